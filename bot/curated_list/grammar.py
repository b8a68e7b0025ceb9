r"""The grammar of an entry: read tolerantly, written strictly.

The strict form, in which everything but the title, the month and the paper link is optional::

    [**tag**] **Name** (base): "Title" [YYYY-MM] [venue] [[paper](https://arxiv.org/abs/ID)] [[repo](https://...)]

What else is understood: a missing title or month, ``"T", 2014-09, ASE 2014, [[paper](u)]``, missing spaces and
brackets, and misspelt kinds of link. A list item with other prose in it is no entry.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.curated_list.entry import MONTH, Link
from db.identity import ArxivIdentifier

_BOLD = r"\*\*(?P<{}>(?:\\.|[^\"\\])+?)\*\*(?!\*)"
_PREFIX = re.compile(
    rf"(?:\[{_BOLD.format('tag')}\]:?\s*)?"
    rf"(?:{_BOLD.format('name')}(?:\s*\((?P<base>[^\"]*?)\)(?=\s*(?:[:,]?\s*(?:[\[\"]|$)|,\s*\d{{4}}-\d\d)))?"
    r"\s*[:,]?\s*)?"
)
LINK = re.compile(
    r"(?<!\\)\[?(?<!\\)\[(?P<kind>(?:\\.|[^\[\]\\])*)\]\((?P<url>[^()]{0,2000}(?:\([^()]{0,2000}\)[^()]{0,2000}){0,4})\)\]?"
)
BRACKET = re.compile(r"(?<!\\)\[((?:\\.|[^\[\]\\])*)\]")
_BROKEN_MONTH = re.compile(r"[\d\s/-]+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")

CHECKBOX = re.compile(r"\[[ xX]\][ \t]+")
"""What stands before an item's text in a task list (https://github.github.com/gfm/#task-list-items-extension-)."""
TASK = re.compile(rf"(?:[-*+]|\d{{1,9}}[.)])[ \t]+{CHECKBOX.pattern}")
"""An item's marker with such a box."""
NO_VENUE = frozenset({"", "-", "arxiv"})
"""What a venue cell says, in lower case, where no venue is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the words of an entry say, apart from its place; the fields are those of `Entry`."""

    title: str | None = None
    name: str | None = None
    base: str | None = None
    tag: str | None = None
    month: str | None = None
    venue: str | None = None
    links: tuple[Link, ...] = ()
    arxiv_id: str | None = None


def unescape(markdown: str) -> str:
    """The text without Markdown's backslash escapes (https://spec.commonmark.org/0.31.2/#backslash-escapes)."""
    return _ESCAPE.sub(r"\1", markdown)


def read_item(content: str) -> Facts | None:
    """Read a list item's text, without its marker; None where it is no entry."""
    text = " ".join(content.split())
    prefix = _PREFIX.match(text)
    rest = text[prefix.end() :] if prefix else text
    title, tail = _split_title(rest)
    found = list(LINK.finditer(tail))
    links = tuple(Link(match["kind"], match["url"].strip()) for match in found)
    month, venue, understood = _read_brackets(tail[: found[0].start()] if found else tail)
    complete = bool(month or links) if title is not None else bool(month and links and understood)
    if not complete:
        return None
    groups = prefix.groupdict() if prefix else {}
    return Facts(
        title=None if title is None else unescape(title),
        name=_plain(groups.get("name")),
        base=_plain(groups.get("base")),
        tag=_plain(groups.get("tag")),
        month=month,
        venue=_plain(venue),
        links=links,
        arxiv_id=_arxiv_id(links, tail),
    )


def read_row(roles: Sequence[str | None], cells: Sequence[str]) -> Facts | None:
    """Read a table row by what its columns hold; None where it is no entry."""
    by_role = {role: cell for role, cell in zip(roles, cells, strict=False) if role is not None}
    source = next((facts for cell in cells if '"' in cell and (facts := read_item(cell)) is not None), None)
    if source is None:
        return None
    month = by_role.get("month", "")
    venue = by_role.get("venue", "")
    return Facts(
        title=source.title,
        name=_plain(by_role.get("name")),
        month=month if MONTH.fullmatch(month) else source.month,
        venue=source.venue if venue.casefold() in NO_VENUE else _plain(venue),
        links=source.links,
        arxiv_id=source.arxiv_id,
    )


def _split_title(rest: str) -> tuple[str | None, str]:
    """The title and what follows it. Titles hold quotes themselves, so the last quote before the links closes it."""
    if not rest.startswith('"'):
        return None, rest
    first_link = LINK.search(rest)
    closing = rest.rfind('"', 1, first_link.start() if first_link else len(rest))
    if closing < 1:
        return None, rest
    return rest[1:closing].strip(), rest[closing + 1 :]


def _read_brackets(text: str) -> tuple[str | None, str | None, bool]:
    """Month and venue between title and links, and whether nothing else stands there."""
    words = BRACKET.findall(text)
    bare = [word for part in BRACKET.sub(",", text).split(",") if (word := part.strip(" .:;"))]
    if any(MONTH.fullmatch(word) for word in bare):
        words += bare
        bare = []
    words = [word.strip() for word in words]
    month = next((word for word in words if MONTH.fullmatch(word)), None)
    venue = next(
        (word for word in words if not _BROKEN_MONTH.fullmatch(word) and word.casefold() not in NO_VENUE), None
    )
    return month, venue, not bare


def _arxiv_id(links: Sequence[Link], tail: str) -> str | None:
    papers = [link.url for link in links if _means_paper(link.kind)]
    found = (ArxivIdentifier.find(url) for url in papers or [*(link.url for link in links), tail])
    return next((identifier.base for identifier in found if identifier is not None), None)


@functools.lru_cache(maxsize=256)
def _means_paper(kind: str) -> bool:
    return difflib.SequenceMatcher(None, kind.casefold(), "paper").ratio() >= 0.8


def _plain(markdown: str | None) -> str | None:
    if markdown is None:
        return None
    return unescape(markdown).strip().rstrip(":").rstrip() or None
