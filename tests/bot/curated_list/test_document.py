from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.curated_list.document import parse
from bot.curated_list.entry import EntryKind, Link
from tests.bot.curated_list.samples import BULLETS, EMPTY, NUMBERED, SAMPLE, TABLE, TAGGED


def test_sections_are_the_headings_that_hold_papers() -> None:
    """News, tables of contents, readings and code fences hold no papers, so they are no sections."""
    assert [*parse(SAMPLE).sections] == [NUMBERED, TAGGED, BULLETS, "2. Methods > Code Review", TABLE]


def test_a_heading_without_papers_is_in_the_outline() -> None:
    """The outline has every heading, so that an empty section can get its first paper."""
    curated = parse(SAMPLE)
    assert EMPTY in curated.outline
    assert EMPTY not in curated.sections


def test_a_heading_that_occurs_twice_is_told_apart_by_its_path() -> None:
    """Code Repair stands under the methods and under the data."""
    curated = parse(SAMPLE)
    assert [entry.arxiv_id for entry in curated.sections[BULLETS].entries][1:3] == ["2402.11111", "2405.22222"]
    assert [entry.arxiv_id for entry in curated.sections[TABLE].entries][1:] == ["2403.66666", "2408.77777"]


def test_a_path_that_occurs_twice_is_counted() -> None:
    """Two headings of the same path keep apart, in document order."""
    item = '- "T" [2024-01] [[paper](https://arxiv.org/abs/2401.0000{})]\n'
    curated = parse(f"## A\n{item.format(1)}## A\n{item.format(2)}")
    assert [*curated.sections] == ["A", "A (2)"]


def test_a_second_heading_of_level_one_makes_them_sections() -> None:
    """Only a lone heading of level 1 at the top is the file's title."""
    assert [*parse("# A\n## B\n# C\n").outline] == ["", "A", "A > B", "C"]
    assert [*parse("# T\n## B\n### C\n## D\n").outline] == ["", "T", "B", "B > C", "D"]


def test_a_numbered_entry_is_read_with_all_its_parts() -> None:
    """Number, name, base, title, month, venue and links come out as they were written."""
    first, second, third = parse(SAMPLE).sections[NUMBERED].entries
    assert (first.kind, first.number, first.name, first.venue) == (EntryKind.NUMBERED, 8, "Alpha", "ICML 2024")
    assert (second.base, second.title, second.month) == ("Alpha", "Beta Report", "2024-03")
    assert second.links == (Link("paper", "https://arxiv.org/abs/2403.00002"), Link("repo", "https://example.org/b"))
    assert (third.title, third.name, third.month, third.arxiv_id) == (None, "Gamma *", "2024-06", None)


def test_fossils_are_read_as_far_as_they_go() -> None:
    """Missing brackets, misspelt links and broken months do not hide a paper."""
    fossil, quoted, _, broken = parse(SAMPLE).sections[BULLETS].entries
    assert (fossil.title, fossil.month, fossil.venue) == ("Mending, Early", "2014-09", "ASE 2014")
    assert (quoted.title, quoted.venue, quoted.arxiv_id) == (
        '"Why?" Asking Models to Repair',
        "FSE 2024",
        "2402.11111",
    )
    assert (broken.month, broken.venue, broken.arxiv_id) == (None, None, "2405.33333")


def test_a_table_row_is_read_by_its_header() -> None:
    """Cells keep what was written; arXiv is no venue."""
    first, second = parse(SAMPLE).sections[TABLE].entries[1:]
    assert (first.kind, first.name, first.month, first.venue) == (EntryKind.TABLE, "FaultSet", "2024-03", None)
    assert first.cells[3] == "1.5K \\*"
    assert (second.venue, second.cells[3], second.links[1].kind) == ("ACL 2025", "12\\|3", "data")


def test_items_among_entries_that_are_none_are_reported() -> None:
    """What looks like an entry, or stands among entries, and cannot be read is listed with its line."""
    text = (
        "## A\n\n- see below\n\n"
        '- "T" [2024-01] [[paper](https://arxiv.org/abs/2401.00001)]\n\n'
        '"No marker" [2024-02] [[paper](https://arxiv.org/abs/2402.00001)]\n'
    )
    assert [(line.section, line.line) for line in parse(text).unparsed] == [("A", 3), ("A", 7)]


def test_a_section_with_several_blocks_grows_where_its_newest_paper_is() -> None:
    """A few old bullets before a table do not make it a bullet section."""
    assert parse(SAMPLE).sections[TABLE].kind is EntryKind.TABLE


@given(
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
    preamble=st.text(alphabet="aß漢🔥\t \x0b\u2028\x85-", max_size=20),
    final=st.booleans(),
)
def test_offsets_point_into_the_original_text(*, newline: str, mark: str, preamble: str, final: bool) -> None:
    """Whatever the line ends, wide characters, byte-order mark or final newline, start and end cut out the entry."""
    sample = SAMPLE.rstrip("\n") + "\n" * final
    text = mark + f"{preamble}\n\n{sample}".replace("\n", newline)
    curated = parse(text)
    assert len(curated.entries) == 14
    lines = text.removeprefix("\ufeff").split(newline)
    for entry in curated.entries:
        assert text[entry.start : entry.end] == entry.raw == lines[entry.line - 1]
    for section in curated.sections.values():
        assert text[section.start : section.end].removeprefix("\ufeff").startswith("#")
        assert lines[section.heading_line - 1].endswith(section.path.rpartition(" > ")[2])


@given(st.text(alphabet=st.sampled_from("#-*1.|>`[]()\"' \t\n\r\\a漢<!"), max_size=120))
def test_no_text_is_wrong(text: str) -> None:
    """Any text parses, its sections cover it without gaps, and entries lie in their sections."""
    curated = parse(text)
    sections = [*curated.outline.values()]
    assert sections[0].start == 0
    assert sections[-1].end == len(text)
    assert all(one.end == other.start for one, other in pairwise(sections))
    assert all(curated.text[entry.start : entry.end] == entry.raw for entry in curated.entries)
