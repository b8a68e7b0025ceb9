"""What the week's second looks at merged papers found."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.digest.proposal_content import CheckedPaper
from bot.digest.value import PaperName
from bot.digest.week import Week
from db.merge_checks import merge_checks
from db.models import Decision, MergeCheck, Proposal
from db.proposals import BOT
from db.states import ProposalState


def checked_papers(session: Session, profile: str, week: Week) -> tuple[CheckedPaper, ...]:
    """The merged papers that were looked at again in the week, with who changed their entries since."""
    checked = []
    for check, proposal in merge_checks(session, profile, since=week.start, before=week.end):
        changed = _change_since(check, proposal) if check.outcome != "as_written" else None
        checked.append(
            CheckedPaper(
                paper=PaperName.of(proposal.paper),
                section=check.section,
                outcome=check.outcome,
                merged_at=check.merged_at,
                checked_at=check.checked_at,
                actor=changed.actor if changed else None,
                reason=changed.reason if changed else None,
                source_url=changed.source_url if changed else None,
            )
        )
    return tuple(checked)


def _change_since(check: MergeCheck, proposal: Proposal) -> Decision | None:
    """The newest decision that tells what a person did between merge and second look."""
    wanted = ProposalState.REJECTED if check.outcome == "removed" else ProposalState.MERGED
    made = (
        decision
        for decision in reversed(proposal.decisions)
        if decision.after is wanted
        and decision.actor != BOT
        and check.merged_at <= decision.decided_at <= check.checked_at
        and not decision.is_change_to(ProposalState.MERGED)
        and (check.outcome == "removed" or (decision.section is not None) == (check.outcome == "moved"))
    )
    return next(made, None)
