"""CSV (RFC 4180) for spreadsheets: comma, quotes, lines that end in CR LF, UTF-8."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO

from bot.catalogue.content import CataloguePaper
from bot.forge.text import cleaned

_SEPARATOR = "; "
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for a formula when a cell begins with it
(https://owasp.org/www-community/attacks/CSV_Injection); tabs and line ends are left out of all cells."""
_AFTER_SEMICOLON = re.compile(rf"(;[\s\"]*)(?=[{re.escape(''.join(_BEGINS_A_FORMULA))}])")
"""Where semicolons separate the cells, as spreadsheets read CSV in half of Europe, one begins behind each."""
BYTE_ORDER_MARK = "\ufeff"

COLUMNS = (
    "id",
    "title",
    "authors",
    "month",
    "status",
    "sections",
    "venue",
    "facets",
    "categories",
    "listed_since",
    "listed_by",
    "origin",
    "url",
    "code",
    "data",
    "pull_request",
    "last_decision",
    "last_decided_at",
    "last_decided_by",
    "relevance",
    "abstract",
)
"""In their order; new ones come last."""


def csv_table(papers: Iterable[CataloguePaper], *, byte_order_mark: bool = False) -> Iterator[str]:
    """The line of headings, then one line for each paper.

    Args:
        papers: The papers.
        byte_order_mark: Begin with one: without it Excel does not know that a file is in UTF-8.
    """
    yield (BYTE_ORDER_MARK if byte_order_mark else "") + _line(COLUMNS)
    for paper in papers:
        yield _line([harmless(value) for value in _values(paper)])


def harmless(value: str) -> str:
    """A value on one line that no spreadsheet computes: what looks like a formula gets an apostrophe before it."""
    text = _AFTER_SEMICOLON.sub(r"\1'", cleaned(value))
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def _line(values: Iterable[str]) -> str:
    line = StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow(values)
    return line.getvalue()


def _values(paper: CataloguePaper) -> tuple[str, ...]:
    arrival = paper.arrival
    decisions = paper.proposal.decisions if paper.proposal else ()
    last = decisions[-1] if decisions else None
    return (
        paper.id,
        paper.title,
        _SEPARATOR.join(paper.authors),
        paper.month or "",
        paper.status.value,
        _SEPARATOR.join(paper.sections),
        paper.venue.value if paper.venue else "",
        _SEPARATOR.join(found.facet for found in paper.facets),
        _SEPARATOR.join(paper.categories),
        f"{arrival.at:%Y-%m-%d}" if arrival and arrival.known else "",
        (arrival.actor or "") if arrival else "",
        arrival.origin.value if arrival else "",
        paper.url or "",
        _SEPARATOR.join(paper.links_to_code),
        _SEPARATOR.join(paper.links_of("data")),
        (paper.proposal.pull_request or "") if paper.proposal else "",
        last.reason if last else "",
        f"{last.at:%Y-%m-%d}" if last else "",
        last.actor if last else "",
        f"{paper.judgement.relevance:.4f}" if paper.judgement else "",
        paper.abstract,
    )
