"""What the steps of one run share, and what each leaves for the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from bot.curated_list.document import CuratedList
from bot.forge.base import Forge, Offered, Published, PullRequest
from bot.forge.conversation import Conversation
from bot.profile_sections import ProfileSections
from bot.sources.arxiv_oai import ArxivOai
from bot.sources.base import ListSnapshot, ListSource
from bot.sources.daily_feed import DailyFeed
from bot.sources.harvest import PaperLookup, PaperSource
from bot.sources.list_history import ListHistory
from classifiers.keyword import KeywordClassifier
from config.loading import ProfileFolder
from config.profile import Profile
from db.runs import NOTHING_COUNTED, RunUsage
from db.session import Sessions

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how much of it is done, and how much there is (None: unknown)."""


class StoredFields(TypedDict):
    """A pull request as `db.pull_requests.save_pull_request` takes it."""

    number: int
    url: str
    state: str
    body: str
    head_sha: str
    merge_sha: str | None
    labels: tuple[str, ...]


def stored_fields(pull_request: PullRequest) -> StoredFields:
    """What is remembered of a pull request."""
    return StoredFields(
        number=pull_request.number,
        url=pull_request.url,
        state=pull_request.state.value,
        body=pull_request.body,
        head_sha=pull_request.head_sha,
        merge_sha=pull_request.merge_sha,
        labels=pull_request.labels,
    )


def no_progress(doing: str, done: int, total: int | None) -> None:
    """Tell nobody."""


@dataclass(slots=True, kw_only=True)
class Figures:
    """What a run came to, in numbers."""

    listed: int = 0
    """Entries in the list."""
    polled: int = 0
    """Papers that the sources handed over."""
    new: int = 0
    """Those not stored before."""
    judged: int = 0
    """Papers that were classified in this run."""
    candidates: int = 0
    """Papers that belong in the list and do not stand there: in the pull request or waiting for a place."""
    proposed: int = 0
    """Those in the pull request, or on the branch for which a link is offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArxivInterfaces:
    """What says what arXiv announced, beside its query interface, and what tells more of single papers."""

    oai: ArxivOai
    feed: DailyFeed
    lookup: PaperLookup


@dataclass(slots=True, kw_only=True)
class Cycle:
    """One run under way."""

    folder: ProfileFolder
    sessions: Sessions
    """Those of the steps; they write only while the run holds its lock."""
    notes_sessions: Sessions | None = None
    """Those by which a run notes its own end, which it may without the lock; None: the same."""
    list_source: ListSource
    paper_source: PaperSource
    announcements: ArxivInterfaces | None = None
    """None where papers come from ``paper_source`` alone."""
    forge: Forge | None
    """None where there is no token: everything but the pull request is done."""
    conversation: Conversation | None = None
    """The comments on it; None where nobody can comment: on disk, and without a token."""
    repository: str
    """Where the pull request goes, as the database knows it: ``OWNER/NAME``, or a local repository's path."""
    classifier: KeywordClassifier
    now: datetime
    """The moment of the run, in UTC: the only clock that the steps read."""
    progress: Progress = no_progress
    usage: Callable[[], RunUsage] = lambda: NOTHING_COUNTED
    """How many requests were sent so far, and are still allowed."""
    run_id: int = 0

    history: ListHistory | None = None
    """What the list held and lost; read by ``read_list`` on the first run alone."""
    snapshot: ListSnapshot | None = None
    """The list as it stands; left by ``read_list``."""
    curated: CuratedList | None = None
    """The same, parsed."""
    sections: ProfileSections = field(default_factory=ProfileSections)
    """Where the profile's sections are in it; left by ``find_sections``."""
    pull_request: PullRequest | None = None
    """Our open pull request as it stands; left by ``read_review``."""
    merged_by: str | None = None
    """Who merged it, where that was read in this run; left by ``read_review``."""
    publishing: bool = True
    """False where a pull request that we know nothing of uses our branch, or where people sent ours elsewhere.

    Left by ``read_review``."""
    paused: str | None = None
    """Who stopped the publishing, and how it goes on; None where nobody did. Left by ``read_comments``."""
    chosen: tuple[int, ...] = ()
    """Identifiers of the proposals that the pull request is to hold, in order; left by ``choose_papers``."""
    published: Published | None = None
    """What became of the pull request; left by ``publish_proposals``."""
    offered: Offered | None = None
    """The link by which a person may open it, in its place; left by ``publish_proposals``."""
    figures: Figures = field(default_factory=Figures)
    unverified: list[str] = field(default_factory=list)
    """What could not be read, or not be trusted to be whole."""
    notes: list[str] = field(default_factory=list)
    """What the operator should know although nothing failed."""

    @property
    def profile(self) -> Profile:
        """The profile of the list that is served."""
        return self.folder.profile

    @property
    def name(self) -> str:
        """The profile's name: the key of all that is stored about the list."""
        return self.folder.profile.name
