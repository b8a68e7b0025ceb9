"""Storing the lives of papers as proposals with their decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.recovery.lives import Happening, Life
from db.decisions import OPERATOR
from db.models import Decision, Paper, Proposal
from db.papers import find_or_add_paper
from db.proposals import BOT, proposal_of
from db.states import ProposalState

_S = ProposalState
_FOUND = "as found on GitHub"
"""The reason of the bot's own steps, which nothing on GitHub tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a pull request is."""

    id: int
    """Of its record in the database."""
    number: int
    url: str


def restore_lives(
    session: Session, profile: str, lives: Iterable[Life], *, pull_requests: dict[int, Address], now: datetime
) -> None:
    """Store each life as the proposal that it was.

    Args:
        session: A transaction; the profile has no proposals in it.
        profile: The profile's name.
        lives: What happened to each paper.
        pull_requests: Our pull requests, by number.
        now: The moment of the restoring.
    """
    by_paper: dict[int, tuple[Paper, Life]] = {}
    for life in lives:
        paper = _paper(session, life)
        if paper.id in by_paper:
            # One of the two knew the title alone.
            by_paper[paper.id][1].happenings.extend(life.happenings)
        else:
            by_paper[paper.id] = paper, life
    for paper, life in by_paper.values():
        _restore(session, profile, paper, life, pull_requests=pull_requests, now=now)
    session.flush()


def _paper(session: Session, life: Life) -> Paper:
    title = life.title or f"arXiv:{life.arxiv_id}"
    paper = find_or_add_paper(session, arxiv_id=life.arxiv_id, title=title, seen_at=life.since)
    if life.paper is not None:
        paper.doi = paper.doi or life.paper.doi
        paper.published = paper.published or life.paper.published
    return paper


def _restore(
    session: Session, profile: str, paper: Paper, life: Life, *, pull_requests: dict[int, Address], now: datetime
) -> None:
    happenings = life.in_order
    remembered = life.paper
    proposal = Proposal(
        profile=profile,
        paper=paper,
        state=_S.CANDIDATE,
        section=life.section,
        section_score=0.0,
        relevance=0.0,
        pinned_section=remembered.pinned_section if remembered else None,
        postponed_until=remembered.postponed_until if remembered else None,
        asked_for=remembered.asked_for if remembered else False,
        created_at=life.since,
        changed_at=life.since,
    )
    address = pull_requests.get(life.last_pull_request or 0)
    proposal.pull_request_id = address.id if address else None
    if _begins_with(happenings[0] if happenings else None, life):
        _decide(proposal, happenings.pop(0), before=None)
    else:
        _step(proposal, _S.CANDIDATE, at=life.since, reason=_FOUND)
    for happening in happenings:
        _follow(proposal, happening, was_proposed=life.last_pull_request is not None)
    if life.is_proposed and proposal.state is _S.CANDIDATE and address is not None:
        at = max(proposal.changed_at, life.since)
        _step(proposal, _S.PROPOSED, at=min(at, now), reason=f"in pull request {address.number}", url=address.url)
    session.add(proposal)


def _begins_with(first: Happening | None, life: Life) -> bool:
    """Whether a person's decision came before the bot ever thought of the paper."""
    if first is None:
        return False
    if first.recorded:
        return not first.before
    return life.last_pull_request is None and first.at <= life.since


def _follow(proposal: Proposal, happening: Happening, *, was_proposed: bool) -> None:
    state = proposal.state
    if happening.recorded:
        [before] = happening.before or {state}
        if before is not state:
            _step(proposal, before, at=happening.at, reason=_FOUND)
        _decide(proposal, happening, before=before)
        return
    if state not in happening.before:
        return
    if state is _S.CANDIDATE and (was_proposed or happening.after is _S.MERGED):
        _step(proposal, _S.PROPOSED, at=proposal.changed_at, reason=_FOUND)
    _decide(proposal, happening, before=proposal.state)


def _decide(proposal: Proposal, happening: Happening, *, before: ProposalState | None) -> None:
    if happening.actor == OPERATOR:
        _take_back(proposal, at=happening.at)
    proposal.decisions.append(
        Decision(
            before=before,
            after=happening.after,
            actor=happening.actor,
            reason=happening.reason,
            source_url=happening.url,
            decided_at=happening.at,
            section=happening.section,
        )
    )
    proposal.state = happening.after
    if before is not happening.after:
        proposal.changed_at = happening.at


def _take_back(proposal: Proposal, *, at: datetime) -> None:
    """What the operator's command did: it took back a person's newest decision that held (`bot.review.undo`)."""
    for decision in reversed(proposal.decisions):
        if decision.actor not in {BOT, OPERATOR} and decision.taken_back_at is None:
            decision.taken_back_at = at
            return


def _step(
    proposal: Proposal,
    state: ProposalState,
    *,
    at: datetime,
    reason: str,
    url: str | None = None,
) -> None:
    """One of the bot's own steps; the first of them begins the proposal."""
    proposal.decisions.append(
        Decision(
            before=proposal.state if proposal.decisions else None,
            after=state,
            actor=BOT,
            reason=reason,
            source_url=url,
            decided_at=at,
        )
    )
    proposal.state, proposal.changed_at = state, at


def undecided(session: Session, profile: str, paper: Paper, *, since: datetime) -> bool:
    """Whether nobody has decided anything about a paper after a moment."""
    proposal = proposal_of(session, profile, paper)
    return proposal is None or not any(
        decision.decided_at > since and decision.actor != BOT for decision in proposal.decisions
    )
