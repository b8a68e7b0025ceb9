from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curated_list.display_width import display_width
from bot.curated_list.tables import column_roles, format_table, split_row


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3),
        ("", 0),
        ("漢字", 4),
        ("ｆ", 2),
        ("é", 1),
        ("e\u0301", 1),
        ("🔥", 2),
        ("👩\u200d👧", 2),
        ("–", 1),
        ("…", 1),
    ],
)
def test_width_is_that_on_the_screen(text: str, width: int) -> None:
    """East Asian wide characters and emoji count two, combining marks none."""
    assert display_width(text) == width


def test_a_table_is_padded_to_its_widest_cells() -> None:
    """Columns follow their delimiter cell: left, centred, right."""
    rows = [("A", "B", "C"), ("---", ":-:", "--:"), ("long", "漢", "x"), ("b", "wide", "y\\|z")]
    assert format_table(rows) == (
        "| A    |  B   |    C |",
        "| ---- | :--: | ---: |",
        "| long |  漢  |    x |",
        "| b    | wide | y\\|z |",
    )


def test_rows_of_different_length_cannot_be_shown() -> None:
    """Such a table is nobody's to reformat."""
    assert format_table([("A", "B"), ("-", "-"), ("x",)]) is None


@pytest.mark.parametrize("line", ["| a \\| b | c |", " a \\| b|c", "|a \\| b|c|"])
def test_an_escaped_bar_does_not_divide_cells(line: str) -> None:
    """With outer bars and without."""
    assert split_row(line) == ("a \\| b", "c")


ROW = '"T" [[paper](https://arxiv.org/abs/2401.00001)]'


def test_columns_are_known_by_header() -> None:
    """Case and emphasis make no difference; other columns have no role."""
    assert column_roles(("date", "**Source**", "Benchmark", "Stars"), ()) == ("month", "source", "name", None)


def test_columns_are_known_by_their_cells_where_the_headers_do_not_say() -> None:
    """In any language, and where two columns are called alike; cells that say nothing do not count."""
    rows = [("N", "2024-01", ROW, "[[repo](https://example.org)]"), ("-", "-", ROW, "")]
    assert column_roles(("名称", "日期", "论文", "链接"), rows) == (None, "month", "source", None)
    assert column_roles(("Name", "When", "Paper", "Link"), rows) == ("name", "month", "source", None)


def test_of_two_columns_for_the_title_an_empty_table_takes_the_first() -> None:
    """No paper is written into a row twice."""
    assert column_roles(("Title", "Date", "Link"), ()) == ("source", "month", None)


CELL = st.text(alphabet="ab漢é-: ", max_size=6).map(str.strip)


@given(rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=5))
def test_formatting_keeps_cells_and_lines_up_bars(rows: list[tuple[str, str, str]]) -> None:
    """Formatting twice changes nothing, and every line is as wide as the first."""
    header, *body = rows
    lines = format_table([header, ("---", ":-:", "--:"), *body])
    assert lines is not None
    again = format_table([header, ("---", ":-:", "--:"), *[(*row,) for row in body]])
    assert lines == again
    assert len({display_width(line) for line in lines}) == 1
