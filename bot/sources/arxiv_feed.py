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

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no annotations

from config.errors import SourceRefusedError, SourceUnverifiedError

if TYPE_CHECKING:
    from typing import Any

_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_ERROR_ID = re.compile(r"^https?://(?:[a-z]+\.)?arxiv\.org/api/errors\b")
_EXCERPT_LENGTH = 100
_HEAD_LENGTH = 1024
"""More than enough bytes to find `_EXCERPT_LENGTH` printable characters in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """One page of results, as it counts itself."""

    total: int
    """How many papers arXiv says match the query (``opensearch:totalResults``)."""
    start: int
    """The index of the page's first paper, from 0 (``opensearch:startIndex``)."""
    entries: int
    """How many complete entries the page holds."""


def excerpt(content: bytes | str) -> str:
    """The first words of something unexpected, safe to print on a terminal: one line of at most 100 characters."""
    head = content[:_HEAD_LENGTH]
    text = head if isinstance(head, str) else head.decode("utf-8", "replace")
    words = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return words if len(words) <= _EXCERPT_LENGTH else words[: _EXCERPT_LENGTH - 1] + "…"


def read_feed(body: bytes) -> FeedPage:
    """Read an answer's frame.

    Raises:
        SourceRefusedError: It is arXiv's own error feed; the message holds arXiv's words.
        SourceUnverifiedError: It is no Atom feed, is cut off, or holds an entry without id, title or dates.
    """
    root = _parse(body)
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


def _parse(body: bytes) -> Any:
    head = body[:_HEAD_LENGTH].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith((b"<?xml", b"<feed")):
        raise SourceUnverifiedError(f"arXiv answered with something else than a feed: {excerpt(body) or 'nothing'}")
    parser = etree.XMLParser(
        recover=False, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(body, parser=parser)
    except etree.XMLSyntaxError as error:
        raise SourceUnverifiedError(
            f"arXiv's feed is broken or cut off after {len(body)} bytes: {excerpt(str(error))}"
        ) from error
    if root.tag != f"{_ATOM}feed" or root.getroottree().docinfo.doctype:
        raise SourceUnverifiedError(f"arXiv answered with other XML than a feed: {excerpt(body)}")
    return root


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
