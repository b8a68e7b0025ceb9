"""Which of the stored papers matter to one list."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select, union

from db.models import Classification, Listing, Proposal


def members(profile: str, *, judged: Collection[str] = ()) -> Select[Any]:
    """A query for the database's identifiers of all papers that stand or stood in the list or were proposed for it.

    Args:
        profile: The profile's name.
        judged: Outcomes of judgements (``abstain``, ``irrelevant``, ``propose``) whose papers count as well.
    """
    parts: list[Select[Any]] = [
        select(Listing.paper_id).where(Listing.profile == profile),
        select(Proposal.paper_id).where(Proposal.profile == profile),
    ]
    if judged:
        outcome = Classification.outcome.in_(sorted(judged))
        parts.append(select(Classification.paper_id).where(Classification.profile == profile, outcome))
    return select(union(*parts).subquery().c.paper_id)
