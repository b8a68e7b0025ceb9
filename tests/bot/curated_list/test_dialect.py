from __future__ import annotations

from bot.curated_list.dialect import Dialect, infer_dialect
from bot.curated_list.document import parse
from bot.curated_list.entry import EntryKind
from tests.bot.curated_list.samples import BULLETS, EMPTY, NUMBERED, SAMPLE, TABLE, TAGGED


def dialect_of(path: str, text: str = SAMPLE) -> Dialect:
    """The dialect of one section of a text."""
    curated = parse(text)
    return infer_dialect(curated, curated.outline[path])


def test_a_numbered_section_writes_names_and_bases() -> None:
    """Names and base models are written where the neighbours have them."""
    dialect = dialect_of(NUMBERED)
    assert (dialect.kind, dialect.marker, dialect.blank_lines) == (EntryKind.NUMBERED, ".", True)
    assert (dialect.writes_names, dialect.writes_bases, dialect.writes_tags) == (True, True, False)


def test_a_plain_section_writes_nothing_but_titles() -> None:
    """Neither names nor tags, and the paper link alone."""
    dialect = dialect_of(BULLETS)
    assert (dialect.kind, dialect.marker, dialect.links) == (EntryKind.BULLET, "-", ("paper",))
    assert (dialect.writes_names, dialect.writes_bases, dialect.writes_tags) == (False, False, False)


def test_a_tagged_section_writes_tags() -> None:
    """As section 4 of the real list does."""
    assert dialect_of(TAGGED).writes_tags


def test_a_tight_list_with_stars_stays_so() -> None:
    """Marker and blank lines are those of the section's own items."""
    dialect = dialect_of("2. Methods > Code Review")
    assert (dialect.marker, dialect.blank_lines) == ("*", False)


def test_a_table_section_knows_its_columns() -> None:
    """Headers, what they hold, and how the owner calls a benchmark without a name."""
    dialect = dialect_of(TABLE)
    assert (dialect.kind, dialect.links, dialect.unnamed) == (EntryKind.TABLE, ("paper", "data"), "unnamed")
    assert [column.role for column in dialect.columns] == ["month", "venue", "name", "size", "language", "source"]


def test_an_empty_section_gets_bullets_with_blank_lines() -> None:
    """There is nothing to learn from."""
    dialect = dialect_of(EMPTY)
    assert (dialect.kind, dialect.marker, dialect.blank_lines) == (EntryKind.BULLET, "-", True)


def test_only_titles_with_a_prefix_count_when_names_are_learnt() -> None:
    """Papers that have no name say nothing about whether names are written."""
    item = '- {}"{}" [2024-01] [[paper](https://arxiv.org/abs/2401.0000{})]\n'
    text = "## A\n" + item.format("**N**: ", "N: x", 1) + item.format("", "Plain", 2) + item.format("", "Plainer", 3)
    assert dialect_of("A", text).writes_names
    assert not dialect_of("A", text.replace("Plain", "M: Plain")).writes_names


def test_line_ends_are_those_of_the_text() -> None:
    """A file from Windows stays one."""
    assert dialect_of(BULLETS, SAMPLE.replace("\n", "\r\n")).newline == "\r\n"


def test_a_column_that_is_always_empty_is_noticed() -> None:
    """New entries leave it empty too, where others get a dash."""
    row = '| 2024-0{} | arXiv | B | 1 | {} | "T" [[paper](https://arxiv.org/abs/2401.0000{})] |\n'
    head = "## A\n\n| Date | Venue | Benchmark | Size | Language | Source |\n| --- | --- | --- | --- | --- | --- |\n"
    empty = dialect_of("A", head + row.format(1, "", 1) + row.format(2, "", 2))
    filled = dialect_of("A", head + row.format(1, "", 1) + row.format(2, "C", 2))
    assert [column.stays_empty for column in empty.columns] == [False, False, False, False, True, False]
    assert not any(column.stays_empty for column in filled.columns)
