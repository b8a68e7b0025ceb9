"""Results that new papers report, as they were read out of titles and abstracts and stored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from bot.catalogue.told import ResultReported
from bot.digest.insights import PaperResults
from bot.digest.value import PaperName
from bot.digest.week import Week
from db.listings import first_commit
from db.models import Listing, Paper, Proposal
from db.paper_facts import PaperFacts
from db.states import ProposalState

MOST_PAPERS = 20
"""Papers whose results are told."""
MOST_RESULTS = 4
"""Results of one paper that are told; those with a metric go before others."""
_GONE = (ProposalState.REJECTED, ProposalState.WITHDRAWN)
_RESULTS = TypeAdapter(tuple[ResultReported, ...])


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A paper that is new in the week."""

    paper_id: int
    name: PaperName
    section: str | None
    is_listed: bool


def fresh_papers(session: Session, profile: str, week: Week) -> Collection[int]:
    """The database's identifiers of the papers whose results may be told: what they tell has to be read before."""
    return [fresh.paper_id for fresh in _fresh(session, profile, week)]


def reported_results(session: Session, profile: str, week: Week) -> tuple[PaperResults, ...]:
    """The results of papers that came into the list in the week, or were held to belong since then.

    What is not read yet is not told: `bot.catalogue.facts.refresh_facts` reads papers.
    """
    fresh = _fresh(session, profile, week)
    ids = [one.paper_id for one in fresh]
    stored: dict[int, object] = dict(
        session.execute(
            select(PaperFacts.paper_id, PaperFacts.facts["facts"]["results"]).where(
                PaperFacts.profile == profile, PaperFacts.paper_id.in_(ids)
            )
        ).all()
    )
    told = (
        PaperResults(paper=one.name, section=one.section, is_listed=one.is_listed, results=found)
        for one in fresh
        if (found := _worth_a_look(stored.get(one.paper_id)))
    )
    return tuple(told)[:MOST_PAPERS]


def _fresh(session: Session, profile: str, week: Week) -> list[_Fresh]:
    """Listed papers in the order in which they came, then proposals, the likeliest first; each paper once."""
    listed = (
        select(Paper.id, Paper.arxiv_id, Paper.title, Listing.section)
        .join(Listing, Listing.paper_id == Paper.id)
        .where(Listing.profile == profile, Listing.since_at >= week.start, Listing.since_at < week.end)
        .where(Listing.since_commit != first_commit(profile))
        .order_by(Listing.since_at, Paper.arxiv_id.nulls_first(), Listing.id)
    )
    before = select(Listing.paper_id).where(Listing.profile == profile, Listing.since_at < week.start)
    proposed = (
        select(Paper.id, Paper.arxiv_id, Paper.title, Proposal.section)
        .join(Proposal, and_(Proposal.paper_id == Paper.id, Proposal.profile == profile))
        .where(Proposal.created_at >= week.start, Proposal.created_at < week.end, Proposal.state.not_in(_GONE))
        .order_by(Proposal.relevance.desc(), Paper.arxiv_id.nulls_first())
    )
    found: dict[int, _Fresh] = {}
    for query, is_listed in ((listed, True), (proposed, False)):
        for paper_id, arxiv_id, title, section in session.execute(query.where(Paper.id.not_in(before))):
            name = PaperName(arxiv_id=arxiv_id, title=title)
            found.setdefault(paper_id, _Fresh(paper_id, name, section, is_listed))
    return list(found.values())


def _worth_a_look(stored: object) -> tuple[ResultReported, ...]:
    """The results that are told; none where another version of Shelver stored them in another form."""
    try:
        results = _RESULTS.validate_python(stored or ())
    except ValidationError:
        return ()
    chosen = sorted(range(len(results)), key=lambda place: (results[place].metric is None, place))[:MOST_RESULTS]
    return tuple(results[place] for place in sorted(chosen))
