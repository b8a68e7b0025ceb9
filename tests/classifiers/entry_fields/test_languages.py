from __future__ import annotations

import pytest

from classifiers.classification import Document
from classifiers.entry_fields import extract
from classifiers.entry_fields.languages import mentions
from classifiers.entry_fields.programming_languages import COMMON_WORDS, GENERAL_PURPOSE, LANGUAGES, NOT_PROGRAMMED_IN


def named(text: str) -> list[str]:
    """The languages that a text names, in its order."""
    return [mention.language for mention in mentions(text)]


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Generating Verilog and SystemVerilog", ["Verilog", "SystemVerilog"]),
        ("in Python, JavaScript, Go and C++", ["Python", "JavaScript", "Go", "C++"]),
        ("C/C++ programs", ["C", "C++"]),
        ("JS and TS", ["JavaScript", "TypeScript"]),
        ("translating C to Rust", ["C", "Rust"]),
        ("R code and Go programs", ["R", "Go"]),
        ("a C-to-Rust translator", ["C", "Rust"]),
        ("Lean 4 proofs", ["Lean"]),
        ("Go further, from Scratch: a Lean approach of Swift action, plan C", []),
        ("the JavaFX and Pythonic ways", []),
        ("C# and F#, not C", ["C#", "F#"]),
        ("", []),
    ],
)
def test_languages_are_told_from_words(text: str, languages: list[str]) -> None:
    """Names that are words too count only beside another language or before a word such as "code"."""
    assert named(text) == languages


def test_the_title_says_surely_what_a_paper_is_about() -> None:
    """Languages of the title are sure; others in the abstract are likely."""
    found = extract(
        Document(title="Plums in Verilog", abstract="Unlike Python, Verilog is hard. Python is not.")
    ).languages
    assert [(one.value, one.field, one.confidence) for one in found] == [
        ("Verilog", "title", "sure"),
        ("Python", "abstract", "likely"),
    ]


def test_the_abstract_says_it_surely_if_it_insists() -> None:
    """A language that the abstract names twice, and twice as often as any other, is sure."""
    document = Document(title="Plums", abstract="OCaml is rare. OCaml is fine. So is Haskell.")
    assert [(one.value, one.sure) for one in extract(document).languages] == [("OCaml", True), ("Haskell", False)]


@pytest.mark.parametrize(
    ("abstract", "languages"),
    [
        ("We present PlumBench, a benchmark with tasks in Python and Java.", ["Python", "Java"]),
        ("PlumBench covers two programming languages: C++ and Rust.", ["C++", "Rust"]),
        ("PlumBench covers six programming languages, for instance C++ and Rust.", []),
        ("Existing benchmarks focus on Python.", []),
        ("PlumBench spans 12 programming languages.", []),
        ("PlumBench has tasks in Java. Models know Python better.", []),
        ("", []),
    ],
)
def test_a_benchmarks_languages_are_those_named_for_it(abstract: str, languages: list[str]) -> None:
    """All of them, and only where the abstract leaves no doubt; numbers alone tell none."""
    found = extract(Document(title="PlumBench: A Benchmark", abstract=abstract)).benchmark_languages
    assert [one.value for one in found if one.sure] == languages


def test_the_title_may_name_a_benchmarks_language() -> None:
    """Where the abstract names no other, the title's language is the benchmark's."""
    found = extract(
        Document(title="PlumBench-java: A Benchmark for Java", abstract="It has tasks.")
    ).benchmark_languages
    assert [(one.value, one.field, one.sure) for one in found] == [("Java", "title", True)]


def test_the_table_of_languages_is_consistent() -> None:
    """No alias belongs to two languages, and the special kinds are languages of the table."""
    aliases = [alias for name, others in LANGUAGES.items() for alias in (name, *others)]
    assert len(aliases) == len(set(aliases))
    assert set(LANGUAGES) >= GENERAL_PURPOSE | NOT_PROGRAMMED_IN
    assert set(aliases) >= COMMON_WORDS
