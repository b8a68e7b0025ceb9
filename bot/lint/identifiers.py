"""The month in which arXiv gave an identifier, which is in the identifier itself."""

from __future__ import annotations

import re

_MONTH = re.compile(r"(?:[a-z-]+/)?(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])(?:\.\d{4,5}|\d{3})")
_FIRST_TWO_DIGIT_YEAR = 91


def identifier_month(arxiv_id: str) -> str | None:
    """``YYYY-MM`` of an identifier of either scheme; None where its digits name no month.

    A paper is submitted in this month or, at a month's end, in the one before: identifiers are given at announcement
    (https://info.arxiv.org/help/arxiv_identifier.html).
    """
    match = _MONTH.fullmatch(arxiv_id)
    if match is None:
        return None
    year = int(match["year"])
    century = 1900 if year >= _FIRST_TWO_DIGIT_YEAR and "/" in arxiv_id else 2000
    return f"{century + year}-{match['month']}"
