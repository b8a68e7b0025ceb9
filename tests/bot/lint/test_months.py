from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lint.codes import Code, Severity
from bot.lint.identifiers import identifier_month
from bot.lint.subject import Record
from tests.bot.lint.samples import bullet, document, examined, found, known, mended, section

TITLE = "PatchMender: Repairing Programs With Words"


def one(arxiv_id: str = "2204.00001", *, month: str | None) -> str:
    """A list of one entry."""
    return document(section("Tools", bullet(TITLE, arxiv_id, month=month)))


@pytest.mark.parametrize(
    ("arxiv_id", "month"),
    [
        ("2501.00001", "2025-01"),
        ("0704.0001", "2007-04"),
        ("cs/0601001", "2006-01"),
        ("hep-th/9901001", "1999-01"),
        ("2513.00001", None),
    ],
)
def test_the_month_is_in_the_identifier(arxiv_id: str, month: str | None) -> None:
    """Identifiers of both schemes name the month in which they were given."""
    assert identifier_month(arxiv_id) == month


@pytest.mark.parametrize("month", ["2022-04", "2022-03"])
def test_the_ids_month_and_the_one_before_are_right(month: str) -> None:
    """Papers are submitted in the month of their id, or at the end of the one before."""
    assert examined(one(month=month)) == ()


def suggested(text: str, code: Code, *, records: dict[str, Record] | None = None) -> tuple[str, bool]:
    """The suggested month, and whether it is certain."""
    [finding] = found(text, code, records=records)
    assert finding.suggestion is not None
    month = re.search(r"\d{4}-\d\d", finding.suggestion.new)
    assert month is not None
    assert f"[{month[0]}]" in mended(text, finding)
    return month[0], finding.suggestion.certain


@pytest.mark.parametrize("month", ["2022-06", "2031-01"])
def test_a_month_after_the_ids_cannot_be(month: str) -> None:
    """An identifier is never given before the submission; without a record the id's month is only likely."""
    assert found(one(month=month), Code.IMPOSSIBLE_MONTH)[0].severity is Severity.ERROR
    assert suggested(one(month=month), Code.IMPOSSIBLE_MONTH) == ("2022-04", False)


def test_a_thirteenth_month_is_replaced_by_that_of_the_id() -> None:
    """It cannot be read, and the id tells what is likely."""
    assert suggested(one(month="2022-13"), Code.MALFORMED_MONTH) == ("2022-04", False)


def test_arxivs_record_makes_the_month_certain() -> None:
    """Where it is known when the paper was submitted, that month is suggested."""
    records = {"2204.00001": known(TITLE, published="2022-04-20")}
    text = one(month="2022-06")
    finding = found(text, Code.IMPOSSIBLE_MONTH, records=records)[0]

    assert examined(mended(text, finding), records=records) == ()


def test_a_day_at_the_start_of_the_month_leaves_it_open() -> None:
    """Some records hold the day of announcement: on the first days it does not tell the month of submission."""
    records = {"2204.00001": known(TITLE, published="2022-04-02")}

    assert suggested(one(month="2022-06"), Code.IMPOSSIBLE_MONTH, records=records) == ("2022-04", False)


def test_a_month_long_before_the_ids_is_a_note() -> None:
    """Few papers wait for months until they are announced, but some do; arXiv's record settles it."""
    findings = found(one(month="2022-01"), Code.UNLIKELY_MONTH)

    assert [finding.severity for finding in findings] == [Severity.NOTE]
    assert suggested(one(month="2022-01"), Code.UNLIKELY_MONTH) == ("2022-04", False)
    records = {"2204.00001": known(TITLE, published="2022-01-20")}
    assert not found(one(month="2022-01"), Code.UNLIKELY_MONTH, records=records)


def test_a_future_month_cannot_be() -> None:
    """A month after the present one is an error, whatever the id says."""
    assert found(one("2512.00001", month="2025-12"), Code.IMPOSSIBLE_MONTH)


@pytest.mark.parametrize(
    ("written", "right"),
    [("222-04", "2022-04"), ("2022-4", "2022-04"), ("2022", None), ("2022-1", None)],
)
def test_a_month_that_cannot_be_read_is_completed(written: str, right: str | None) -> None:
    """It is certain where only one of the id's two possible months has all its characters, else likely the id's."""
    text = one(month=written)
    findings = found(text, Code.MALFORMED_MONTH)

    assert [finding.severity for finding in findings] == [Severity.ERROR]
    assert suggested(text, Code.MALFORMED_MONTH) == (right or "2022-04", right is not None)


def test_a_missing_month_is_a_warning() -> None:
    """An entry without a month is reported, and the month put in its place where arXiv tells it."""
    text = one(month=None)

    assert suggested(text, Code.MISSING_MONTH) == ("2022-04", False)
    records = {"2204.00001": known(TITLE, published="2022-04-20")}
    finding = found(text, Code.MISSING_MONTH, records=records)[0]
    assert mended(text, finding) == one(month="2022-04")


def test_a_tables_month_is_looked_for_in_the_column_of_months() -> None:
    """Wherever it stands; a table's other numbers are none."""
    paper = '"PatchMender" [[paper](https://arxiv.org/abs/2204.00001)]'
    text = document("## Data", f"| No. | Date | Source |\n| --- | --- | --- |\n| 1 | 2022-4 | {paper} |")
    [finding] = found(text, Code.MALFORMED_MONTH)
    assert "| 1 | 2022-04 |" in mended(text, finding)

    text = document("## Data", f"| No. | Source |\n| --- | --- |\n| 1 | {paper} |")
    assert found(text, Code.MALFORMED_MONTH) == []
    assert len(found(text, Code.MISSING_MONTH)) == 1


@given(st.text(alphabet="0123456789-. /", max_size=9))
def test_whatever_stands_for_a_month_is_survived(written: str) -> None:
    """Any digits in the month's brackets give findings of the known codes, and suggestions that fit the line."""
    text = one(month=written or None)
    for finding in examined(text):
        if finding.suggestion is not None:
            mended(text, finding)
