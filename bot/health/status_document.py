"""What ``shelver status --json`` prints, and the schema that it keeps to; moments are ISO 8601, to the minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from bot.published_schema import PublishedSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What somebody should look at."""

    check: str
    """The same name as ``shelver doctor`` gives it."""
    level: str
    """``warn`` or ``fail``."""
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What one source gave to a run."""

    source: str
    verdict: str
    """``ok``, ``empty``, ``suspect`` or ``failed``."""
    fetched: int
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """One run."""

    started: str
    outcome: str
    """``done``, ``unverified``, ``failed``, ``interrupted`` or ``running``."""
    message: str
    sources: Sequence[SourceState]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayState:
    """A day of announcement that is not verified."""

    source: str
    category: str
    day: str
    fetched: int
    expected: int | None
    verdict: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcements:
    """How far arXiv's announcements are verified."""

    last_verified: str | None
    in_doubt: Sequence[DayState]
    in_doubt_told: Sequence[str]
    given_up: Sequence[DayState]
    given_up_told: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What GitHub still allowed when a run asked it last."""

    remaining: int
    limit: int | None
    reset: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """How far the back-fills have come."""

    first: Annotated[str, Field(alias="from")]
    last: Annotated[str, Field(alias="to")]
    days: int
    of: int
    checkpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnPaper:
    """A listed paper that its authors, or arXiv, withdrew."""

    arxiv_id: str | None
    title: str
    section: str
    reason: str
    seen: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPaper:
    """A listed paper that appeared somewhere."""

    arxiv_id: str | None
    title: str
    section: str
    venue: str | None
    source: str
    words: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedPaper:
    """A listed paper with another title than before."""

    arxiv_id: str | None
    before: str
    after: str
    section: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPapers:
    """What changed about listed papers."""

    withdrawn: Sequence[WithdrawnPaper]
    venues: Sequence[PublishedPaper]
    titles: Sequence[RenamedPaper]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """The list as it was last read."""

    head: str | None
    entries: int
    sections: int
    bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSection:
    """A section of the profile that the list has in another way, or no more."""

    path: str
    drift: str
    section: str | None
    papers: int
    stand_in: dict[str, int]
    merged_with: Sequence[str]
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileSectionsState:
    """How well the profile's sections fit the list."""

    same: int
    changed: Sequence[ChangedSection]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """That a maintainer stopped all writing."""

    by: str
    since: str
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Whose work on the list the pull request waits for."""

    whose: Annotated[str | None, Field(alias="for")]
    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergesToCheck:
    """Merged papers that a run looks at again."""

    papers: int
    first: Annotated[str, Field(alias="from")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequestState:
    """The newest pull request."""

    number: int
    state: str
    url: str
    frozen_since: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedLink:
    """The link by which a person may open the pull request."""

    url: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """The digest of one week through one channel."""

    week: str
    channel: str
    state: str
    attempts: int
    at: str
    next: str | None
    receipt: str | None
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How one list's bot stands."""

    profile: str
    verdict: str
    """``ok``, ``warn`` or ``fail``: the worst of the troubles."""
    troubles: Sequence[Trouble]
    runs: Sequence[RunState]
    """The last ones, the newest first."""
    arxiv_complete_until: str | None
    arxiv_announcements: Announcements
    github_budget: Budget | None
    papers: int
    backfill: Backfill | None
    listed_papers: ListedPapers
    list: ListState
    profile_sections: ProfileSectionsState | None
    proposals: dict[str, int]
    """How many there are in each state that occurs."""
    oldest_waiting: dict[str, str]
    """Since when the oldest of each state waits in which papers wait."""
    publishing_stopped: Stopped | None
    waiting: Waiting | None
    merges_to_check: MergesToCheck | None
    pull_request: PullRequestState | None
    compare_link: OfferedLink | None
    digests: Sequence[DeliveryReport]
    digests_skipped: Sequence[str]


SCHEMA = PublishedSchema(name="status", content=Status, version=1)


def to_json(state: dict[str, Any]) -> dict[str, Any]:
    """The document, from what `bot.cli.status.collect` gives."""
    return SCHEMA.values(SCHEMA.content_of(state))


if __name__ == "__main__":
    SCHEMA.publish()
