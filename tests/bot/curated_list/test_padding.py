from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.curated_list.document import parse
from bot.curated_list.padding import repad
from bot.curated_list.tables import cell_spans, split_row
from config.errors import ListError, SectionMissingError
from tests.bot.curated_list.samples import BULLETS, SAMPLE, TABLE

READINGS = "4. Readings"


def test_a_ragged_looking_table_is_padded() -> None:
    """By display width; alignment is kept, and all around it stays."""
    text = "## A\n\nx\n\n|Date|名|\n|:-|-:|\n|2024-01|ab\\|c|\n| é | x |\n\ny\n"
    assert repad(text, ["A"]) == (
        "## A\n\nx\n\n| Date    |    名 |\n| :------ | ----: |\n| 2024-01 | ab\\|c |\n| é       |     x |\n\ny\n"
    )


def test_a_padded_table_stays_as_it_is() -> None:
    """To the byte, whether it holds entries or not."""
    assert repad(SAMPLE, [TABLE, READINGS]) == SAMPLE


def test_a_row_of_the_wrong_length_is_named() -> None:
    """It cannot be padded without guessing."""
    with pytest.raises(ListError, match="line 5 has 1 cells and the header 2"):
        repad("## A\n\n|a|b|\n|-|-|\n|x|\n", ["A"])


def test_there_has_to_be_something_to_pad() -> None:
    """Lists have no columns, and sections that are not there have no tables."""
    with pytest.raises(ListError, match="has no table"):
        repad(SAMPLE, [BULLETS])
    with pytest.raises(SectionMissingError, match="no section 'Nowhere'"):
        repad(SAMPLE, ["Nowhere"])


CELL = st.text(alphabet="ab漢é🔥-: \\*", min_size=1, max_size=6).map(str.strip).filter(bool)


@settings(deadline=None)
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=5), spaces=st.integers(0, 3))
def test_padding_changes_no_cell(rows: list[tuple[str, str, str]], spaces: int) -> None:
    """However the table was written; and doing it twice changes nothing more."""
    header, *body = rows
    bar = " " * spaces + "|" + " " * spaces
    lines = [f"|{bar.join(row)}{bar}".rstrip() for row in [header, ("-", ":-:", "-:"), *body]]
    text = "## A\n\n" + "\n".join(lines) + "\n"
    if not parse(text).outline["A"].blocks or any(len(split_row(line)) != 3 for line in lines):
        return
    once = repad(text, ["A"])
    assert repad(once, ["A"]) == once
    assert [split_row(line) for line in once.split("\n")[4:]] == [split_row(line) for line in text.split("\n")[4:]]


@given(st.text(alphabet="|\\ ab", max_size=16))
def test_a_cell_is_where_its_text_is(line: str) -> None:
    """The places of a row's cells hold what the row is split into."""
    assert [line[start:end] for start, end in cell_spans(line)] == [*split_row(line)]
