"""What a digest tells, as plain values: no sentences, so that every format and language can word it in its own way.

The published JSON is made of these classes field by field (`bot.digest.document`): renaming a field changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, PlainSerializer

from bot.digest.insights import ListSize, PaperResults, RecallAudit, Trends
from bot.digest.value import DigestValue, PaperName
from bot.digest.week import Week
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
class WaitingPaper(DigestValue):
    """A paper that stood in the pull request when the week ended."""

    paper: PaperName
    section: str | None
    relevance: float
    proposed_at: datetime
    age_days: int
    """Whole days from then to the week's end."""
    pull_request_url: str | None
    """Or the page on which a person may open it, where nobody has done so."""
    pull_request_number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatePaper(DigestValue):
    """A paper that waited for a place in the pull request when the week ended."""

    paper: PaperName
    section: str | None
    relevance: float
    candidate_since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates(DigestValue):
    """All that waited for a place."""

    count: int
    best: tuple[CandidatePaper, ...]
    """The first few, in the order in which they get a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedPaper(DigestValue):
    """A paper about which something was decided in the week that still held at its end."""

    paper: PaperName
    actor: str
    """A login, ``shelver``, or ``a reviewer`` where the forge does not tell who."""
    reason: str
    decided_at: datetime
    source_url: str | None
    """Where that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPaper(DigestValue):
    """A paper that was merged some days ago, and looked at again in the week."""

    paper: PaperName
    section: str | None
    """Where it stood then; None where it was removed."""
    outcome: str
    """``as_written``, ``edited``, ``moved`` or ``removed``."""
    merged_at: datetime
    """When the merge was noticed."""
    checked_at: datetime
    actor: str | None
    """Who changed it since, as far as known."""
    reason: str | None
    """What that person did to it."""
    source_url: str | None
    """Where that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnListing(DigestValue):
    """A paper that stood in the list at the week's end, and was withdrawn from arXiv as seen in the week."""

    paper: PaperName
    section: str
    reason: str
    """The paper's own words."""
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedListing(DigestValue):
    """A listed paper of which arXiv tells since the week where it was published, and its entry does not."""

    paper: PaperName
    section: str
    venue: str | None
    """As it is usually written; None where the words name none that is known for certain."""
    source: str
    """``comment``, ``journal reference`` or ``doi``: where arXiv has it."""
    words: str
    """What arXiv has there."""
    listed_venue: str | None
    """What the list's entry says."""
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedListing(DigestValue):
    """A listed paper that got another title on arXiv, as seen in the week, which its entry does not have."""

    paper: PaperName
    section: str
    before: str
    """The title that it had."""
    after: str
    """The title that it has since."""
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth(DigestValue):
    """What one source gave to the week's runs."""

    source: str
    verdicts: dict[str, int]
    """``ok``, ``empty``, ``suspect``, ``failed`` and ``stale``, with how often."""
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
    list_known: bool
    """False where the list had never been read up to the week's end."""
    first_read: FirstRead | None
    """None in all weeks but one."""
    listed: tuple[ListedSection, ...]
    """Sections in the list's order, papers in the order in which they were listed."""
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
        happened = (self.listed, self.moved, self.removed, self.listed_withdrawn, self.venues, self.titles)
        return not any((*happened, self.refused, self.deferred, self.withdrawn))
