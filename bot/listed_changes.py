"""What arXiv changed about papers that stand in the list: withdrawn, renamed, published.

Everything is read from `db.paper_changes`; what the list's own entry says already is no news.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager

from bot.digest.value import DigestValue, PaperName
from classifiers.classification import Document
from classifiers.entry_fields.finding import VenueFinding
from classifiers.entry_fields.reading import read
from classifiers.entry_fields.venues import find_venue, read_venue
from db.identity import title_key
from db.models import Listing, Paper, PaperChange
from db.paper_changes import ChangeKind
from db.withdrawals import NOTICE_PARTS, why_withdrawn

RECENT = timedelta(days=28)
"""What `shelver status` still tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnListing(DigestValue):
    """A listed paper that is withdrawn from arXiv."""

    paper: PaperName
    section: str
    reason: str
    """The paper's own words."""
    seen_at: datetime | None
    """When that was learnt; None where the paper was never known otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedListing(DigestValue):
    """A listed paper of which arXiv now tells where it was published, and its entry does not."""

    paper: PaperName
    section: str
    venue: str | None
    """As it is usually written; None where the words name none that is known for certain."""
    source: str
    """``comment``, ``journal reference`` or ``doi``: where arXiv has it."""
    words: str
    """What arXiv has there."""
    listed_venue: str | None
    """What the list's entry says."""
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedListing(DigestValue):
    """A listed paper that got another title on arXiv, which its entry does not have."""

    paper: PaperName
    section: str
    before: str
    """The title that it had."""
    after: str
    """The title that it has since."""
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedChanges:
    """All of a span of time, in the order in which it was seen."""

    withdrawn: tuple[WithdrawnListing, ...]
    published: tuple[PublishedListing, ...]
    renamed: tuple[RenamedListing, ...]


def withdrawn_now(session: Session, profile: str) -> tuple[WithdrawnListing, ...]:
    """The papers that stand in the list and are withdrawn, by identifier."""
    may_tell = or_(
        *(column.ilike(f"%{part}%") for column in (Paper.comment, Paper.abstract) for part in NOTICE_PARTS)
    )
    query = (
        select(Listing)
        .join(Listing.paper)
        .where(Listing.profile == profile, Listing.until_commit.is_(None), may_tell)
        .options(contains_eager(Listing.paper))
        .order_by(Paper.arxiv_id.nulls_first(), Listing.id)
    )
    listings: dict[int, Listing] = {}
    for listing in session.scalars(query):
        listings.setdefault(listing.paper_id, listing)
    seen = dict(
        session.execute(
            select(PaperChange.paper_id, PaperChange.seen_at)
            .where(PaperChange.paper_id.in_(listings), PaperChange.kind == ChangeKind.WITHDRAWN.value)
            .order_by(PaperChange.seen_at)
        ).all()
    )
    return tuple(
        WithdrawnListing(
            paper=PaperName.of(listing.paper),
            section=listing.section,
            reason=reason,
            seen_at=seen.get(listing.paper_id),
        )
        for listing in listings.values()
        if (reason := why_withdrawn(comment=listing.paper.comment, abstract=listing.paper.abstract)) is not None
    )


def listed_changes(session: Session, profile: str, *, start: datetime, end: datetime) -> ListedChanges:
    """What was seen from a moment until before another, of papers that stood in the list then.

    Args:
        session: An open session.
        profile: The profile's name.
        start: The first moment.
        end: The first moment after it.
    """
    listings = _listings(session, profile, start=start, end=end)
    changes: dict[int, list[PaperChange]] = defaultdict(list)
    of_list = PaperChange.paper_id.in_(select(Listing.paper_id).where(Listing.profile == profile))
    query = select(PaperChange).where(PaperChange.seen_at >= start, PaperChange.seen_at < end, of_list)
    for change in session.scalars(query.order_by(PaperChange.seen_at, PaperChange.id)):
        if change.paper_id in listings:
            changes[change.paper_id].append(change)
    withdrawn: list[WithdrawnListing] = []
    published: list[PublishedListing] = []
    renamed: list[RenamedListing] = []
    for paper_id, seen in changes.items():
        listing = listings[paper_id]
        withdrawn += _withdrawn(listing, seen)
        published += _published(listing, seen)
        renamed += _renamed(listing, seen)
    return ListedChanges(withdrawn=tuple(withdrawn), published=tuple(published), renamed=tuple(renamed))


def _listings(session: Session, profile: str, *, start: datetime, end: datetime) -> dict[int, Listing]:
    """An entry of each paper that stood in the list at the end of a span, of those that changed in it."""
    changed = select(PaperChange.paper_id).where(PaperChange.seen_at >= start, PaperChange.seen_at < end)
    query = (
        select(Listing)
        .join(Listing.paper)
        .where(Listing.profile == profile, Listing.paper_id.in_(changed), Listing.since_at < end)
        .where(or_(Listing.until_at.is_(None), Listing.until_at >= end))
        .options(contains_eager(Listing.paper))
        .order_by(Listing.id.desc())
    )
    return {listing.paper_id: listing for listing in session.scalars(query)}


def _withdrawn(listing: Listing, changes: Sequence[PaperChange]) -> Iterator[WithdrawnListing]:
    """Withdrawn, if it was not restored within the same time."""
    told = [change for change in changes if change.kind in {ChangeKind.WITHDRAWN, ChangeKind.RESTORED}]
    if told and told[-1].kind == ChangeKind.WITHDRAWN:
        yield WithdrawnListing(
            paper=PaperName.of(listing.paper),
            section=listing.section,
            reason=told[-1].after or "",
            seen_at=told[-1].seen_at,
        )


def _renamed(listing: Listing, changes: Sequence[PaperChange]) -> Iterator[RenamedListing]:
    """The first title and the last, unless it came back to it or the entry has the new one."""
    told = [change for change in changes if change.kind == ChangeKind.TITLE]
    if not told:
        return
    before, after = told[0].before or "", told[-1].after or ""
    if title_key(before) != title_key(after) and title_key(after) not in title_key(listing.raw):
        yield RenamedListing(
            paper=PaperName.of(listing.paper),
            section=listing.section,
            before=before,
            after=after,
            seen_at=told[-1].seen_at,
        )


def _published(listing: Listing, changes: Sequence[PaperChange]) -> Iterator[PublishedListing]:
    """The most telling of what was added: a venue that is known, a journal reference, a DOI."""
    found = [published for change in changes if (published := _publication(listing, change)) is not None]
    if found:
        yield min(found, key=lambda one: (one.venue is None, one.source == "doi", -one.seen_at.timestamp()))


def _publication(listing: Listing, change: PaperChange) -> PublishedListing | None:
    if change.kind not in {ChangeKind.COMMENT, ChangeKind.JOURNAL_REFERENCE, ChangeKind.DOI} or not change.after:
        return None
    venue = None if change.kind == ChangeKind.DOI else _venue(change.kind, change.after)
    if change.kind == ChangeKind.COMMENT and venue is None:
        return None
    if venue is not None and change.before and _same(venue, _venue(change.kind, change.before)):
        return None
    listed = read_venue(listing.venue) if listing.venue else None
    if venue is not None and _same(venue, listed):
        return None
    if venue is None and listed is not None:
        return None  # the list names a venue, and what was added names none that could be another one
    return PublishedListing(
        paper=PaperName.of(listing.paper),
        section=listing.section,
        venue=venue.value if venue is not None else None,
        source=change.kind,
        words=change.after,
        listed_venue=listing.venue,
        seen_at=change.seen_at,
    )


def _venue(kind: str, words: str) -> VenueFinding | None:
    """The venue that a comment or a journal reference names for certain."""
    in_comment = kind == ChangeKind.COMMENT
    document = Document(title="", abstract="", comment=words if in_comment else "")
    venue = find_venue(read(document, journal_reference="" if in_comment else words))
    return venue if venue is not None and venue.sure else None


def _same(one: VenueFinding, other: VenueFinding | None) -> bool:
    """Whether both name one venue; a year that one of them leaves out makes no difference."""
    if other is None or (one.name, one.workshop) != (other.name, other.workshop):
        return False
    return one.year is None or other.year is None or one.year == other.year
