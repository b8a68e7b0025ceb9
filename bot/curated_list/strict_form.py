"""The strict form of an entry, read at one stroke; nearly all entries are of it.

What is read here is read exactly as the tolerant grammar reads it, only several times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.curated_list.entry import MONTH, MONTH_PATTERN, Link
from bot.curated_list.grammar import NO_VENUE

_WORD = r"[^\s\"\\*\[\]():,]+"
_NAME = rf"{_WORD}(?: {_WORD})*"
_STRICT = re.compile(
    rf"(?:\[\*\*({_NAME})\*\*\] )?"
    rf"(?:\*\*({_NAME})\*\*(?: \(({_NAME})\))?: )?"
    r'"([^\s"\\\[\]][^"\\\[\]]*)(?<!\s)"'
    rf"(?: \[({MONTH_PATTERN})\])?"
    r"(?: \[([A-Za-z][^\[\]\\]*[A-Za-z0-9])\])?"
    r" \[\[paper\]\((https://arxiv\.org/abs/(\d{4}\.\d{4,5})|https?://[^\s()\[\]\\]{1,300})\)\]"
    r"((?: \[\[[A-Za-z]+\]\(https?://[^\s()\[\]\\]{1,300}\)\])*)",
    re.ASCII,
)
_PLAIN = re.compile(r"(?:[^\s\\:](?:[^\\]*[^\s\\:])?)?")
_FURTHER_LINK = re.compile(r"\[\[([A-Za-z]+)\]\(([^()]+)\)\]")


class StrictFacts(NamedTuple):
    """What the words of an entry of the strict form say; the fields are those of `Facts`."""

    title: str
    name: str | None
    base: str | None
    tag: str | None
    month: str | None
    venue: str | None
    links: tuple[Link, ...]
    arxiv_id: str | None


def read_strictly(text: str) -> StrictFacts | None:
    """Read a list item's text, without its marker and with single spaces; None where it is not of the strict form.

    That may be an entry nevertheless: `read_item` says.
    """
    match = _STRICT.fullmatch(text)
    if match is None:
        return None
    tag, name, base, title, month, venue, url, arxiv_id, further = match.groups()
    if arxiv_id is None and "arxiv" in f"{url} {further}".casefold():
        return None  # a link that needs a closer look
    if venue is not None and venue.casefold() == "arxiv":
        venue = None
    links: tuple[Link, ...] = (Link("paper", url),)
    if further:
        links += tuple([Link(kind, target) for kind, target in _FURTHER_LINK.findall(further)])
    return StrictFacts(title, name, base, tag, month, venue, links, arxiv_id)


def read_row_strictly(roles: Sequence[str | None], cells: Sequence[str]) -> StrictFacts | None:
    """Read a table row by what its columns hold; None where it is not of the strict form.

    Then it may be an entry nevertheless: `read_row` says.
    """
    quoting = [cell for cell in cells if '"' in cell]
    if len(quoting) != 1 or len(cells) != len(roles) or (source := read_strictly(quoting[0])) is None:
        return None
    by_role = dict(zip(roles, cells, strict=True))
    month, venue, name = by_role.get("month", ""), by_role.get("venue", ""), by_role.get("name", "")
    if not MONTH.fullmatch(month) or not _PLAIN.fullmatch(venue) or not _PLAIN.fullmatch(name):
        return None
    return source._replace(
        name=name or None,
        base=None,
        tag=None,
        month=month,
        venue=source.venue if venue.casefold() in NO_VENUE else venue,
    )
