from __future__ import annotations

import pytest

from bot.curated_list.dialect import Dialect, dialect_of_block, infer_dialect
from bot.curated_list.document import parse
from bot.curated_list.entry import EntryKind
from bot.curated_list.insertion import insert
from tests.bot.curated_list.samples import BULLETS, EMPTY, NUMBERED, SAMPLE, TABLE, TAGGED, lines_added, new_entry

PAPER = "[[paper](https://arxiv.org/abs/2509.00001)]"
ROW = f'| 2025-09 | ICSE 2026 | GoSet | 12 | Go | "GoSet: Faults in Go" {PAPER} |'


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


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_tight_list_with_stars_stays_so(newline: str) -> None:
    """Marker and blank lines are those of the section's own items, whatever ends the lines."""
    dialect = dialect_of("2. Methods > Code Review", SAMPLE.replace("\n", newline))
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


@pytest.mark.parametrize(
    ("heading", "only", "expected"),
    [
        ("9. Agents", f'1. **A**: "A: B" [2025-09] {PAPER}', '2. **Gamma**: "Gamma: Delta" [2025-09] '),
        ("9. Agents", f'1) **A** (X): "A: B" [2025-09] {PAPER}', '2) **Gamma** (Beta): "Gamma: Delta" [2025-09] '),
        ("9. Hardware", f'* [**VHDL**] "B" [2025-09] {PAPER}', '* [**Ada**] "Gamma: Delta" [2025-09] '),
        ("9. Fuzzing", f'- "A: B" [2025-09] {PAPER}', '- "Gamma: Delta" [2025-09] '),
    ],
)
def test_a_section_that_is_new_needs_no_code(heading: str, only: str, expected: str) -> None:
    """One entry below a heading that was never seen is enough to go by."""
    text = f"{SAMPLE}\n## {heading}\n\n{only}\n"
    entry = new_entry(heading, "2509.00002", title="Gamma: Delta", name="Gamma", base="Beta", tag="Ada")
    assert lines_added(text, insert(text, [entry]))[-1].startswith(expected)


def test_a_table_that_is_new_needs_no_code() -> None:
    """Its columns may be others than those of the tables before, and stand in another order."""
    header = "| Source | Languages | Month |\n| --- | --- | --- |\n"
    text = f'{SAMPLE}\n## 9. Sets\n\n{header}| "A" {PAPER} | C | 2025-09 |\n'
    entry = new_entry("9. Sets", "2509.00002", title="B", language="Go", name="B", size="3")
    (row,) = lines_added(text, insert(text, [entry]))
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        '"B" [[paper](https://arxiv.org/abs/2509.00002)]',
        "Go",
        "2025-09",
    ]


@pytest.mark.parametrize("path", [NUMBERED, TAGGED, BULLETS, TABLE])
def test_a_section_that_was_renamed_keeps_its_dialect(path: str) -> None:
    """What stands below a heading counts, not what the heading says."""
    heading = path.rpartition(" > ")[2]
    first = SAMPLE.index(f"### {heading}", SAMPLE.index("## " + path.partition(" > ")[0]))
    renamed = SAMPLE[:first] + SAMPLE[first:].replace(f"### {heading}", "### Called Otherwise", 1)
    new_path = path.removesuffix(heading) + "Called Otherwise"
    assert dialect_of(new_path, renamed) == dialect_of(path)


def test_the_newest_entries_outweigh_the_older_ones() -> None:
    """A section that has changed its way is followed as soon as most of its last twenty entries have."""
    item = '- {}"T{}: x" [2024-{:02}] [[paper](https://arxiv.org/abs/2401.{:05})]\n\n'
    old = [item.format("", number, 1, number) for number in range(30)]
    new = [item.format("**N**: ", number, 2, number) for number in range(30, 40)]
    assert not dialect_of("A", "## A\n\n" + "".join([*old, *new[:9]])).writes_names
    assert dialect_of("A", "## A\n\n" + "".join([*old, *new])).writes_names


def test_a_section_that_turned_from_a_list_into_a_table_gets_rows() -> None:
    """Where the newest entry stands, there the next one goes."""
    item = '- "T" [2024-01] [[paper](https://arxiv.org/abs/2401.00001)]\n\n'
    head = "| Date | Venue | Benchmark | Size | Language | Source |\n| --- | --- | --- | --- | --- | --- |\n"
    assert dialect_of("A", f"## A\n\n{item}{head}{ROW}\n").kind is EntryKind.TABLE
    assert dialect_of("A", f"## A\n\n{head}{ROW.replace('2025-09', '2023-09')}\n\n{item}").kind is EntryKind.BULLET


def test_where_the_newest_stand_first_they_tell_the_dialect() -> None:
    """And not the fossils at the end."""
    new = [f'- **N**: "N: A Title" [2024-{month:02d}] [[paper](https://e.org)]' for month in range(12, 1, -1)]
    new += [f'- **N**: "N: A Title" [2023-{month:02d}] [[paper](https://e.org)]' for month in range(12, 1, -1)]
    old = [f'- "N: A Title" [2022-{month:02d}] [[paper](https://e.org)]' for month in range(12, 0, -1)] * 3
    curated = parse("## A\n\n" + "\n".join(new + old) + "\n")
    assert infer_dialect(curated, curated.sections["A"]).writes_names


def test_where_the_newest_stand_first_they_are_the_ones_to_learn_from() -> None:
    """A column that was filled lately is filled again, and items that stand closely lately do so again."""
    months = [f"20{year}-{month:02d}" for year in (25, 24, 23) for month in range(12, 0, -1)]
    papers = [(month, f'"T" [[paper](https://arxiv.org/abs/{month[2:4]}{month[5:]}.00001)]') for month in months]
    rows = [f"| {month} | {'12' if month > '2025' else ''} | {paper} |" for month, paper in papers]
    curated = parse("\n".join(["## A\n", "| Date | Size | Source |", "| --- | --- | --- |", *rows, ""]))
    section = curated.outline["A"]
    of_section = infer_dialect(curated, section)
    for dialect in (of_section, dialect_of_block(curated, of_section, section.blocks[0])):
        assert not any(column.stays_empty for column in dialect.columns)

    items = [f"- {paper.replace(' ', f' [{month}] ')}" + "\n" * (month < "2025") for month, paper in papers]
    assert not dialect_of("A", "\n".join(["## A\n", *items, ""])).blank_lines
