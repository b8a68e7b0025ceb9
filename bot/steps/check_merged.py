"""Some days after a merge, look whether its lines are still in the list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import timedelta
from enum import StrEnum

from bot.review.list_edits import plain_wording
from bot.steps.context import Cycle
from db.listings import current_listings
from db.merge_checks import unchecked_merges
from db.models import Listing, MergeCheck, Proposal

CHECKED_AFTER = timedelta(days=7)
"""By then a maintainer has had second thoughts, and still remembers them."""


class Outcome(StrEnum):
    """What has become of a merged paper's entry."""

    AS_WRITTEN = "as_written"
    EDITED = "edited"
    MOVED = "moved"
    """It stands in another section, though its own is still there."""
    REMOVED = "removed"


def check_merged(cycle: Cycle) -> str:
    """Look at each merged paper once; what is found is stored, for the digest."""
    with cycle.sessions.begin() as session:
        due = [
            merge for merge in unchecked_merges(session, cycle.name) if merge.decided_at + CHECKED_AFTER <= cycle.now
        ]
        if not due:
            return "no merge is due for a second look"
        standing: dict[int, list[Listing]] = defaultdict(list)
        for listing in current_listings(session, cycle.name):
            standing[listing.paper_id].append(listing)
        sections = cycle.curated.outline if cycle.curated is not None else ()
        counts: Counter[Outcome] = Counter()
        for merge in due:
            listings = standing[merge.proposal.paper_id]
            outcome = outcome_of(merge.proposal, listings, sections=sections)
            counts[outcome] += 1
            session.add(
                MergeCheck(
                    proposal_id=merge.proposal_id,
                    merged_at=merge.decided_at,
                    outcome=outcome.value,
                    section=listings[0].section if listings else None,
                    checked_at=cycle.now,
                )
            )
    told = ", ".join(f"{counts[outcome]} {outcome.value.replace('_', ' ')}" for outcome in Outcome if counts[outcome])
    return f"{len(due)} merged papers looked at again: {told}"


def outcome_of(proposal: Proposal, standing: Sequence[Listing], *, sections: Collection[str]) -> Outcome:
    """What has become of the entry that was proposed.

    Args:
        proposal: A merged one. Without its line, as in a database that was rebuilt, only what was seen since tells.
        standing: The paper's entries in the list.
        sections: The paths of the list's sections.
    """
    if not standing:
        return Outcome.REMOVED
    at_home = [listing for listing in standing if listing.section == proposal.section]
    if not at_home and proposal.section in sections:
        return Outcome.MOVED
    if proposal.line is None:
        return Outcome.AS_WRITTEN
    wanted = plain_wording(proposal.line)
    same = any(plain_wording(listing.raw) == wanted for listing in at_home or standing)
    return Outcome.AS_WRITTEN if same else Outcome.EDITED
