from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given, settings

from bot.catalogue.content import CataloguePaper
from bot.export.table import BYTE_ORDER_MARK, COLUMNS, csv_table, harmless
from tests.bot.catalogue.samples import a_paper, a_venue, with_links
from tests.bot.export.hostile_papers import papers
from tests.examples import examples


def read_back(text: str) -> list[dict[str, str]]:
    """The rows, as a strict reader of RFC 4180 sees them."""
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def test_a_row() -> None:
    """Several values of one column are separated by semicolons; what is not known is empty."""
    paper = a_paper(
        'A "Quoted", Title', venue=a_venue("ICSE 2026"), facts=with_links("https://x.org/a", "https://x.org/b")
    )
    [row] = read_back("".join(csv_table([paper])))
    assert list(row) == list(COLUMNS)
    assert {name: value for name, value in row.items() if value} == {
        "id": "2509.01234",
        "title": 'A "Quoted", Title',
        "authors": "Ada Abel; Bo van der Berg",
        "month": "2025-09",
        "status": "listed",
        "sections": "Program Repair",
        "venue": "ICSE 2026",
        "categories": "cs.SE; cs.LG",
        "url": "https://arxiv.org/abs/2509.01234",
        "code": "https://x.org/a; https://x.org/b",
        "abstract": "We patch programs.",
    }


def test_lines_end_as_the_standard_says() -> None:
    """CR LF after each record, the last one included, and a byte order mark only where it is asked for."""
    text = "".join(csv_table([a_paper(), a_paper(arxiv_id="2509.00002")]))
    assert text.count("\r\n") == text.count("\n") == 3
    assert text.endswith("\r\n")
    assert "".join(csv_table([a_paper()], byte_order_mark=True)) == BYTE_ORDER_MARK + "".join(csv_table([a_paper()]))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\u200b=", "＝", "＋", "＠", "\x00-"])
def test_no_cell_is_a_formula(start: str) -> None:
    """What a spreadsheet would compute gets an apostrophe before it, whatever invisible stands before."""
    assert harmless(f"{start}HYPERLINK(1)").startswith("'")


@pytest.mark.parametrize("between", [";", "; ", ';"', ';" "'])
def test_no_part_of_a_cell_is_a_formula_where_semicolons_separate(between: str) -> None:
    """A spreadsheet that takes semicolons for separators, as German ones do, computes nothing either."""
    assert harmless(f"Repair{between}=HYPERLINK(1)") == f"Repair{between}'=HYPERLINK(1)"
    assert harmless("A; B - C; D") == "A; B - C; D"


@settings(max_examples=examples(60), deadline=None)
@given(papers())
def test_any_words_stay_in_their_cell(chosen: list[CataloguePaper]) -> None:
    """As many rows as papers, each with all columns, and none that begins like a formula."""
    text = "".join(csv_table(chosen))
    rows = read_back(text)
    assert [row["id"] for row in rows] == [paper.id for paper in chosen]
    assert all(len(row) == len(COLUMNS) and None not in row.values() for row in rows)
    parts = [part for row in rows for value in row.values() for part in value.split(";")]
    assert not any(part.lstrip(' "').startswith(("=", "+", "-", "@", "\t")) for part in parts)
    assert text.count("\n") == len(chosen) + 1
