from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.errors import IllegalTransitionError
from db.models import Decision
from db.proposals import BOT, begin_proposal, change_state, proposal_of, proposals
from db.states import ProposalState
from tests.db.samples import LIST, NOON, later, stored_paper

CANDIDATE, PROPOSED, REJECTED, MERGED = (
    *(ProposalState.CANDIDATE, ProposalState.PROPOSED, ProposalState.REJECTED, ProposalState.MERGED),
)


def test_a_proposal_begins_with_a_decision(session: Session) -> None:
    """Even the bot's own is kept with its reason."""
    paper = stored_paper(session)
    proposal = begin_proposal(session, LIST, paper, state=CANDIDATE, reason="relevant", at=NOON)
    session.flush()
    session.refresh(proposal)
    assert (proposal.paper, proposal.state, proposal.created_at, proposal.changed_at) == (
        paper,
        CANDIDATE,
        NOON,
        NOON,
    )
    assert (proposal.section, proposal.pull_request) == (None, None)
    (decision,) = proposal.decisions
    assert (decision.before, decision.after, decision.actor, decision.reason) == (None, CANDIDATE, BOT, "relevant")
    assert (decision.source_url, decision.decided_at) == (None, NOON)


def test_a_change_keeps_who_when_why_and_where(session: Session) -> None:
    """In the order in which things happened."""
    proposal = begin_proposal(session, LIST, stored_paper(session), state=CANDIDATE, reason="relevant", at=NOON)
    change_state(proposal, PROPOSED, reason="has a place", at=later(1))
    change_state(proposal, REJECTED, reason="off topic", at=later(2), actor="owner", source_url="https://x/1")
    session.flush()
    session.expire_all()
    assert (proposal.state, proposal.created_at, proposal.changed_at) == (REJECTED, NOON, later(2))
    assert [(each.before, each.after, each.actor, each.reason, each.source_url) for each in proposal.decisions] == [
        (None, CANDIDATE, BOT, "relevant", None),
        (CANDIDATE, PROPOSED, BOT, "has a place", None),
        (PROPOSED, REJECTED, "owner", "off topic", "https://x/1"),
    ]
    assert [each.decided_at for each in proposal.decisions] == [NOON, later(1), later(2)]


def test_staying_changes_nothing(session: Session) -> None:
    """A comment that is read twice is one decision."""
    proposal = begin_proposal(
        session, LIST, stored_paper(session), state=REJECTED, reason="no", at=NOON, actor="owner"
    )
    change_state(proposal, REJECTED, reason="no, again", at=later(1), actor="owner")
    assert (len(proposal.decisions), proposal.changed_at) == (1, NOON)


def test_an_unlawful_change_is_refused_and_leaves_no_trace(session: Session) -> None:
    """The message names the paper."""
    proposal = begin_proposal(session, LIST, stored_paper(session), state=MERGED, reason="listed", at=NOON)
    with pytest.raises(IllegalTransitionError, match=r"^2509\.00001 is merged and cannot become candidate"):
        change_state(proposal, CANDIDATE, reason="again", at=later(1))
    session.flush()
    assert (proposal.state, proposal.changed_at) == (MERGED, NOON)
    assert len(session.scalars(select(Decision)).all()) == 1


def test_proposals_are_listed_by_state_oldest_first(session: Session) -> None:
    """All of them where no state is named."""
    for number, (state, day) in enumerate([(CANDIDATE, 3), (PROPOSED, 1), (REJECTED, 2), (CANDIDATE, 1)], start=1):
        begin_proposal(session, LIST, stored_paper(session, number), state=state, reason="x", at=later(day))
    begin_proposal(session, "other", stored_paper(session, 1), state=CANDIDATE, reason="x", at=NOON)

    def numbers(*states: ProposalState) -> list[int]:
        return [int((each.paper.arxiv_id or "")[-1]) for each in proposals(session, LIST, *states)]

    assert numbers() == [2, 4, 3, 1]
    assert numbers(CANDIDATE) == [4, 1]
    assert numbers(CANDIDATE, REJECTED) == [4, 3, 1]
    assert numbers(MERGED) == []


def test_a_papers_proposal_is_found_in_its_list_alone(session: Session) -> None:
    """A paper may belong in two lists and be refused by one."""
    paper = stored_paper(session)
    assert proposal_of(session, LIST, paper) is None
    proposal = begin_proposal(session, LIST, paper, state=REJECTED, reason="no", at=NOON)
    assert proposal_of(session, LIST, paper) is proposal
    assert proposal_of(session, "other", paper) is None
