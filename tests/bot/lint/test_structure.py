from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lint.codes import Code, Severity
from bot.lint.finding import Action
from tests.bot.lint.samples import bullet, document, examined, found, mended, section

TITLE = "PatchMender: Repairing Programs With Words"
GOOD = document(
    "## Data",
    "| Date    | Benchmark | Source                                                    |\n"
    "| ------- | --------- | --------------------------------------------------------- |\n"
    '| 2025-01 | PatchA    | "PatchMender" [[paper](https://arxiv.org/abs/2501.00001)] |',
)


def test_sections_of_the_profile_that_are_missing_are_errors() -> None:
    """The bot has nothing to shelve into where a heading is gone; what resembles it is named, not suggested."""
    text = document(section("Code Repair", bullet(TITLE)))
    findings = found(text, Code.SECTION_MISSING, sections=("Code Repair", "Code Repairs"))

    assert [(finding.severity, finding.suggestion) for finding in findings] == [(Severity.ERROR, None)]
    assert "'Code Repair'" in findings[0].message


def test_sections_that_the_profile_does_not_know_are_notes() -> None:
    """A section with entries and no rules is mentioned once, with how many entries it holds."""
    text = document(section("Code Repair", bullet(TITLE)), section("News", bullet("Alpha Repairs", "2501.00002")))
    findings = found(text, Code.SECTION_UNKNOWN, sections=("Code Repair",))

    assert [(finding.line, finding.severity) for finding in findings] == [(7, Severity.NOTE)]
    assert "1 entry" in findings[0].message


def test_a_heading_that_is_only_written_otherwise_is_a_warning() -> None:
    """The bot still finds a renumbered heading: it is neither missing nor unknown, but the profile should follow."""
    text = document(section("2. Code Repair", bullet(TITLE)))
    findings = examined(text, sections=("1. Code Repair",))

    assert [(finding.code, finding.severity) for finding in findings] == [(Code.SECTION_RENAMED, Severity.WARNING)]
    assert findings[0].line == 3


def test_a_profile_of_another_list_is_one_finding() -> None:
    """Where nothing fits, the sections are not listed one by one."""
    text = document(section("Code Repair", bullet(TITLE)))

    assert len(found(text, Code.SECTION_MISSING, sections=("Birds", "Fishes", "Trees"))) == 1
    assert not found(text, Code.SECTION_UNKNOWN, sections=("Birds", "Fishes", "Trees"))


def test_a_profile_that_fits_by_chance_is_one_finding() -> None:
    """Where hardly any section fits, the question is asked once: wrong profile, or wrong file?"""
    text = document(section("Code Repair", bullet(TITLE)))
    others = tuple(f"Birds {number} > Of the {number}th kind" for number in range(73))
    [finding] = found(text, Code.SECTION_MISSING, sections=("Code Repair", *others))

    assert "1 of the profile's 74 sections is in the list: is it the wrong profile, or the wrong file?" in (
        finding.message
    )


def test_what_entries_lack_is_reported() -> None:
    """A name without a title is a warning, a paper outside arXiv a note, and an unreadable line a warning."""
    text = document(
        section(
            "Tools",
            bullet(TITLE),
            "- **PatchMender** [2025-01] [[blog](https://example.org/patchmender)]",
            '- "Alpha Repairs Programs, and then some words [[paper](https://arxiv.org/abs/2501.00002)] that go on',
        )
    )
    codes = {finding.code: finding.severity for finding in examined(text)}

    assert codes[Code.MISSING_TITLE] is Severity.WARNING
    assert codes[Code.MISSING_ID] is Severity.NOTE
    assert codes[Code.UNPARSED] is Severity.WARNING


def test_a_padded_table_has_no_findings() -> None:
    """A table as Prettier writes it is right."""
    assert examined(GOOD) == ()


def test_a_row_off_the_width_is_padded_by_the_suggestion() -> None:
    """A row with spaces too few is reported with the whole row as it should be."""
    text = GOOD.replace("| PatchA    |", "| PatchA |")
    findings = found(text, Code.TABLE_PADDING)

    assert len(findings) == 1
    assert mended(text, findings[0]) == GOOD


def test_rows_with_another_number_of_cells_are_errors() -> None:
    """A cell too many hides its text from readers; a cell too few leaves one empty."""
    short = GOOD.replace("| PatchA    |", "|")
    long = GOOD.rstrip("\n") + " more |\n"

    assert "2 cells" in found(short, Code.TABLE_CELLS)[0].message
    assert "do not see" in found(long, Code.TABLE_CELLS)[0].message


def test_what_prettier_would_change_is_reported_with_its_line() -> None:
    """A star for a bullet is a deviation, and the suggestion is the line that Prettier writes."""
    text = document(section("Tools", bullet(TITLE).replace("- ", "* ", 1)))
    findings = found(text, Code.NOT_PRETTIER)

    assert [finding.line for finding in findings] == [5]
    assert mended(text, findings[0]) == document(section("Tools", bullet(TITLE)))


def test_a_number_out_of_sequence_is_reported_once() -> None:
    """A wrong number has its own finding, and not one of style besides."""
    first, second = (
        bullet(f"{word} Repairs", f"2501.0000{at}").removeprefix("- ") for at, word in enumerate("AB", 1)
    )
    text = document(section("Tools", f"1. {first}", f"3. {second}"))

    assert [finding.code for finding in examined(text)] == [Code.NUMBERING]


PIECES = [
    "# Awesome Sample",
    "## Tools",
    "## Tools",
    "- [Tools](#tools-1)",
    bullet(TITLE),
    bullet(TITLE, "2501.00002", month="225-01", venue="NIPS2023"),
    bullet("Alpha", "9999.99999", month="2025-13"),
    "1. " + bullet("Bravo", "cs/0601001").removeprefix("- "),
    "3. " + bullet("Bravo", "cs/0601001").removeprefix("- "),
    "* text",
    "| Date | Benchmark | Source |",
    "| --- | --- | --- |",
    '| 2025-1 | \\| | "PatchMender" [[papaer](http://arxiv.org/pdf/2501.1)] |',
    "|",
    "```",
    "<details>",
    "\t- tab",
    "[[paper](",
    '"',
    "\u2028\x0c\x00",
    "代码 🔥",
    "",
    "",
]


@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=30),
    line_end=st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
def test_any_text_is_examined_and_every_place_is_in_it(pieces: list[str], line_end: str, mark: str) -> None:
    """Whatever a text holds, the findings' lines are lines of it, and what an edit takes out stands there."""
    text = mark + line_end.join(pieces)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in examined(text, sections=("Tools",)):
        assert 1 <= finding.line <= len(lines)
        if finding.suggestion is not None:
            assert finding.suggestion.old in lines[finding.line - 1]
            assert finding.suggestion.old
            moved = finding.suggestion.action is Action.MOVE
            assert (finding.suggestion.new == finding.suggestion.old) == moved
            assert moved == (finding.suggestion.after is not None or finding.suggestion.before is not None)


@pytest.mark.parametrize("text", ["", "\n", "# Papers\n\nMoved elsewhere.\n"])
def test_a_list_without_entries_is_an_error(text: str) -> None:
    """Whoever empties the file is told, and not praised for a list without a flaw."""
    [finding] = found(text, Code.EMPTY_LIST)

    assert (finding.severity, finding.line) == (Severity.ERROR, 1)
