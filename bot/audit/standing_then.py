"""How a proposal stood when a commit listed its paper, as its decisions tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.steps.choose_papers import priority
from db.models import Decision, ListCommitRecord, Proposal
from db.states import ProposalState

_STANDING = frozenset({ProposalState.CANDIDATE, ProposalState.PROPOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingThen:
    """A proposal's state, and the decision that led to it."""

    state: ProposalState
    decision: Decision
    merged: Decision | None = None
    """That by which this very commit was read as the merge of our pull request; None where it is none."""


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in the order in which candidates come into the pull request."""

    place: int
    """From 1 on."""
    total: int


def standing_then(proposal: Proposal, commit: ListCommitRecord, *, is_ours: bool) -> StandingThen | None:
    """How it stood before the commit; None where there was no proposal by then.

    What the commit itself brought about counts as later, whatever its clock said.
    """
    changes = [decision for decision in proposal.decisions if decision.before is not decision.after]
    after = _first_after(changes, commit)
    if after > 1 and changes[after - 1].after is ProposalState.MERGED:
        after -= 1  # GitHub's clock for the merge may be behind the commit's
    if after == 0:
        return None
    last = changes[after - 1]
    return StandingThen(state=last.after, decision=last, merged=_merge(proposal, changes[after:], is_ours=is_ours))


def _first_after(changes: Sequence[Decision], commit: ListCommitRecord) -> int:
    """The place of the first change that came after the commit."""
    for place, decision in enumerate(changes):
        if (decision.source_url or "").endswith(f"/{commit.sha}"):
            return place  # a run between the commit and its push decided without knowing of it
    later = (place for place, decision in enumerate(changes) if decision.decided_at >= commit.committed_at)
    return next(later, len(changes))


def _merge(proposal: Proposal, later: Sequence[Decision], *, is_ours: bool) -> Decision | None:
    merged = next((decision for decision in later if decision.after is ProposalState.MERGED), None)
    merge_sha = proposal.pull_request.merge_sha if proposal.pull_request is not None else None
    if merged is None or not (is_ours or merge_sha is None):
        return None
    # Without the merge's commit, only what followed at once can be that.
    between = [decision.after for decision in later[: later.index(merged)]]
    return merged if is_ours or set(between) <= {ProposalState.SUPERSEDED} else None


def rank_then(proposals: Sequence[Proposal], proposal: Proposal, at: datetime, *, half_life_days: float) -> Rank:
    """Its place among all that stood in the pull request or waited for a place.

    Relevance counts as it is stored now.

    Args:
        proposals: All of the list.
        proposal: The one in question.
        at: The moment.
        half_life_days: The profile's.
    """
    standing = [other for other in proposals if other is proposal or _state_at(other, at) in _STANDING]
    standing.sort(
        key=lambda other: (
            not _was_wanted(other, at),
            -priority(other, half_life_days=half_life_days),
            other.paper.arxiv_id or "",
        )
    )
    return Rank(place=standing.index(proposal) + 1, total=len(standing))


def _was_wanted(proposal: Proposal, at: datetime) -> bool:
    """Whether a person had asked for the paper, or said where it belongs; listing it pins it too, but later."""
    said = any(
        made.section is not None and made.decided_at < at and not made.taken_back_at for made in proposal.decisions
    )
    return proposal.asked_for or said


def _state_at(proposal: Proposal, at: datetime) -> ProposalState | None:
    before = [made for made in proposal.decisions if made.before is not made.after and made.decided_at < at]
    return before[-1].after if before else None
