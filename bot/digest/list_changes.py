"""What a week did to the list: its state at the week's end compared with that at its beginning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from bot.digest.content import FirstRead, ListedPaper, ListedSection, MovedPaper, Origin, RemovedPaper
from bot.digest.value import PaperName
from bot.digest.week import Week
from bot.listing_origin import listing_origin
from db.models import Classification, Decision, Listing, Paper, Proposal
from db.states import ProposalState


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChanges:
    """The list's part of a digest."""

    list_known: bool
    first_read: FirstRead | None
    listed: tuple[ListedSection, ...]
    came_and_went: int
    moved: tuple[MovedPaper, ...]
    removed: tuple[RemovedPaper, ...]
    removed_papers: frozenset[int]
    """The database identifiers of the removed papers."""


def list_changes(session: Session, profile: str, week: Week, *, sections: Sequence[str]) -> ListChanges:
    """Compare the list's ends of the week. What came and went within it is only counted.

    The entries of the commit at which the list was first read count as having stood there before. How a paper came
    is told with all that is known by now, as a merge of Sunday evening is often read on Monday.

    Args:
        session: An open session.
        profile: The profile's name.
        week: The week.
        sections: The list's section paths in their order; others come after them, by name.
    """
    first = session.execute(
        select(Listing.since_commit, Listing.since_at).where(Listing.profile == profile).order_by(Listing.id).limit(1)
    ).first()
    seed = first.since_commit if first else None
    known = _Known(session, profile, _touched(profile, week))
    order = {section: position for position, section in enumerate(sections)}

    listed: dict[str, list[ListedPaper]] = defaultdict(list)
    moved: list[MovedPaper] = []
    removed: dict[int, RemovedPaper] = {}
    seeds = came_and_went = 0
    for listings in _listings(session, profile, week):
        seeds += sum(listing.since_commit == seed for listing in listings)
        before = [listing for listing in listings if _stood_before(listing, week, seed)]
        after = [listing for listing in listings if _stands_after(listing, week)]
        sections_before = tuple(dict.fromkeys(listing.section for listing in before))
        fresh = [listing for listing in after if listing.section not in sections_before]
        paper = listings[0].paper
        if before and not after:
            removed[paper.id] = known.removed(before[-1], sections_before)
        came_and_went += not before and not after
        for listing in fresh:
            if before:
                moved.append(
                    MovedPaper(
                        paper=PaperName.of(paper),
                        sections_before=sections_before,
                        section=listing.section,
                        moved_at=listing.since_at,
                    )
                )
            else:
                listed[listing.section].append(known.listed(listing))

    return ListChanges(
        list_known=first is not None and (first.since_at < week.end),
        first_read=FirstRead(committed_at=first.since_at, entries=seeds)
        if first and first.since_at in week
        else None,
        listed=tuple(
            ListedSection(section=section, papers=tuple(sorted(listed[section], key=_by_time)))
            for section in sorted(listed, key=lambda section: (order.get(section, len(order)), section))
        ),
        came_and_went=came_and_went,
        moved=tuple(sorted(moved, key=lambda move: (move.moved_at, move.paper.title, move.section))),
        removed=tuple(sorted(removed.values(), key=lambda removal: (removal.removed_at, removal.paper.title))),
        removed_papers=frozenset(removed),
    )


def _by_time(listed: ListedPaper) -> tuple[datetime, str, str]:
    return (listed.listed_at, listed.paper.arxiv_id or "", listed.paper.title)


def _touched(profile: str, week: Week) -> Select[Any]:
    """The papers whose entries began or ended in the week."""
    return select(Listing.paper_id).where(
        Listing.profile == profile,
        or_(
            and_(Listing.since_at >= week.start, Listing.since_at < week.end),
            and_(Listing.until_at >= week.start, Listing.until_at < week.end),
        ),
    )


def _listings(session: Session, profile: str, week: Week) -> Iterable[list[Listing]]:
    query = (
        select(Listing)
        .where(Listing.profile == profile, Listing.paper_id.in_(_touched(profile, week)))
        .where(Listing.since_at < week.end)
        .options(defer(Listing.raw), joinedload(Listing.paper).load_only(Paper.arxiv_id, Paper.title))
        .order_by(Listing.id)
    )
    by_paper: dict[int, list[Listing]] = defaultdict(list)
    for listing in session.scalars(query):
        by_paper[listing.paper_id].append(listing)
    return by_paper.values()


def _stood_before(listing: Listing, week: Week, seed: str | None) -> bool:
    began_before = listing.since_at < week.start or listing.since_commit == seed
    return began_before and (listing.until_at is None or listing.until_at >= week.start)


def _stands_after(listing: Listing, week: Week) -> bool:
    return listing.until_at is None or listing.until_at >= week.end


class _Known:
    """What we know of the touched papers besides their entries, read with three queries."""

    def __init__(self, session: Session, profile: str, touched: Select[Any]) -> None:
        proposals = select(Proposal).where(Proposal.profile == profile, Proposal.paper_id.in_(touched))
        self._proposals = {
            proposal.paper_id: proposal
            for proposal in session.scalars(proposals.options(selectinload(Proposal.decisions)))
        }
        verdicts = (
            select(Paper.id, Paper.first_seen_at, Classification.outcome)
            .outerjoin(Classification, and_(Classification.paper_id == Paper.id, Classification.profile == profile))
            .where(Paper.id.in_(touched))
        )
        self._seen = {row.id: (row.first_seen_at, row.outcome) for row in session.execute(verdicts)}

    def listed(self, listing: Listing) -> ListedPaper:
        """A new entry, with how it came."""
        proposal = self._proposals.get(listing.paper_id)
        first_seen_at, outcome = self._seen[listing.paper_id]
        origin, came = listing_origin(
            listing.since_at,
            first_seen_at=first_seen_at,
            proposed_at=proposal.created_at if proposal else None,
            decisions=proposal.decisions if proposal else (),
        )
        known_as = None
        if proposal and origin is Origin.KNOWN:
            known_as = came.before if came else proposal.state
        return ListedPaper(
            paper=PaperName.of(listing.paper),
            section=listing.section,
            listed_at=listing.since_at,
            origin=origin,
            actor=came.actor if came else None,
            known_since=proposal.created_at if proposal and origin in {Origin.PROPOSED, Origin.KNOWN} else None,
            known_as=known_as,
            verdict=outcome if origin is Origin.SEEN else None,
        )

    def removed(self, listing: Listing, sections_before: tuple[str, ...]) -> RemovedPaper:
        """A former entry, with who took it away."""
        proposal = self._proposals.get(listing.paper_id)
        refusal = _last(proposal, ProposalState.REJECTED) if proposal else None
        return RemovedPaper(
            paper=PaperName.of(listing.paper),
            sections_before=sections_before,
            removed_at=listing.until_at or listing.since_at,
            actor=refusal.actor if refusal else None,
            source_url=refusal.source_url if refusal else None,
        )


def _last(proposal: Proposal, *states: ProposalState) -> Decision | None:
    return next((decision for decision in reversed(proposal.decisions) if decision.is_change_to(*states)), None)
