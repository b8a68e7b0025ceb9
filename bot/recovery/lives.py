"""What happened to each paper, put together from what our pull requests and the list's history tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.forge.base import PullRequestState
from bot.forge.hidden_memory import RememberedDecision, RememberedPaper, is_withdrawn
from bot.recovery.past import PastPullRequest
from bot.sources.base import ListCommit
from bot.sources.list_history import ListHistory
from bot.steps.follow_list import deletion_reason, listing_reason
from db.states import ProposalState
from db.works import work_key

A_REVIEWER = "a reviewer"
"""The actor where GitHub does not tell who it was."""
_ONE_MERGE = timedelta(minutes=1)
"""A commit this near to a merge that brought the same paper is the merge's."""

_S = ProposalState
_REFUSABLE = frozenset({_S.CANDIDATE, _S.PROPOSED, _S.DEFERRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One change of how a paper stands."""

    after: ProposalState
    at: datetime
    actor: str
    reason: str
    url: str | None
    before: frozenset[ProposalState]
    """The states from which it leads there; from others it changes nothing."""
    recorded: bool = False
    """It was remembered as it was stored, and so is believed whatever seems to stand before it; where ``before`` is
    empty, the paper's proposal began with it."""
    section: str | None = None
    """Where the paper was moved to."""
    vague: bool = False
    """Neither who nor when is known: it counts only where nothing better does."""


@dataclass(slots=True, kw_only=True)
class Life:
    """All that is known of one paper."""

    arxiv_id: str | None
    title: str | None
    """None where only the identifier is known."""
    since: datetime
    paper: RememberedPaper | None = None
    """As the newest pull request that names it remembers it."""
    section: str | None = None
    last_pull_request: int | None = None
    """The newest that held it."""
    is_proposed: bool = False
    """It stands in the open pull request, ticked."""
    happenings: list[Happening] = field(default_factory=list)

    @property
    def in_order(self) -> list[Happening]:
        """What happened, the first first; what is remembered is not told a second time by what follows from it."""
        remembered = {(known.after, known.at, known.reason) for known in self.happenings if known.recorded}
        told = [
            known
            for known in self.happenings
            if known.recorded
            or not (
                (known.after, known.at, known.reason) in remembered
                or (known.vague and any(after is known.after for after, _, _ in remembered))
            )
        ]
        return sorted(told, key=lambda happening: happening.at)


class Lives:
    """The papers by identifier, else by title.

    Args:
        now: The moment of the restoring: what is found to be decided but not when, was decided by now.
        commit_url: Where a commit of the list can be read.
    """

    def __init__(self, *, now: datetime, commit_url: Callable[[ListCommit], str]) -> None:
        self._now = now
        self._commit_url = commit_url
        self._lives: dict[str, Life] = {}
        self._merges: set[str] = set()

    def __iter__(self) -> Iterator[Life]:
        return iter(self._lives.values())

    def add_pull_request(self, pull: PastPullRequest) -> None:
        """What one of our pull requests tells; they have to come oldest first."""
        shown, memory = pull.shown, pull.memory
        for paper in memory.papers:
            self._remember(paper)
        for arxiv_id in memory.refused:
            life = self._life(arxiv_id, None, pull.opened_at)
            life.happenings.append(
                Happening(
                    after=_S.REJECTED,
                    at=pull.opened_at,
                    actor=A_REVIEWER,
                    reason=f"refused while pull request {shown.number} was open; there was no room for the details",
                    url=shown.url,
                    before=_REFUSABLE,
                    vague=True,
                )
            )
        for arxiv_id, section in pull.papers.items():
            life = self._life(arxiv_id, None, pull.opened_at)
            life.section = section or life.section
            life.last_pull_request = shown.number
        self._add_end(pull)
        if pull.on_branch is not None:
            self._add_unticked(pull)

    def add_history(self, history: ListHistory) -> None:
        """Which papers people deleted from the list."""
        for deleted in history.deleted:
            entry, commit = deleted.entry, deleted.commit
            at = min(commit.committed_at, self._now)
            title = entry.title or entry.name or entry.raw
            life = self._life(entry.arxiv_id, title, at)
            life.happenings.append(
                Happening(
                    after=_S.REJECTED,
                    at=at,
                    actor=commit.author,
                    reason=deletion_reason(entry.section, commit),
                    url=self._commit_url(commit),
                    before=frozenset(_S) - {_S.REJECTED},
                )
            )

    def add_listings(self, history: ListHistory, *, section_at: Callable[[ListCommit, str], str]) -> None:
        """Which papers of ours people listed by themselves; everything else has to be known already.

        Args:
            history: The list's.
            section_at: The section in which a paper stands at a commit.
        """
        for life in self:
            merged = [happening.at for happening in life.happenings if happening.after is _S.MERGED]
            for commit in history.added.get(life.arxiv_id or "", ()):
                at = min(commit.committed_at, self._now)
                is_merge = commit.sha in self._merges or any(abs(moment - at) <= _ONE_MERGE for moment in merged)
                if not is_merge and at > life.since:
                    life.happenings.append(
                        Happening(
                            after=_S.SUPERSEDED,
                            at=at,
                            actor=commit.author,
                            reason=listing_reason(section_at(commit, life.arxiv_id or ""), commit),
                            url=self._commit_url(commit),
                            before=frozenset(_S) - {_S.MERGED, _S.SUPERSEDED},
                        )
                    )

    def _remember(self, paper: RememberedPaper) -> None:
        life = self._life(paper.arxiv_id, paper.title, paper.since)
        life.paper, life.title, life.since = paper, paper.title, min(life.since, paper.since)
        life.section = paper.section or life.section
        life.happenings.extend(_recorded(decision) for decision in paper.decisions)

    def _add_end(self, pull: PastPullRequest) -> None:
        """What the merge, the closing or the empty boxes of the open one decided."""
        shown = pull.shown
        at = min(shown.ended_at or self._now, self._now)
        if shown.state is PullRequestState.MERGED:
            self._merges.update({shown.merge_sha} if shown.merge_sha else ())
            decided = Happening(
                after=_S.MERGED,
                at=at,
                actor=shown.merged_by or A_REVIEWER,
                reason=f"pull request {shown.number} was merged",
                url=shown.url,
                before=frozenset({_S.CANDIDATE, _S.PROPOSED, _S.SUPERSEDED}),
            )
            concerned: Iterable[str] = pull.papers
        elif shown.state is PullRequestState.CLOSED:
            if is_withdrawn(shown.body) or (shown.opened_by == shown.closed_by and not shown.opener_decides):
                return
            decided = Happening(
                after=_S.REJECTED,
                at=at,
                actor=shown.closed_by or A_REVIEWER,
                reason=f"pull request {shown.number} was closed unmerged",
                url=shown.url,
                before=_REFUSABLE,
            )
            concerned = pull.papers
        else:
            decided = _unticking(pull, at=at)
            concerned = pull.unticked if pull.on_branch is None else ()
        for arxiv_id in concerned:
            self._lives[arxiv_id].happenings.append(decided)
        if shown.state is PullRequestState.OPEN:
            for arxiv_id in pull.papers.keys() - set(pull.unticked):
                self._lives[arxiv_id].is_proposed = True

    def _add_unticked(self, pull: PastPullRequest) -> None:
        """What was unticked in a person's text: it stays so there, whatever a comment made of the paper since.

        Of what was on the branch in the end, the end decided.
        """
        is_open = pull.shown.state is PullRequestState.OPEN
        for arxiv_id in pull.unticked if is_open else sorted(set(pull.unticked) - pull.papers.keys()):
            life = self._life(arxiv_id, None, pull.opened_at)
            life.happenings.append(_unticking(pull, at=pull.opened_at))

    def _life(self, arxiv_id: str | None, title: str | None, since: datetime) -> Life:
        key = arxiv_id or work_key(title or "")
        if key not in self._lives:
            self._lives[key] = Life(arxiv_id=arxiv_id, title=title, since=since)
        life = self._lives[key]
        life.title = life.title or title
        return life


def _unticking(pull: PastPullRequest, *, at: datetime) -> Happening:
    return Happening(
        after=_S.REJECTED,
        at=at,
        actor=A_REVIEWER,
        reason=f"box unticked in pull request {pull.shown.number}",
        url=pull.shown.url,
        before=_REFUSABLE,
    )


def _recorded(decision: RememberedDecision) -> Happening:
    before = frozenset({ProposalState(decision.before)}) if decision.before else frozenset[ProposalState]()
    return Happening(
        after=ProposalState(decision.after),
        at=decision.at,
        actor=decision.actor,
        reason=decision.reason,
        url=decision.url,
        before=before,
        recorded=True,
        section=decision.section,
    )
