"""What a pull request's text remembers for the bot, hidden in an HTML comment: compressed JSON in base64.

It holds what can be read nowhere else on GitHub: who unticked what and when, and what the papers' entries rest on.
Believe it only in a pull request that the bot's own account opened.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from db.identity import ArxivIdentifier
from db.states import ProposalState

ROOM = 16_000
"""Characters that it may take of the text: some 150 decisions with all their words, thousands by identifier alone."""
FORMAT = 1
_MARK = re.compile(r"<!--\s*shelver:memory\s+(?P<format>\d+)\s+(?P<data>[A-Za-z0-9+/=]+)\s*-->")
_WITHDRAWN = "<!-- shelver:withdrawn -->"
_LARGEST = 4_000_000
"""Bytes that it may have when unpacked."""
LONGEST = 400
"""Characters of a title or reason that should be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedDecision:
    """What a person decided about a paper; times are in UTC, states as `db.states` names them."""

    before: str | None
    after: str
    actor: str
    reason: str
    at: datetime
    url: str | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedPaper:
    """A paper that stands in the pull request, or about which somebody decided."""

    arxiv_id: str | None
    title: str
    since: datetime
    """When it was first a candidate."""
    section: str | None = None
    proposed: bool = False
    """It stands in the pull request."""
    pinned_section: str | None = None
    postponed_until: datetime | None = None
    asked_for: bool = False
    doi: str | None = None
    published: datetime | None = None
    decisions: tuple[RememberedDecision, ...] = ()
    """The oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenMemory:
    """All that one text remembers."""

    papers: tuple[RememberedPaper, ...] = ()
    blob: str | None = None
    """Git's hash of the list's file on the branch: proof that a commit that holds it is ours."""
    refused: tuple[str, ...] = ()
    """Refused papers for whose words there was no room, by identifier, the first refused first."""
    forgotten: int = 0
    """Decisions for which there was no room at all."""


def write_memory(memory: HiddenMemory, *, seen: str | None = None, room: int = ROOM) -> str:
    """The HTML comment; the oldest decisions are shortened to identifiers where it would be too long.

    Args:
        memory: What is to be remembered.
        seen: The pull request's text as it stands: where that remembers the very same, its own words are taken, since
            another build of zlib may pack them otherwise.
        room: The most characters.
    """
    shortened = _fitting(memory, room)
    if seen is not None and (mark := _last_mark(seen)) is not None and read_memory(seen) == shortened:
        return mark[0]
    return f"<!-- shelver:memory {FORMAT} {_packed(shortened)} -->"


def read_memory(body: str) -> HiddenMemory | None:
    """What a text remembers; None where it remembers nothing, or nothing that can be understood."""
    mark = _last_mark(body)
    if mark is None or int(mark["format"]) != FORMAT:
        return None
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(base64.b64decode(mark["data"], validate=True), _LARGEST)
        if not unpacker.eof:
            return None
        return _memory(json.loads(plain))
    except (binascii.Error, zlib.error, ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError):
        return None


def remembers_something(body: str) -> bool:
    """Whether there is such a comment at all, understood or not."""
    return _last_mark(body) is not None


def as_withdrawn(body: str) -> str:
    """The text of a pull request that the bot itself closes because nothing is left in it."""
    return body if is_withdrawn(body) else f"{body.rstrip()}\n{_WITHDRAWN}\n"


def is_withdrawn(body: str) -> bool:
    """Whether the bot closed the pull request itself."""
    return body.rstrip().endswith(_WITHDRAWN)


def _last_mark(body: str) -> re.Match[str] | None:
    return next(reversed(list(_MARK.finditer(body))), None)


def _fitting(memory: HiddenMemory, room: int) -> HiddenMemory:
    """As much of it as fits, the newest decisions in full."""
    room -= len(f"<!-- shelver:memory {FORMAT}  -->")
    if len(_packed(memory)) <= room:
        return memory
    moments = sorted({decision.at for paper in memory.papers for decision in paper.decisions})
    low, high = 0, len(moments)
    while low < high:
        middle = (low + high) // 2
        if len(_packed(_shortened(memory, moments[middle]))) <= room:
            high = middle
        else:
            low = middle + 1
    fitting = _shortened(memory, moments[low] if low < len(moments) else None)
    while fitting.refused and len(_packed(fitting)) > room:
        dropped = -(-len(fitting.refused) // 4)
        fitting = replace(fitting, refused=fitting.refused[dropped:], forgotten=fitting.forgotten + dropped)
    return fitting


def _shortened(memory: HiddenMemory, since: datetime | None) -> HiddenMemory:
    """With the decisions from a moment on (None: without any), and the refused of the others by identifier."""
    kept, refused, forgotten = [], list(memory.refused), memory.forgotten
    for paper in sorted(memory.papers, key=lambda paper: paper.decisions[-1].at if paper.decisions else paper.since):
        newest = paper.decisions[-1] if paper.decisions else None
        if newest is None or (since is not None and newest.at >= since):
            kept.append(paper)
        elif paper.proposed:
            kept.append(replace(paper, decisions=()))
            forgotten += len(paper.decisions)
        elif newest.after == "rejected" and paper.arxiv_id:
            refused.append(paper.arxiv_id)
        else:
            forgotten += len(paper.decisions)
    return replace(memory, papers=tuple(kept), refused=tuple(refused), forgotten=forgotten)


def _packed(memory: HiddenMemory) -> str:
    plain = {
        "blob": memory.blob,
        "papers": [_paper_json(paper) for paper in memory.papers],
        "refused": list(memory.refused),
        "forgotten": memory.forgotten,
    }
    text = json.dumps(plain, separators=(",", ":"), ensure_ascii=False)
    return base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 9)).decode()


def _paper_json(paper: RememberedPaper) -> list[Any]:
    """By place and not by name, because names take room."""
    return [
        paper.arxiv_id,
        paper.title,
        _seconds(paper.since),
        paper.section,
        int(paper.proposed),
        paper.pinned_section,
        _seconds(paper.postponed_until),
        int(paper.asked_for),
        paper.doi,
        _seconds(paper.published),
        [
            [
                decision.before,
                decision.after,
                decision.actor,
                decision.reason,
                _seconds(decision.at),
                decision.url,
                decision.section,
            ]
            for decision in paper.decisions
        ],
    ]


def _memory(data: Any) -> HiddenMemory:
    return HiddenMemory(
        papers=tuple(map(_paper, data["papers"])),
        blob=_text(data["blob"]),
        refused=tuple(map(_identifier, data["refused"])),
        forgotten=int(data["forgotten"]),
    )


def _paper(data: list[Any]) -> RememberedPaper:
    arxiv_id, title, since, section, proposed, pinned, until, asked_for, doi, published, decisions = data
    return RememberedPaper(
        arxiv_id=None if arxiv_id is None else _identifier(arxiv_id),
        title=str(title),
        since=_known_moment(since),
        section=_text(section),
        proposed=bool(proposed),
        pinned_section=_text(pinned),
        postponed_until=_moment(until),
        asked_for=bool(asked_for),
        doi=_text(doi),
        published=_moment(published),
        decisions=tuple(map(_decision, decisions)),
    )


def _decision(data: list[Any]) -> RememberedDecision:
    before, after, actor, reason, at, url, section = data
    return RememberedDecision(
        before=None if before is None else ProposalState(before).value,
        after=ProposalState(after).value,
        actor=str(actor),
        reason=str(reason),
        at=_known_moment(at),
        url=_text(url),
        section=_text(section),
    )


def _identifier(value: Any) -> str:
    if ArxivIdentifier.parse(value) != ArxivIdentifier(value):
        raise ValueError(f"{value!r} is no arXiv identifier without version")
    return str(value)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _seconds(moment: datetime | None) -> float | int | None:
    if moment is None:
        return None
    seconds = round(moment.timestamp(), 6)
    return int(seconds) if seconds == int(seconds) else seconds


def _moment(seconds: Any) -> datetime | None:
    return None if seconds is None else _known_moment(seconds)


def _known_moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def remembered_decisions(memories: Iterable[HiddenMemory]) -> set[tuple[str, str, datetime]]:
    """The decisions that some texts hold in full: paper (identifier or title), outcome and moment."""
    return {
        (paper.arxiv_id or paper.title, decision.after, decision.at)
        for memory in memories
        for paper in memory.papers
        for decision in paper.decisions
    }
