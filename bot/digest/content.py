"""What a digest tells, as plain values: no sentences, so that every format and language can word it in its own way.

The published JSON is made of these classes field by field (`bot.digest.document`): renaming a field changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, PlainSerializer

from bot.digest.health_content import Figures, Health
from bot.digest.insights import ListSize, PaperResults, RecallAudit, Trends
from bot.digest.proposal_content import Candidates, CheckedPaper, DecidedPaper, WaitingPaper
from bot.digest.value import DigestValue, PaperName
from bot.digest.week import Week
from bot.listed_changes import PublishedListing, RenamedListing, WithdrawnListing
from db.states import ProposalState


class Origin(StrEnum):
    """How a listed paper came into the list."""

    PROPOSED = "proposed"
    """Through our pull request."""
    KNOWN = "known"
    """A person listed it, and we had a proposal for it."""
    SEEN = "seen"
    """A person listed it; we had seen it on arXiv and not proposed it."""
    UNKNOWN = "unknown"
    """A person listed it before we ever saw it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekSpan(DigestValue):
    """A week as it is published."""

    name: Annotated[str, Field(pattern=r"^\d{4}-W\d{2}$")]
    """The ISO week."""
    start: datetime
    """Its first moment."""
    end: datetime
    """The first moment after it."""


def _span(week: Week) -> WeekSpan:
    return WeekSpan(name=str(week), start=week.start, end=week.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPaper(DigestValue):
    """A paper that came into the list in the week and stood there at its end."""

    paper: PaperName
    section: str
    listed_at: datetime
    origin: Origin
    actor: str | None
    """Who merged or listed it, as far as known."""
    known_since: datetime | None
    """When we first held it to belong; None without a proposal."""
    known_as: ProposalState | None
    """For ``known``: how its proposal stood when the person listed it."""
    verdict: str | None
    """For ``seen``: what the classifier said, ``propose``, ``abstain`` or ``irrelevant``; None if not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSection(DigestValue):
    """The papers that one section got."""

    section: str
    """The section's path: headings joined with `` > ``."""
    papers: tuple[ListedPaper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPaper(DigestValue):
    """A paper that stood in the list before the week, and has a new place at its end."""

    paper: PaperName
    sections_before: tuple[str, ...]
    section: str
    moved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedPaper(DigestValue):
    """A paper that stood in the list before the week, and no longer at its end."""

    paper: PaperName
    sections_before: tuple[str, ...]
    removed_at: datetime
    actor: str | None
    """Who removed it, as far as known."""
    source_url: str | None
    """Where that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRead(DigestValue):
    """The list was read for the first time at a commit of this week: what stood in it is no news."""

    committed_at: datetime
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(DigestValue):
    """One week of one curated list."""

    week: Annotated[Week, PlainSerializer(_span)]
    profile: str
    """The list's short name."""
    title: str
    """The list's name as people read it."""
    repository: str
    """``OWNER/NAME``."""
    told_until: datetime
    """Up to when the week is known: its end, or the beginning of the latest run if none began on its last day or
    later, as in a week that is not over."""
    list_known: bool
    """False where the list had never been read up to the week's end."""
    first_read: FirstRead | None
    """None in all weeks but one."""
    listed: tuple[ListedSection, ...]
    """Sections in the list's order, papers in the order in which they were listed."""
    came_and_went: int
    """Papers that came into the list within the week, and were removed again by its end."""
    moved: tuple[MovedPaper, ...]
    removed: tuple[RemovedPaper, ...]
    waiting: tuple[WaitingPaper, ...]
    """The oldest first."""
    candidates: Candidates
    refused: tuple[DecidedPaper, ...]
    """A person said no; papers that were removed from the list are in ``removed`` alone."""
    deferred: tuple[DecidedPaper, ...]
    """A person said later."""
    withdrawn: tuple[DecidedPaper, ...]
    """Gone from arXiv, or no longer judged to belong."""
    checked: tuple[CheckedPaper, ...]
    """Merged through our pull request, and looked at again; those merged first come first."""
    listed_withdrawn: tuple[WithdrawnListing, ...]
    """Listed papers that arXiv no longer stands for."""
    venues: tuple[PublishedListing, ...]
    """Listed papers that name a venue now."""
    titles: tuple[RenamedListing, ...]
    """Listed papers that have another title now."""
    recall: RecallAudit
    trends: Trends
    results: tuple[PaperResults, ...]
    """Of papers that came into the list in the week, then of those held to belong since then, the likeliest first."""
    size: ListSize | None
    """None where the list was not known in the week."""
    health: Health
    figures: Figures

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happened to the list or its papers, and nothing was decided."""
        in_list = (self.listed, self.came_and_went, self.moved, self.removed)
        on_arxiv = (self.listed_withdrawn, self.venues, self.titles)
        return not any((*in_list, *on_arxiv, self.refused, self.deferred, self.withdrawn))
