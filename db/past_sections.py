"""What sections of a list held when they last held anything, as its stored entries tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, load_only

from db.models import Listing, Paper


def papers_last_held(session: Session, profile: str, sections: Collection[str]) -> dict[str, tuple[Paper, ...]]:
    """The papers of each section when it last had any, without those that stood in another section as well.

    For a section that has entries now, that is now; for another one it is just before the commit that took the last
    ones away. A section that never had any is missing from the result.
    """
    concerned = select(Listing.paper_id).where(Listing.profile == profile, Listing.section.in_(sections))
    columns = (Listing.section, Listing.since_commit, Listing.since_at, Listing.until_commit, Listing.until_at)
    query = (
        select(Listing)
        .where(Listing.profile == profile, Listing.paper_id.in_(concerned))
        .options(load_only(Listing.paper_id, *columns))
        .options(joinedload(Listing.paper).load_only(Paper.arxiv_id, Paper.title_key))
        .order_by(Listing.id)
    )
    of_paper: dict[int, list[Listing]] = defaultdict(list)
    of_section: dict[str, list[Listing]] = {section: [] for section in sections}
    for listing in session.scalars(query):
        of_paper[listing.paper_id].append(listing)
        if listing.section in of_section:
            of_section[listing.section].append(listing)
    return {
        section: tuple(
            listing.paper
            for listing in _last(listings)
            if not any(_stood_beside(other, listing) for other in of_paper[listing.paper_id])
        )
        for section, listings in of_section.items()
        if listings
    }


def _last(listings: Sequence[Listing]) -> list[Listing]:
    """Those that stand; where none does, those that went with the commit that took the last one away."""
    standing: list[Listing] = []
    ended: list[tuple[datetime, int, str | None]] = []
    for listing in listings:
        if listing.until_at is None:
            standing.append(listing)
        else:
            ended.append((listing.until_at, listing.id, listing.until_commit))
    return standing or [listing for listing in listings if listing.until_commit == max(ended)[2]]


def _stood_beside(other: Listing, listing: Listing) -> bool:
    """Whether an entry of the same paper stood in another section when this one was last there."""
    if other.section == listing.section:
        return False
    if listing.until_at is None:
        return other.until_at is None
    began_before = other.since_at < listing.until_at and other.since_commit != listing.until_commit
    return began_before and (other.until_at is None or other.until_at >= listing.until_at)
