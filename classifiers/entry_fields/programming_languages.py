"""Programming languages by their usual names, with the other ways in which they are written.

General knowledge; which of them a list writes, and how, is learnt from the list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

LANGUAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ABAP": (),
        "Ada": (),
        "Agda": (),
        "Alloy": (),
        "Ansible": ("Ansible YAML", "Ansible-YAML"),
        "APL": (),
        "Apex": (),
        "AppleScript": (),
        "Assembly": ("assembly code", "assembly language", "x86 assembly", "x86-64 assembly", "ARM assembly"),
        "AWK": (),
        "Ballerina": (),
        "Bash": ("Bash scripts", "shell scripts", "shell commands", "shell script"),
        "Bicep": (),
        "C": (),
        "C#": ("CSharp",),
        "C++": ("CPP", "Cpp"),
        "CadQuery": (),
        "Cairo": (),
        "Cangjie": (),
        "Chapel": (),
        "Chisel": (),
        "Clojure": (),
        "COBOL": ("Cobol",),
        "CodeQL": (),
        "CoffeeScript": (),
        "Coq": ("Rocq",),
        "Crystal": (),
        "CSS": (),
        "CUDA": ("CUDA C", "CUDA C++", "CUDA kernels"),
        "Cypher": (),
        "Cython": (),
        "D": (),
        "Dafny": (),
        "Dart": (),
        "Delphi": (),
        "Dockerfile": ("Dockerfiles",),
        "Elixir": (),
        "Elm": (),
        "Erlang": (),
        "Excel": ("Excel formulas", "Excel formula", "spreadsheet formulas"),
        "F#": ("FSharp",),
        "F*": (),
        "Fortran": ("FORTRAN",),
        "G": ("G-code", "G-Code"),
        "Gherkin": (),
        "Go": ("Golang",),
        "GraphQL": (),
        "Groovy": (),
        "Hack": (),
        "Haskell": (),
        "HCL": (),
        "HIP": (),
        "HTML": (),
        "IEC 61131-3 ST": ("Structured Text", "IEC 61131-3 Structured Text"),
        "Idris": (),
        "Isabelle": ("Isabelle/HOL",),
        "Java": (),
        "JavaScript": ("JS", "Javascript", "Node.js"),
        "JSON": (),
        "Julia": (),
        "Kotlin": (),
        "LaTeX": (),
        "Ladder Logic": ("ladder logic",),
        "Lean": ("Lean 4", "Lean4"),
        "Lisp": ("Common Lisp", "LISP"),
        "LLVM IR": ("LLVM-IR",),
        "Logo": ("XLogo", "XLogoOnline"),
        "Lua": (),
        "Luau": (),
        "MATLAB": ("Matlab",),
        "MaxMSP": (),
        "MiniZinc": (),
        "MLIR": (),
        "Modelica": (),
        "Mojo": (),
        "Move": (),
        "MUMPS": (),
        "Nim": (),
        "Objective-C": (),
        "OCaml": (),
        "OCL": (),
        "Octave": (),
        "OpenAPI": (),
        "OpenCL": (),
        "OpenMP": (),
        "OpenSCAD": (),
        "Pascal": (),
        "PennyLane": (),
        "Perl": (),
        "PHP": (),
        "PL/SQL": (),
        "PLC": ("PLCs",),
        "PowerShell": ("Powershell",),
        "Power Query M": (),
        "Prolog": (),
        "PTX": (),
        "Puppet": (),
        "PyTorch": (),
        "Python": ("Python 3", "Python3"),
        "Q#": (),
        "Qiskit": (),
        "R": (),
        "Racket": (),
        "Raku": (),
        "Regex": ("regular expressions",),
        "RISC-V": (),
        "RPG": (),
        "Ruby": (),
        "Rust": (),
        "SAS": (),
        "Scala": (),
        "Scheme": (),
        "Scratch": (),
        "Shell": (),
        "Simulink": (),
        "Smalltalk": (),
        "Solidity": (),
        "SPARQL": (),
        "SPICE": (),
        "SQL": (),
        "Stan": (),
        "Svelte": (),
        "SVG": (),
        "Swift": (),
        "SYCL": (),
        "SystemC": (),
        "SystemVerilog": ("System Verilog", "SVA"),
        "Tcl": ("TCL",),
        "Terraform": (),
        "TikZ": (),
        "TLA+": (),
        "Triton": ("Triton kernels",),
        "TypeScript": ("TS", "Typescript"),
        "UCLID5": (),
        "UML": ("PlantUML",),
        "V": (),
        "Vala": (),
        "VBA": (),
        "Verilog": ("Verilog HDL",),
        "Verus": (),
        "VHDL": (),
        "Visual Basic": ("VB.NET",),
        "WebAssembly": ("Wasm", "WASM"),
        "Wolfram Language": ("Mathematica",),
        "XML": (),
        "XSLT": (),
        "YAML": (),
        "Zig": (),
    }
)
"""Name to aliases."""

COMMON_WORDS = frozenset(
    re.findall(
        r"\S+",
        """
        Ada Alloy Apex Assembly Ballerina Bicep C Cairo Chapel Chisel Crystal D Dart Elm Excel G Go Hack HCL
        HIP Julia Lean Logo Mojo Move Octave Pascal Puppet R Raku RPG SAS Scheme Scratch Shell SPICE Stan
        Swift Triton TS V Vala
        """,
    )
)
"""Names that are words or signs of other things too: alone they say nothing."""

GENERAL_PURPOSE = frozenset(("C", "C#", "C++", "Go", "Java", "JavaScript", "PHP", "Python", "TypeScript"))
"""Languages that a paper works with unless it says otherwise."""

NOT_PROGRAMMED_IN = frozenset(
    re.findall(
        r"\S+",
        """
        CSS Excel HIP JSON LaTeX OpenAPI OpenMP PennyLane PLC PyTorch Qiskit Regex Simulink SVG Terraform
        UML XML YAML
        """,
    )
)
"""Formats, libraries and tools: what a paper may generate, but no language that a benchmark is in."""
