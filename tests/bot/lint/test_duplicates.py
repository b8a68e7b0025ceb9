from __future__ import annotations

from bot.lint.codes import Code, Severity
from bot.lint.finding import Action
from tests.bot.lint.samples import bullet, document, examined, found, mended, section

TITLE = "PatchMender: Repairing Programs With Words"
TABLE = """\
| Date    | Venue | Benchmark | Source                                                                          |
| ------- | ----- | --------- | ------------------------------------------------------------------------------- |
| 2025-01 | arXiv | {first}  | "PatchMender: A Benchmark" [[paper](https://arxiv.org/abs/2501.00001)]          |
| 2025-01 | arXiv | {second}  | "PatchMender: A Benchmark" [[paper](https://arxiv.org/abs/2501.00001)]          |"""


def test_a_paper_twice_in_one_section_is_an_error() -> None:
    """The second entry is reported, with the line of the first."""
    duplicates = found(document(section("Tools", bullet(TITLE), bullet(TITLE))), Code.DUPLICATE_PAPER)

    assert [(finding.line, finding.severity) for finding in duplicates] == [(7, Severity.ERROR)]
    assert "line 5" in duplicates[0].message


def test_of_two_equal_entries_the_later_one_should_go() -> None:
    """It says nothing that is not there: to delete it is certain, and leaves a list without findings."""
    text = document(section("Tools", bullet(TITLE), bullet(TITLE)))
    [finding] = found(text, Code.DUPLICATE_PAPER)

    assert finding.suggestion is not None
    assert (finding.suggestion.action, finding.suggestion.certain) == (Action.DELETE, True)
    assert mended(text, finding) == document(section("Tools", bullet(TITLE)))


def test_of_two_entries_the_one_that_says_less_should_go() -> None:
    """The entry with a venue stays, wherever it stands, and the message says why."""
    text = document(section("Tools", bullet(TITLE), bullet(TITLE, venue="ICSE 2025")))
    [finding] = found(text, Code.DUPLICATE_PAPER)

    assert finding.line == 5
    assert "Delete this entry: that one has its venue besides." in finding.message
    assert mended(text, finding) == document(section("Tools", bullet(TITLE, venue="ICSE 2025")))


def test_what_only_the_poorer_entry_says_should_be_copied_first() -> None:
    """Then to delete it is not certain: the message names what would be lost."""
    richer = bullet(TITLE, venue="ICSE 2025", more=" [[data](https://example.org/data)]")
    text = document(section("Tools", bullet(TITLE, more=" [[repo](https://example.org/repo)]"), richer))
    [finding] = found(text, Code.DUPLICATE_PAPER)

    assert finding.suggestion is not None
    assert not finding.suggestion.certain
    assert "The link to https://example.org/repo should go there first, then delete this entry" in finding.message


def test_three_times_are_two_too_many() -> None:
    """Each of the entries that should go names one that stays or goes later, and one remains."""
    text = document(section("Tools", bullet(TITLE), bullet(TITLE), bullet(TITLE, venue="ICSE 2025")))

    assert [finding.line for finding in found(text, Code.DUPLICATE_PAPER)] == [5, 7]


def test_a_paper_without_id_is_recognised_by_its_title() -> None:
    """An entry that does not link to arXiv is the same paper as one of the same title that does."""
    other = f'- "{TITLE.upper()}" [2025-01] [[paper](https://example.org/patchmender.pdf)]'

    assert len(found(document(section("Tools", bullet(TITLE), other)), Code.DUPLICATE_PAPER)) == 1


def test_a_paper_in_several_sections_is_a_note() -> None:
    """One note per paper, at its first entry, names the other sections: that is often on purpose."""
    text = document(section("Tools", bullet(TITLE)), section("Repair", bullet(TITLE)))
    notes = found(text, Code.SEVERAL_SECTIONS)

    assert [(finding.line, finding.severity) for finding in notes] == [(5, Severity.NOTE)]
    assert "'Repair' (line 9)" in notes[0].message


def test_two_benchmarks_of_one_paper_are_no_duplicates() -> None:
    """Rows of one table with different names stand for different benchmarks; with the same name they are doubles."""
    assert not found(document("## Data", TABLE.format(first="PatchA ", second="PatchB ")), Code.DUPLICATE_PAPER)
    assert found(document("## Data", TABLE.format(first="PatchA ", second="PatchA ")), Code.DUPLICATE_PAPER)


def test_different_papers_are_left_alone() -> None:
    """A list without mistakes has no findings at all."""
    text = document(
        section("Tools", bullet(TITLE), bullet("SnippetSeeker: Finding Code in Large Repositories", "2501.00002"))
    )

    assert examined(text) == ()
