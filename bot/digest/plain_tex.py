r"""Sentences of abstracts without the TeX in them: ``91.0\% on $\tau$-bench`` reads as "91.0% on τ-bench"."""

from __future__ import annotations

import re
import unicodedata

_ESCAPED = re.compile(r"\\([%&_#${}])")
_STYLED = re.compile(
    r"\\(?:emph|text(?:bf|it|rm|sc|sf|tt|up)?|math(?:bf|it|rm|sf|tt|cal))\s?\{([^{}\\$]*)\}", re.ASCII
)
_MATHEMATICS = re.compile(r"(?<![\\$])\$(?!\s)([^$]{1,80}?)(?<![\s\\])\$(?![\d$])")
"""As Pandoc tells it from money: nothing white beside the dollar signs within, and no digit behind the second."""
_AMOUNT = re.compile(r"\d[\d.,]*(?: [a-z]+)+.*", re.ASCII | re.DOTALL)
"""The inside of "$5 for one and $": an amount and words."""
_COMMAND = re.compile(r"\\([A-Za-z]+)(?:\s+(?=[A-Za-z]))?", re.ASCII)
_GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa mu nu xi pi rho sigma tau phi chi psi omega"
_SIGNS = {name: unicodedata.lookup(f"GREEK SMALL LETTER {name.upper()}") for name in _GREEK.split()} | {
    "times": "×",
    "cdot": "·",
    "le": "≤",
    "leq": "≤",
    "ge": "≥",
    "geq": "≥",
    "approx": "≈",
    "sim": "~",
    "pm": "±",
    "to": "→",
    "rightarrow": "→",
    "infty": "∞",
    "lambda": "λ",
    "Delta": "Δ",
    "Sigma": "Σ",
    "ldots": "…",
    "dots": "…",
    "log": "log",
}
_MARKS = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))


def without_tex(sentence: str) -> str:
    """A sentence as readers know it: escapes, simple formulas, styles, dashes and quotes of TeX become characters.

    What is no TeX, or not understood, stays.
    """
    made = _MATHEMATICS.sub(_formula, _STYLED.sub(r"\1", sentence))
    made = _ESCAPED.sub(r"\1", made)
    for tex, mark in _MARKS:
        made = made.replace(tex, mark)
    return made


def _formula(found: re.Match[str]) -> str:
    inside: str = found[1]
    if _AMOUNT.fullmatch(inside):
        return found[0]
    made = _COMMAND.sub(lambda command: _SIGNS.get(command[1], command[0]), inside)
    made = _ESCAPED.sub(r"\1", made)
    return found[0] if "\\" in made else made.replace("{", "").replace("}", "")
