"""arXiv's daily feed: what the newest announcement held (https://info.arxiv.org/help/rss.html).

It is a second opinion: it names each paper of one announcement, and says so within hours. It also tells its title,
abstract, authors and categories, but neither when it was submitted nor its comment. It is not history: a feed that
nobody read in time is gone.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

import requests

from bot.sources.announcements import EASTERN
from bot.sources.arxiv_gate import Gate
from bot.sources.author_list import split_authors
from bot.sources.patience import Patience
from bot.sources.polite_transport import PoliteTransport, open_session
from bot.sources.strict_xml import excerpt, parse_strictly
from config.errors import SourceUnavailableError, SourceUnverifiedError
from db.identity import ArxivIdentifier
from db.records import PaperRecord

MOST_ITEMS = 2_000
"""A feed of so many items may be cut off: it proves nothing of what it does not name."""
_ATOM = "{http://www.w3.org/2005/Atom}"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_TYPES = frozenset({"new", "cross", "replace", "replace-cross"})
_SUMMARY = re.compile(r"arXiv:\S+ Announce Type: \S+ Abstract: (?P<abstract>.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One paper in an announcement."""

    arxiv_id: str
    """Without version."""
    version: int | None
    day: date
    """The day of the feed, Eastern time: that after the evening of the announcement."""
    announced: str
    """``new``, ``cross`` (newly cross-listed), ``replace`` (a new version) or ``replace-cross``."""
    categories: tuple[str, ...]
    """The primary one first."""
    title: str = ""
    abstract: str = ""
    creators: str = ""
    """The authors, separated by commas."""

    def to_record(self) -> PaperRecord:
        """What it tells of the paper: all but its dates, comment, journal and DOI."""
        return PaperRecord(
            arxiv_id=self.arxiv_id,
            version=self.version,
            title=self.title,
            abstract=self.abstract,
            authors=split_authors(self.creators),
            categories=self.categories,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says."""

    built: date
    """The day, Eastern time, on which it was built."""
    items: tuple[FeedItem, ...]
    """Empty on weekends and holidays."""
    is_cut: bool = False
    """Whether there may be more than it names."""

    @property
    def stale(self) -> frozenset[str]:
        """The categories of papers that it names for an earlier day than it was built on."""
        return frozenset(category for item in self.items if item.day < self.built for category in item.categories)

    @property
    def current(self) -> tuple[FeedItem, ...]:
        """What it names for the day on which it was built."""
        return tuple(item for item in self.items if item.day == self.built)

    def named(self, category: str) -> int | None:
        """How many papers of a category were announced on the day; None where it cannot be believed."""
        if self.is_cut or category in self.stale or not self.current:
            return None
        return sum(category in item.categories for item in self.current)


def read_daily_feed(body: bytes) -> Feed:
    """Read a feed.

    Raises:
        SourceUnverifiedError: It is no feed, is cut off, or holds an item that cannot be read.
    """
    root = parse_strictly(body, root=f"{_ATOM}feed", kind="daily feed")
    entries = root.findall(f"{_ATOM}entry")
    return Feed(
        built=_day(_text(root, f"{_ATOM}updated"), place="arXiv's daily feed"),
        items=tuple(_read_item(entry, position) for position, entry in enumerate(entries, start=1)),
        is_cut=len(entries) >= MOST_ITEMS,
    )


def _read_item(entry: Any, position: int) -> FeedItem:
    place = f"item {position} of arXiv's daily feed"
    name = re.sub(r"^oai:arxiv\.org:", "", _text(entry, f"{_ATOM}id"), flags=re.IGNORECASE)
    try:
        identifier = ArxivIdentifier.parse(name)
    except ValueError as error:
        raise SourceUnverifiedError(f"{place} is no paper: {excerpt(str(error))}") from error
    announced = _text(entry, f"{_ARXIV}announce_type")
    if announced not in _TYPES:
        raise SourceUnverifiedError(f"{place} has {excerpt(announced)!r} for its kind of announcement")
    title = _text(entry, f"{_ATOM}title")
    if not title:
        raise SourceUnverifiedError(f"{place} has no title")
    summary = _SUMMARY.fullmatch(_text(entry, f"{_ATOM}summary"))
    return FeedItem(
        arxiv_id=identifier.base,
        version=identifier.version,
        day=_day(_text(entry, f"{_ATOM}published"), place=place),
        announced=announced,
        categories=tuple(category.get("term", "") for category in entry.findall(f"{_ATOM}category")),
        title=title,
        abstract=summary["abstract"] if summary else "",
        creators=", ".join(filter(None, map(_collapsed, entry.findall(f"{_DUBLIN_CORE}creator")))),
    )


def _text(element: Any, path: str) -> str:
    """The text below an element, runs of white space collapsed; empty where there is none."""
    found = element.find(path)
    return "" if found is None else _collapsed(found)


def _collapsed(element: Any) -> str:
    return " ".join((element.text or "").split())


def _day(text: str, *, place: str) -> date:
    try:
        return datetime.fromisoformat(text).astimezone(EASTERN).date()
    except ValueError as error:
        raise SourceUnverifiedError(f"{place} has {excerpt(text)!r} for a date") from error


class _FeedTransport(PoliteTransport):
    """Takes only whole feeds for an answer."""

    def check(self, request: requests.PreparedRequest, body: bytes) -> None:  # noqa: ARG002 - as it is inherited
        """Raise unless it is a whole feed."""
        read_daily_feed(body)


class DailyFeed:
    """The feed for the length of one run; a context manager, not to be shared between threads."""

    def __init__(
        self,
        *,
        url: str,
        gate: Gate,
        contact: str | None = None,
        timeout: float = 60.0,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            url: The address of all feeds, without categories.
            gate: Keeps the distance to all other requests to arXiv.
            contact: An e-mail address that is sent along.
            timeout: Seconds of silence after which an answer is given up.
            patience: See `PoliteTransport`.
            clock: Seconds that never run backwards.
        """
        self._url = url
        transport = _FeedTransport(gate=gate, contact=contact, timeout=timeout, patience=patience, clock=clock)
        self._session = open_session(transport, url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def read(self, categories: Sequence[str]) -> Feed:
        """The feed of some categories together, one request; in parts where it would be cut off.

        Raises:
            SourceUnavailableError: No answer, or throttled for too long.
            SourceRefusedError: arXiv has no such feed.
            SourceUnverifiedError: It is no feed, or not a whole one.
        """
        try:
            response = self._session.get(f"{self._url}/{'+'.join(categories)}")
        except requests.RequestException as error:
            raise SourceUnavailableError(f"arXiv's daily feed could not be asked: {type(error).__name__}") from error
        feed = read_daily_feed(response.content)
        if not feed.is_cut or len(categories) == 1:
            return feed
        middle = len(categories) // 2
        return _joined(self.read(categories[:middle]), self.read(categories[middle:]))


def _joined(one: Feed, other: Feed) -> Feed:
    """Two feeds as one; where only one names a paper, or both do, it stands in it once."""
    items = {(item.arxiv_id, item.version, item.day): item for item in (*other.items, *one.items)}
    return Feed(built=min(one.built, other.built), items=tuple(items.values()), is_cut=one.is_cut or other.is_cut)
