"""What a digest tells of the bot itself, as plain values: its runs, its sources, and the week in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.digest.value import DigestValue


class Status(StrEnum):
    """Whether the bot did its work in the week."""

    WELL = "well"
    """Every run was done, and every source could be trusted."""
    TROUBLED = "troubled"
    """At least one run was done, and something else failed."""
    FAILING = "failing"
    """There were runs, and not one was done."""
    NO_RUN = "no_run"
    """There was no run at all."""


class Trust(StrEnum):
    """What a source was worth in the week."""

    SOUND = "sound"
    """Each harvest could be trusted."""
    SHAKY = "shaky"
    """Some could, and some could not."""
    BROKEN = "broken"
    """Not one could."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth(DigestValue):
    """What one source gave to the week's runs."""

    source: str
    verdicts: dict[str, int]
    """``ok``, ``empty``, ``suspect``, ``failed`` and ``stale``, with how often."""
    trust: Trust
    """What these come to."""
    fetched: int
    """Papers that it handed over; one that it handed to two runs counts twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble(DigestValue):
    """What runs of the week that were not done said of it."""

    outcome: str
    """``unverified``, ``failed`` or ``interrupted``."""
    message: str
    count: int
    """Runs that ended so."""
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Health(DigestValue):
    """Whether a quiet week was a quiet one, or a broken one."""

    status: Status
    runs: dict[str, int]
    """``done``, ``unverified``, ``failed``, ``interrupted`` and ``running``, with how often."""
    days: int
    """Days of the week on which a run began, 0 to 7."""
    last_success_at: datetime | None
    """When the last run that was done began, in this week or before it."""
    sources: tuple[SourceHealth, ...]
    troubles: tuple[Trouble, ...]
    """The latest first."""
    last_announcement: date | None = None
    """The newest announcement of arXiv before the week's end of which everything is certainly stored."""
    doubted_days: tuple[str, ...] = ()
    """Announcements of which that is not certain yet, with the categories and the reason."""
    given_up_days: tuple[str, ...] = ()
    """Announcements since the week's beginning of which it will never be certain, with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures(DigestValue):
    """The week in numbers."""

    polled: int
    """Papers that the sources handed over, overlaps between runs included."""
    new: int
    """Papers from arXiv that were seen for the first time; the figures below are parts of it."""
    belong: int
    """Judged to belong in the list."""
    abstained: int
    """On topic, but without a clear section."""
    irrelevant: int
    too_old: int
    """Not judged, and never to be: submitted so long before the week's end that they are not proposed."""
    unjudged: int
    """Not judged yet."""
