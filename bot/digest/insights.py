"""What a digest concludes from more than one week or one row: recall, trends, results and the list's size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.audit.content import Verdict
from bot.catalogue.told import ResultReported
from bot.digest.value import DigestValue, PaperName


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedPaper(DigestValue):
    """A paper that somebody added to the list, and that we had not proposed."""

    paper: PaperName
    sections: tuple[str, ...]
    """Where it was put."""
    verdict: Verdict
    """Why it was missed."""
    reason: str
    """The same in more words, in English; it may quote people and papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallAudit(DigestValue):
    """What people added to the list, and what we had proposed of it by then; see ``shelver audit``."""

    added: int
    """Papers that commits of the week added, those of other bots left out."""
    offered: int
    """Those that we had proposed."""
    same_section: int
    """Those that we had proposed for the section in which they were put."""
    missed: tuple[MissedPaper, ...]
    """The others, by verdict."""


class Change(StrEnum):
    """How a week's count compares with those of the weeks before it."""

    MORE = "more"
    """So many more than usual that chance alone hardly brings them about."""
    FEWER = "fewer"
    """So many fewer."""
    USUAL = "usual"
    """What chance may bring about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekCount(DigestValue):
    """How many papers there were in the week, and in those before it."""

    count: int
    before: tuple[int, ...]
    """In each week of ``Trends.weeks``."""
    median: float | None
    """Of those before; None without any."""
    change: Change | None
    """None where too few weeks are known to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend(DigestValue):
    """One section or facet."""

    name: str
    """The section's path, or the facet's id."""
    listed: WeekCount
    """Papers that came into the list."""
    belong: WeekCount
    """New papers on arXiv that are judged to belong, by their best section and their facets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends(DigestValue):
    """Sections and facets with papers in the week, or remarkably fewer of them than usual."""

    weeks: tuple[str, ...]
    """The weeks with which is compared, the oldest first: of the last eight, those in which a run was done."""
    sections: tuple[Trend, ...]
    """Those with most papers first."""
    facets: tuple[Trend, ...]
    """In the same order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperResults(DigestValue):
    """Results that title or abstract of a paper report."""

    paper: PaperName
    section: str | None
    is_listed: bool
    """It came into the list in the week; else it was held to belong since then."""
    results: tuple[ResultReported, ...]
    """In the order of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSize(DigestValue):
    """How much of what GitHub shows of a README the list takes."""

    size: int
    """Bytes of the list at the week's end."""
    is_reckoned: bool
    """Entries came or went since: the size is reckoned back from that of the list as it was read last."""
    limit: int
    """Bytes that the page shows."""
    bytes_per_day: float | None
    """What it grew by in the last half year; None where less than four weeks are known."""
    full_on: date | None
    """The day on which it will cross the limit at this rate; None where it does not grow, or is beyond it."""
