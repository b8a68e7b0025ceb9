"""What one answer of arXiv's query interface says about itself, read strictly, before anything is taken from it.

The library that parses the papers repairs broken XML and skips entries that lack a field, both silently. This module
reads the same bytes first and accepts nothing that is not whole. The shape is described at
https://info.arxiv.org/help/api/user-manual.html#_details_of_atom_results_returned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.sources.strict_xml import excerpt, parse_strictly
from config.errors import SourceRefusedError, SourceUnverifiedError

if TYPE_CHECKING:
    from typing import Any

_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_ERROR_ID = re.compile(r"^https?://(?:[a-z]+\.)?arxiv\.org/api/errors\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """One page of results, as it counts itself."""

    total: int
    """How many papers arXiv says match the query (``opensearch:totalResults``)."""
    start: int
    """The index of the page's first paper, from 0 (``opensearch:startIndex``)."""
    entries: int
    """How many complete entries the page holds."""


def read_feed(body: bytes) -> FeedPage:
    """Read an answer's frame.

    Raises:
        SourceRefusedError: It is arXiv's own error feed; the message holds arXiv's words.
        SourceUnverifiedError: It is no Atom feed, is cut off, or holds an entry without id, title or dates.
    """
    root = parse_strictly(body, root=f"{_ATOM}feed", kind="feed")
    entries = root.findall(f"{_ATOM}entry")
    for entry in entries:
        if _ERROR_ID.match(_text(entry, f"{_ATOM}id")):
            said = excerpt(_text(entry, f"{_ATOM}summary")) or "no reason given"
            raise SourceRefusedError(f"arXiv refused the query: {said}")
    for position, entry in enumerate(entries, start=1):
        _check_entry(entry, position=position, count=len(entries))
    return FeedPage(total=_number(root, "totalResults"), start=_number(root, "startIndex"), entries=len(entries))


def check_page(page: FeedPage, *, start: int, size: int) -> None:
    """Check that a page holds all that it should after a request for ``size`` papers from index ``start`` on.

    Raises:
        SourceUnverifiedError: It is another page, or entries are missing or too many.
    """
    if page.start != start:
        raise SourceUnverifiedError(f"arXiv was asked for results from {start} on and answered from {page.start} on")
    expected = min(size, max(0, page.total - start))
    if page.entries != expected:
        raise SourceUnverifiedError(
            f"arXiv announced {page.total} results, {start + page.entries} came "
            f"(asked for {size} from {start} on, {page.entries} instead of {expected} arrived)"
        )


def _text(element: Any, path: str) -> str:
    found: str = element.findtext(path, default="")
    return found.strip()


def _check_entry(entry: Any, *, position: int, count: int) -> None:
    place = f"entry {position} of {count} in arXiv's feed"
    missing = [name for name in ("id", "title", "updated", "published") if not _text(entry, f"{_ATOM}{name}")]
    if missing:
        raise SourceUnverifiedError(f"{place} has no {' and no '.join(missing)}")
    for name in ("updated", "published"):
        date = _text(entry, f"{_ATOM}{name}")
        try:
            datetime.fromisoformat(date)
        except ValueError as error:
            raise SourceUnverifiedError(f"{place} has {excerpt(date)!r} for a date") from error


def _number(root: Any, name: str) -> int:
    text = _text(root, f"{_OPENSEARCH}{name}")
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise SourceUnverifiedError(f"arXiv's feed has {excerpt(text)!r} for {name}, which should be a number")
    return int(text)
