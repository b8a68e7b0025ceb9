"""Choose what the pull request holds: the best of what belongs in the list, the newer first."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.curated_list.linked_papers import linking_line, papers_in_unparsed_lines
from bot.entry_facts import bare_entry
from bot.steps.context import Cycle
from bot.steps.withdrawn_papers import bring_back_restored, drop_withdrawn, withdrawal
from config.errors import ListError
from db.decided_works import FINAL, DecidedWorks
from db.decisions import pinned_at
from db.listings import listed_papers
from db.models import Classification, Paper, Proposal
from db.proposals import begin_proposal, change_state, is_wanted, proposals
from db.states import ProposalState


def choose_papers(cycle: Cycle) -> str:
    """Make candidates of the papers that belong in the list and do not stand there, and pick the pull request's.

    The places go by `priority`. What is left without one waits, and comes back when a place comes free.
    """
    with cycle.sessions.begin() as session:
        _bring_back_postponed(cycle, session)
        drop_withdrawn(cycle, session)
        decided = _decided_works(cycle, session)
        session.flush()
        bring_back_restored(cycle, session, decided, oldest=_oldest(cycle))
        _add_candidates(cycle, session, decided)
        _drop_outdated(cycle, session)
        _drop_linked(cycle, session)
        session.flush()
        proposable = _proposable(cycle, session)
        chosen = proposable[: cycle.profile.pull_request.size_limit]
        cycle.chosen = tuple(proposal.id for proposal in chosen)
        held_back = _held_back(cycle, session)
    cycle.figures.candidates = len(proposable)
    waiting = len(proposable) - len(chosen)
    told = f"{len(proposable)} papers belong in the list: {len(chosen)} chosen, {waiting} wait"
    return f"{told}, {held_back} wait for their section" if held_back else told


def _standing(cycle: Cycle, session: Session) -> Sequence[Proposal]:
    """What is in the pull request or waits for a place in it."""
    return proposals(session, cycle.name, ProposalState.CANDIDATE, ProposalState.PROPOSED)


def _decided_works(cycle: Cycle, session: Session) -> DecidedWorks:
    """What is listed, was decided about, or stands to be; of what stands, only what is none of the others.

    A work that is listed or decided about is not proposed under another record, unless a person wants this one.
    """
    decided = DecidedWorks(session, cycle.name, states=FINAL)
    standing = []
    for proposal in _standing(cycle, session):
        same = None if is_wanted(proposal) else decided.same_as(proposal.paper)
        if same is None:
            standing.append(proposal)
        else:
            change_state(proposal, ProposalState.WITHDRAWN, reason=same.reason, at=cycle.now)
    for proposal in standing:
        decided.add(proposal)
    return decided


def _bring_back_postponed(cycle: Cycle, session: Session) -> None:
    for proposal in proposals(session, cycle.name, ProposalState.DEFERRED):
        if proposal.postponed_until is not None and proposal.postponed_until <= cycle.now:
            reason = f"put off until {proposal.postponed_until:%Y-%m-%d}"
            change_state(proposal, ProposalState.CANDIDATE, reason=reason, at=cycle.now)


def _oldest(cycle: Cycle) -> datetime:
    """Papers submitted before this are not proposed."""
    return cycle.now - timedelta(days=cycle.profile.arxiv.proposal_age_days)


def _add_candidates(cycle: Cycle, session: Session, decided: DecidedWorks) -> None:
    query = (
        select(Classification)
        .join(Paper)
        .outerjoin(Proposal, (Proposal.paper_id == Paper.id) & (Proposal.profile == cycle.name))
        .where(Classification.profile == cycle.name, Classification.outcome == "propose")
        .where(Paper.arxiv_id.is_not(None), Paper.published >= _oldest(cycle), Proposal.id.is_(None))
        .options(joinedload(Classification.paper))
        .order_by(Classification.relevance.desc(), Paper.arxiv_id)
    )
    listed = listed_papers(session, cycle.name)
    for classification in session.scalars(query):
        paper = classification.paper
        if paper.id in listed or withdrawal(paper) is not None or decided.same_as(paper) is not None:
            continue
        proposal = begin_proposal(
            session,
            cycle.name,
            paper,
            state=ProposalState.CANDIDATE,
            reason=classification.reason,
            at=cycle.now,
        )
        decided.add(proposal)


def _drop_outdated(cycle: Cycle, session: Session) -> None:
    """Bring sections and scores up to date; candidates that no longer pass, or waited too long, are withdrawn.

    Those that a person asked for, or gave a section, stay.
    """
    oldest = _oldest(cycle)
    query = (
        select(Proposal, Classification)
        .join(Paper, Proposal.paper_id == Paper.id)
        .join(Classification, (Classification.paper_id == Paper.id) & (Classification.profile == Proposal.profile))
        .where(Proposal.profile == cycle.name)
        .where(Proposal.state.in_([ProposalState.CANDIDATE, ProposalState.PROPOSED]))
        .options(joinedload(Proposal.paper))
    )
    for proposal, classification in session.execute(query):
        may_go = proposal.state is ProposalState.CANDIDATE and not is_wanted(proposal)
        if may_go and classification.outcome != "propose":
            change_state(proposal, ProposalState.WITHDRAWN, reason=classification.reason, at=cycle.now)
            continue
        wanted = proposal.pinned_section or classification.section
        proposal.section = _certain_section(cycle, proposal, wanted) or wanted
        if may_go and (_counts_from(proposal) or oldest) < oldest:
            reason = f"no place came free within {cycle.profile.arxiv.proposal_age_days} days of its submission"
            if _is_held_back(cycle, proposal):
                reason = cycle.sections.tell(proposal.section or "")
            change_state(proposal, ProposalState.WITHDRAWN, reason=reason, at=cycle.now)
            continue
        proposal.section_score = classification.section_score
        proposal.relevance = classification.relevance


def _drop_linked(cycle: Cycle, session: Session) -> None:
    """Papers that the list's text has where no entry can be read stand in it nevertheless.

    That is anywhere in a line that was meant as an entry, and in all that the paper's own section says.
    """
    curated = cycle.sections.curated
    elsewhere = papers_in_unparsed_lines(curated)
    for proposal in _standing(cycle, session):
        arxiv_id = proposal.paper.arxiv_id or ""
        section = curated.outline.get(proposal.section or "") if proposal.section else None
        line = linking_line(curated, section, arxiv_id) if section is not None else None
        place = section.path if section is not None else ""
        if line is None and arxiv_id in elsewhere:
            line, place = elsewhere[arxiv_id].line, elsewhere[arxiv_id].section
        if line is not None:
            reason = f"line {line} of the list, in {place!r}, links it already, though it cannot be read as its entry"
            change_state(proposal, ProposalState.WITHDRAWN, reason=reason, at=cycle.now)


def _proposable(cycle: Cycle, session: Session) -> Sequence[Proposal]:
    """All that could stand in the pull request, in the order in which the places are given; what is wanted first."""
    half_life = cycle.profile.pull_request.half_life_days
    return sorted(
        (proposal for proposal in _standing(cycle, session) if _can_be_written(cycle, proposal)),
        key=lambda proposal: (
            not is_wanted(proposal),
            -priority(proposal, half_life_days=half_life),
            proposal.paper.arxiv_id,
        ),
    )


def _counts_from(proposal: Proposal) -> datetime | None:
    """From when its age counts: its submission, or its return where a person had put it off."""
    return proposal.postponed_until or proposal.paper.published


def priority(proposal: Proposal, *, half_life_days: float) -> float:
    """The logarithm to base 2 of the relevance, plus one for each half-life by which a paper is younger.

    That is the order by relevance * 2 ** (-age / half-life), which needs no clock: all papers age alike, so the order
    of two changes only when one of them is judged anew.
    """
    published = _counts_from(proposal)
    days = published.timestamp() / timedelta(days=1).total_seconds() if published else 0.0
    return math.log2(max(proposal.relevance, sys.float_info.min)) + days / half_life_days


def _held_back(cycle: Cycle, session: Session) -> int:
    """How many papers wait for sections that the list does not have for certain; which ones is noted."""
    waiting = Counter(
        proposal.section or "" for proposal in _standing(cycle, session) if _is_held_back(cycle, proposal)
    )
    noted = {found.path for found in cycle.sections.lost}
    told = [
        f"{count} for {repr(path) if path in noted else cycle.sections.tell(path)}"
        for path, count in sorted(waiting.items())
    ]
    if told:
        cycle.notes.append(f"papers wait for sections that the list does not have: {'; '.join(told)}")
    return waiting.total()


def _is_held_back(cycle: Cycle, proposal: Proposal) -> bool:
    """Whether it is not certain in which section of the list the paper belongs."""
    wanted = proposal.pinned_section or proposal.section
    return proposal.section is None or _certain_section(cycle, proposal, wanted) != proposal.section


def _certain_section(cycle: Cycle, proposal: Proposal, wanted: str | None) -> str | None:
    """The list's section for the one that a person named, or the rules; None where it is not certain."""
    if proposal.pinned_section:
        return cycle.sections.section_named(proposal.pinned_section, at=pinned_at(proposal))
    return cycle.sections.section_for(wanted)


def _can_be_written(cycle: Cycle, proposal: Proposal) -> bool:
    """Whether the list has the proposal's section for certain, and the paper is fit for an entry."""
    if proposal.section is None or _is_held_back(cycle, proposal):
        return False
    try:
        bare_entry(proposal.paper, cycle.sections.curated.outline[proposal.section])
    except ListError as error:
        change_state(proposal, ProposalState.WITHDRAWN, reason=str(error), at=cycle.now)
        return False
    return True
