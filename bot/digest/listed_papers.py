"""What the week changed on arXiv about papers that are in the list."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.digest.content import PublishedListing, RenamedListing, WithdrawnListing
from bot.digest.list_changes import paper_name
from bot.digest.week import Week
from bot.listed_changes import listed_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPaperChanges:
    """The digest's parts about them."""

    withdrawn: tuple[WithdrawnListing, ...]
    venues: tuple[PublishedListing, ...]
    titles: tuple[RenamedListing, ...]


def listed_paper_changes(session: Session, profile: str, week: Week) -> ListedPaperChanges:
    """What was seen in the week, of papers that stood in the list at its end, and what their entries do not say."""
    changes = listed_changes(session, profile, start=week.start, end=week.end)
    return ListedPaperChanges(
        withdrawn=tuple(
            WithdrawnListing(
                paper=paper_name(found.paper), section=found.section, reason=found.reason, seen_at=found.seen_at
            )
            for found in changes.withdrawn
        ),
        venues=tuple(
            PublishedListing(
                paper=paper_name(found.paper),
                section=found.section,
                venue=found.venue,
                source=found.source,
                words=found.words,
                listed_venue=found.listed_venue,
                seen_at=found.seen_at,
            )
            for found in changes.published
        ),
        titles=tuple(
            RenamedListing(
                paper=paper_name(found.paper),
                section=found.section,
                before=found.before,
                after=found.after,
                seen_at=found.seen_at,
            )
            for found in changes.renamed
        ),
    )
