"""Hear a second opinion: does the daily feed name papers that the other interface did not bring?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.sources.announcements import is_announcement_day, latest_announcement_day
from bot.sources.daily_feed import Feed, FeedItem
from bot.sources.harvest import Verdict
from bot.steps.context import ArxivInterfaces, Cycle
from bot.steps.intake import Intake
from config.errors import SourceError

FEED = "arxiv-feed"
"""The feed's name in the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What the feed says of one day."""

    verdict: Verdict
    detail: str
    day: date | None = None
    """The day; None where the feed could not be read."""
    named: dict[str, int] = field(default_factory=dict)
    """Papers by category, where that can be believed."""
    owed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Papers by category that it names, and that could not be fetched: identifiers with versions."""
    absent: int = 0
    """How many it names that nobody had brought."""
    fetched: int = 0
    """How many of those were fetched at once."""

    @property
    def vouches(self) -> bool:
        """Whether it is of the newest day, and names nothing but what the other interface had brought."""
        return self.verdict is Verdict.OK and not self.absent


def poll_feed(cycle: Cycle, interfaces: ArxivInterfaces, intake: Intake, *, brought: Mapping[date, int]) -> Opinion:
    """Read the feed, and fetch what it names and nobody brought.

    Args:
        cycle: The run.
        interfaces: Those of arXiv.
        intake: The store.
        brought: How many papers came before, by the day on which they were due.
    """
    cycle.progress("reading arXiv's daily feed", 0, 1)
    categories = cycle.profile.arxiv.categories
    try:
        feed = interfaces.feed.read(categories)
    except SourceError as error:
        return Opinion(verdict=Verdict.FAILED, detail=str(error))
    items = [item for item in feed.items if set(categories).intersection(item.categories)]
    versions = {item.arxiv_id: max(item.version or 1, 1) for item in items}
    absent = intake.missing(versions)
    trouble = ""
    try:
        if absent:
            intake.store(interfaces.lookup.fetch(absent))
    except SourceError as error:
        trouble = f"; not all of them could be fetched: {error}"
    still = set(intake.missing({paper: versions[paper] for paper in absent}))
    intake.store_for_now([item.to_record() for item in items if item.arxiv_id in still])
    verdict, detail = _judge(feed, latest=latest_announcement_day(cycle.now), brought=brought)
    if absent:
        detail += f"; {len(absent)} of them nobody else had brought{trouble}"
    return Opinion(
        verdict=verdict,
        detail=detail,
        day=feed.built,
        named={category: named for category in categories if (named := feed.named(category)) is not None},
        owed=_owed([item for item in items if item.arxiv_id in still], categories),
        absent=len(absent),
        fetched=len(absent) - len(still),
    )


def _owed(items: Sequence[FeedItem], categories: Sequence[str]) -> dict[str, tuple[str, ...]]:
    owed = {
        category: tuple(f"{item.arxiv_id}v{item.version or 1}" for item in items if category in item.categories)
        for category in categories
    }
    return {category: names for category, names in owed.items() if names}


def _judge(feed: Feed, *, latest: date, brought: Mapping[date, int]) -> tuple[Verdict, str]:
    told = f"{len(feed.items)} papers named"
    if feed.built < latest:
        return Verdict.STALE, f"{told} on {feed.built}, which is not the newest day"
    if feed.stale:
        older = min(item.day for item in feed.items)
        return Verdict.STALE, f"{told}, some of {older} though it was built on {feed.built}"
    if feed.items:
        return Verdict.OK, f"{told} for {feed.built}"
    if not is_announcement_day(feed.built):
        return Verdict.EMPTY, f"no papers named for {feed.built}, when none were due"
    if came := brought.get(feed.built):
        return Verdict.SUSPECT, f"no papers named for {feed.built}, though {came} came"
    return Verdict.EMPTY, f"no papers named for {feed.built}"
