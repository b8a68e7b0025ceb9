"""Build the audit of a span of time, or of one commit, out of the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from bot.audit.content import OFFERED, Audit, AuditedCommit, AuditedPaper, Verdict
from bot.audit.fetched_then import fetched_at, why_late, why_never
from bot.audit.judged_then import judged_then
from bot.audit.standing_then import StandingThen, rank_then, standing_then
from bot.steps.follow_list import A_MACHINE
from config.profile import Profile
from db.decided_works import DecidedWorks
from db.list_commits import ChangeKind, Reading, first_list_commit, list_commits
from db.models import Classification, ListCommitRecord, Paper, Proposal
from db.papers import BATCH
from db.pull_requests import is_our_merge
from db.states import ProposalState

_DECIDED = {
    ProposalState.DEFERRED: (Verdict.POSTPONED, "put off"),
    ProposalState.REJECTED: (Verdict.REFUSED, "refused"),
    ProposalState.WITHDRAWN: (Verdict.WITHDRAWN, "taken back"),
    ProposalState.SUPERSEDED: (Verdict.REFUSED, "listed before"),
    ProposalState.MERGED: (Verdict.REFUSED, "merged before"),
}


def audit(session: Session, profile: Profile, *, since: datetime | None, sha: str | None = None) -> Audit:
    """Account for every paper that was added; the same database gives the same audit, whenever it is asked.

    Decisions count as they were when the commit was made. Of a judgement only the last one is kept: what is told by a
    later one says so.

    Args:
        session: An open session; it is only read.
        profile: The list's profile.
        since: From when on commits count, by their own time; None for all.
        sha: Only commits whose hash begins so.
    """
    found = [
        commit
        for commit in list_commits(session, profile.name, since=since, sha=sha)
        if commit.reading != Reading.FIRST.value
    ]
    first = first_list_commit(session, profile.name)
    ours = {commit.sha for commit in found if is_our_merge(session, profile.name, commit.sha)}
    kept = [commit for commit in found if commit.sha in ours or not commit.author.endswith(A_MACHINE)]
    known = _Known(session, profile, kept)
    return Audit(
        profile=profile.name,
        repository=profile.repository,
        since=since,
        remembered_since=first.committed_at if first else None,
        commits=tuple(_commit(known, commit, is_ours=commit.sha in ours) for commit in kept),
        left_out=len(found) - len(kept),
    )


class _Known:
    """What the database knows of the papers that the commits added, read at once."""

    def __init__(self, session: Session, profile: Profile, commits: Iterable[ListCommitRecord]) -> None:
        self.session = session
        self.profile = profile
        wanted = sorted(
            {
                change.paper_id
                for commit in commits
                for change in commit.changes
                if change.kind == ChangeKind.ADDED.value
            }
        )
        self.papers: dict[int, Paper] = {}
        self.classifications: dict[int, Classification] = {}
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            papers = select(Paper).where(Paper.id.in_(batch)).options(selectinload(Paper.versions))
            self.papers |= {paper.id: paper for paper in session.scalars(papers)}
            judged = select(Classification).where(
                Classification.profile == profile.name, Classification.paper_id.in_(batch)
            )
            self.classifications |= {found.paper_id: found for found in session.scalars(judged)}

    @cached_property
    def proposals(self) -> Sequence[Proposal]:
        """All of the list."""
        query = (
            select(Proposal)
            .where(Proposal.profile == self.profile.name)
            .options(joinedload(Proposal.paper), joinedload(Proposal.pull_request), selectinload(Proposal.decisions))
            .order_by(Proposal.id)
        )
        return self.session.scalars(query).all()

    @cached_property
    def proposal_of(self) -> dict[int, Proposal]:
        """By paper."""
        return {proposal.paper_id: proposal for proposal in self.proposals}

    @cached_property
    def works(self) -> DecidedWorks:
        """What is listed, or was decided about."""
        return DecidedWorks(self.session, self.profile.name)


@dataclass(frozen=True, slots=True)
class _Addition:
    """A paper, and how it came into the list."""

    paper: Paper
    sections: tuple[str, ...]
    commit: ListCommitRecord
    is_ours: bool

    def audited(self, verdict: Verdict, reason: str) -> AuditedPaper:
        """The paper with its verdict."""
        listed_at = self.commit.committed_at
        fetched = fetched_at(self.paper, listed_at=listed_at)
        return AuditedPaper(
            arxiv_id=self.paper.arxiv_id,
            title=self.paper.title,
            sections=self.sections,
            verdict=verdict,
            reason=reason,
            known_since=fetched if fetched is not None and fetched <= listed_at else None,
        )


def _commit(known: _Known, commit: ListCommitRecord, *, is_ours: bool) -> AuditedCommit:
    kinds = Counter(change.kind for change in commit.changes)
    sections: dict[int, list[str]] = {}
    for change in commit.changes:
        if change.kind == ChangeKind.ADDED.value:
            sections.setdefault(change.paper_id, []).append(change.section)
    return AuditedCommit(
        sha=commit.sha,
        author=commit.author,
        committed_at=commit.committed_at,
        message=commit.message,
        reading=Reading(commit.reading),
        is_ours=is_ours,
        papers=tuple(
            _paper(known, _Addition(known.papers[paper_id], tuple(dict.fromkeys(places)), commit, is_ours))
            for paper_id, places in sections.items()
        ),
        moved=kinds[ChangeKind.MOVED.value],
        edited=kinds[ChangeKind.EDITED.value],
        removed=kinds[ChangeKind.REMOVED.value],
    )


def _paper(known: _Known, addition: _Addition) -> AuditedPaper:
    proposal = known.proposal_of.get(addition.paper.id)
    then = standing_then(proposal, addition.commit, is_ours=addition.is_ours) if proposal is not None else None
    if proposal is not None and then is not None:
        return _proposed(known, addition, proposal, then)
    paper, listed_at, arxiv = addition.paper, addition.commit.committed_at, known.profile.arxiv
    fetched = fetched_at(paper, listed_at=listed_at)
    if fetched is None:
        never = why_never(known.session, paper, polled=arxiv.categories)
        return addition.audited(never.verdict, never.reason)
    if fetched > listed_at:
        late = why_late(paper, fetched=fetched, listed_at=listed_at, polled=arxiv.categories)
        return addition.audited(late.verdict, late.reason)
    judged = judged_then(
        paper,
        known.classifications.get(paper.id),
        fetched=fetched,
        listed_at=listed_at,
        proposal_age_days=arxiv.proposal_age_days,
        works=known.works,
    )
    reason = f"{judged.reason} (judged by today's rules)" if judged.later else judged.reason
    return replace(addition.audited(judged.verdict, reason), judged_later=judged.later)


def _proposed(known: _Known, addition: _Addition, proposal: Proposal, then: StandingThen) -> AuditedPaper:
    verdict, reason = _standing(known, addition.commit, proposal, then)
    if verdict not in OFFERED:
        section = proposal.section if verdict is Verdict.WAITING else None
        return replace(addition.audited(verdict, reason), proposed_section=section)
    is_same = proposal.section in addition.sections
    where = "the same section" if is_same else proposal.section or "no section"
    return replace(
        addition.audited(verdict, f"{reason}, for {where}"),
        proposed_since=then.decision.decided_at,
        proposed_section=proposal.section,
    )


def _standing(known: _Known, commit: ListCommitRecord, proposal: Proposal, then: StandingThen) -> tuple[Verdict, str]:
    decision = then.decision
    day = f"{decision.decided_at:%Y-%m-%d}"
    if then.merged is not None:
        return Verdict.MERGED, f"in our pull request since {day}, merged by {then.merged.actor}"
    if then.state is ProposalState.PROPOSED:
        days = max((commit.committed_at - decision.decided_at).days, 0)
        before = f"{days} {'day' if days == 1 else 'days'} before" if days else "less than a day before"
        return Verdict.PROPOSED, f"in our pull request since {day}, {before}"
    if then.state is ProposalState.CANDIDATE:
        pull_request = known.profile.pull_request
        rank = rank_then(known.proposals, proposal, commit.committed_at, half_life_days=pull_request.half_life_days)
        place = f"number {rank.place} of {rank.total} for {pull_request.size_limit} places"
        return Verdict.WAITING, f"a candidate since {day}, {place}, for {proposal.section or 'no section'}"
    verdict, did = _DECIDED[then.state]
    by = f" by {decision.actor}" if then.state is not ProposalState.WITHDRAWN else ""
    return verdict, f"{did} on {day}{by}: {decision.reason}"
