"""Build the audit of a span of time, or of one commit, out of the database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.audit.content import OFFERED, Audit, AuditedCommit, AuditedPaper, EntryChange, Verdict
from bot.audit.fetched_then import fetched_at, why_late, why_never
from bot.audit.judged_then import judged_then
from bot.audit.known_papers import KnownPapers
from bot.audit.standing_then import StandingThen, rank_then, standing_then
from bot.steps.follow_list import A_MACHINE
from config.profile import Profile
from db.decisions import merge_decision
from db.list_commits import ChangeKind, Reading, first_list_commit, list_commits
from db.models import ListChangeRecord, ListCommitRecord, Paper, Proposal
from db.pull_requests import is_our_merge
from db.states import ProposalState

_DECIDED = {
    ProposalState.DEFERRED: (Verdict.POSTPONED, "put off"),
    ProposalState.REJECTED: (Verdict.REFUSED, "refused"),
    ProposalState.WITHDRAWN: (Verdict.WITHDRAWN, "taken back"),
    ProposalState.SUPERSEDED: (Verdict.REFUSED, "listed before"),
    ProposalState.MERGED: (Verdict.REFUSED, "merged before"),
}


def audit(
    session: Session,
    profile: Profile,
    *,
    since: datetime | None,
    before: datetime | None = None,
    sha: str | None = None,
    with_machines: bool = False,
) -> Audit:
    """Account for every paper that was added; the same database gives the same audit, whenever it is asked.

    Decisions count as they were when the commit was made. Of a judgement only the last one is kept: what is told by a
    later one says so.

    Args:
        session: An open session; it is only read.
        profile: The list's profile.
        since: From when on commits count, by their own time; None for all.
        before: Up to when they count; None for all.
        sha: Only commits whose hash begins so.
        with_machines: Also commits of other bots, of which no paper is accounted for.
    """
    found = [
        commit
        for commit in list_commits(session, profile.name, since=since, before=before, sha=sha)
        if commit.reading != Reading.FIRST.value
    ]
    first = first_list_commit(session, profile.name)
    known = KnownPapers(session, profile, found)
    ours = {commit.sha for commit in found if _is_ours(known, commit)}
    machines = {commit.sha for commit in found if commit.author.endswith(A_MACHINE)} - ours
    kept = [commit for commit in found if with_machines or commit.sha not in machines]
    return Audit(
        profile=profile.name,
        repository=profile.repository,
        since=since,
        remembered_since=first.committed_at if first else None,
        commits=tuple(
            _commit(known, commit, is_ours=commit.sha in ours, is_machine=commit.sha in machines) for commit in kept
        ),
        left_out=len(found) - len(kept),
    )


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


def _is_ours(known: KnownPapers, commit: ListCommitRecord) -> bool:
    """Whether our pull request came with it: its merge, or one of several commits by which it was rebased."""
    if is_our_merge(known.session, known.profile.name, commit.sha):
        return True
    added = {change.paper_id for change in commit.changes if change.kind == ChangeKind.ADDED.value}
    if not added or not commit.author.endswith(A_MACHINE):
        return False
    ours = (known.proposal_of.get(paper_id) for paper_id in added)
    return all(proposal is not None and merge_decision(proposal) is not None for proposal in ours)


def _commit(known: KnownPapers, commit: ListCommitRecord, *, is_ours: bool, is_machine: bool) -> AuditedCommit:
    kinds = Counter(change.kind for change in commit.changes)
    sections: dict[int, list[str]] = {}
    for change in commit.changes:
        if change.kind == ChangeKind.ADDED.value and not is_machine:
            sections.setdefault(change.paper_id, []).append(change.section)
    return AuditedCommit(
        sha=commit.sha,
        author=commit.author,
        committed_at=commit.committed_at,
        message=commit.message,
        reading=Reading(commit.reading),
        is_ours=is_ours,
        is_machine=is_machine,
        papers=tuple(
            _paper(known, _Addition(known.papers[paper_id], tuple(dict.fromkeys(places)), commit, is_ours))
            for paper_id, places in sections.items()
        ),
        changes=tuple(
            _entry_change(known, change)
            for change in commit.changes
            if is_machine or change.kind != ChangeKind.ADDED.value
        ),
        moved=kinds[ChangeKind.MOVED.value],
        edited=kinds[ChangeKind.EDITED.value],
        removed=kinds[ChangeKind.REMOVED.value],
    )


def _entry_change(known: KnownPapers, change: ListChangeRecord) -> EntryChange:
    paper = known.papers[change.paper_id]
    return EntryChange(
        kind=ChangeKind(change.kind),
        arxiv_id=paper.arxiv_id,
        title=paper.title,
        section=change.section,
        section_before=change.section_before,
        raw_before=change.raw_before,
        raw=known.wording_after(change) if change.raw_before is not None else None,
    )


def _paper(known: KnownPapers, addition: _Addition) -> AuditedPaper:
    proposal = known.proposal_of.get(addition.paper.id)
    then = standing_then(proposal, addition.commit, is_ours=addition.is_ours) if proposal is not None else None
    if proposal is not None and then is not None:
        return _proposed(known, addition, proposal, then)
    paper, listed_at, arxiv = addition.paper, addition.commit.committed_at, known.profile.arxiv
    fetched = fetched_at(paper, listed_at=listed_at)
    if fetched is None:
        never = why_never(known.session, known.profile, paper, listed_at=listed_at)
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


def _proposed(known: KnownPapers, addition: _Addition, proposal: Proposal, then: StandingThen) -> AuditedPaper:
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


def _standing(
    known: KnownPapers, commit: ListCommitRecord, proposal: Proposal, then: StandingThen
) -> tuple[Verdict, str]:
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
        shown = (made for made in proposal.decisions if made.is_change_to(ProposalState.PROPOSED))
        first = next((made.decided_at for made in shown if made.decided_at < decision.decided_at), None)
        place += f" (it had one on {first:%Y-%m-%d})" if first is not None else ""
        return Verdict.WAITING, f"a candidate since {day}, {place}, for {proposal.section or 'no section'}"
    verdict, did = _DECIDED[then.state]
    by = f" by {decision.actor}" if then.state is not ProposalState.WITHDRAWN else ""
    return verdict, f"{did} on {day}{by}: {decision.reason}"
