"""What stands and stood in a curated list, kept commit by commit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session, joinedload

from db.identity import title_key
from db.models import Listing, ListSnapshotRecord, Paper
from db.papers import PaperDirectory


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEntry:
    """One entry of the list, as far as it is stored."""

    arxiv_id: str | None
    title: str
    section: str
    kind: str
    raw: str
    month: str | None = None
    venue: str | None = None
    name: str | None = None
    tag: str | None = None

    @property
    def identity(self) -> tuple[str, str]:
        """Paper and section: what makes two entries the same one, edited."""
        return (self.arxiv_id or title_key(self.title), self.section)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChange:
    """What one commit did to the list."""

    added: Sequence[Listing] = field(default=())
    """Papers that stood nowhere in the list before."""
    moved: Sequence[Listing] = field(default=())
    """New places of papers that stood elsewhere before."""
    edited: Sequence[Listing] = field(default=())
    """Entries that were worded otherwise before."""
    removed: Sequence[Listing] = field(default=())
    """Last entries of papers that stand nowhere in the list any more."""
    dropped: Sequence[Listing] = field(default=())
    """Entries that went, of papers that stand in another place as before: they were listed more than once."""
    former: Mapping[int, ListedEntry] = field(default_factory=dict)
    """What those that were edited or moved said before, and where they stood, by the identifier of their listing; of
    a moved one nothing where it left no place, but stands in one more."""


def current_listings(session: Session, profile: str, *, titles_alone: bool = False) -> list[Listing]:
    """The entries that stand in the list, in the order in which they were first seen.

    Args:
        session: An open session.
        profile: The profile's name.
        titles_alone: Read no more of the papers than identifier and title, which takes half the time; the rest is
            read paper by paper where somebody asks for it.
    """
    query = select(Listing).where(Listing.profile == profile, Listing.until_commit.is_(None))
    papers = joinedload(Listing.paper)
    if titles_alone:
        papers = papers.load_only(Paper.arxiv_id, Paper.title, Paper.title_key)
    return list(session.scalars(query.options(papers).order_by(Listing.id)))


def listed_papers(session: Session, profile: str) -> dict[int, str]:
    """The papers that stand in the list: the database's identifiers, each with the `title_key` of its title."""
    query = select(Listing.paper_id, Paper.title_key).join(Listing.paper)
    found = session.execute(query.where(Listing.profile == profile, Listing.until_commit.is_(None)))
    return dict(found.all())


def record_list(
    session: Session, profile: str, entries: Sequence[ListedEntry], *, commit: str, committed_at: datetime
) -> ListChange:
    """Make the listings say what the list says at a commit, and tell what that changed.

    Recording the same entries again changes nothing. Papers that are not stored yet are stored as far as the list
    tells about them, and a paper without identifier gets the one that the list now gives.
    """
    directory = PaperDirectory(session, ((entry.arxiv_id, entry.title) for entry in entries))
    standing: dict[tuple[int, str], list[Listing]] = defaultdict(list)
    before = current_listings(session, profile)
    for listing in before:
        standing[listing.paper_id, listing.section].append(listing)
    listed_before = {paper_id for paper_id, _ in standing}

    unmatched: list[tuple[ListedEntry, Paper]] = []
    for entry in entries:
        paper = directory.find(arxiv_id=entry.arxiv_id, title=entry.title)
        if paper is None:
            paper = _paper_of(entry, committed_at)
            session.add(paper)
            directory.add(paper)
            session.flush()
        elif entry.arxiv_id and paper.arxiv_id is None:
            paper.arxiv_id = entry.arxiv_id
            directory.add(paper)
        known = standing[paper.id, entry.section]
        alike = next((listing for listing in known if _wording(listing) == _wording(entry)), None)
        if alike is None:
            unmatched.append((entry, paper))
        else:
            known.remove(alike)

    fresh: list[Listing] = []
    edited: list[Listing] = []
    former: dict[int, ListedEntry] = {}
    for entry, paper in unmatched:
        if known := standing[paper.id, entry.section]:
            former[known[0].id] = _entry_of(known[0], entry)
            _reword(known[0], entry)
            edited.append(known.pop(0))
        else:
            fresh.append(_listing_of(entry, profile, paper, commit, committed_at))
    session.add_all(fresh)
    gone = [listing for listings in standing.values() for listing in listings]
    for listing in gone:
        listing.until_commit, listing.until_at = commit, committed_at
    session.flush()

    gone_ids = {listing.id for listing in gone}
    listed_now = {listing.paper_id for listing in [*before, *fresh] if listing.id not in gone_ids}
    moved = [listing for listing in fresh if listing.paper_id in listed_before]
    left = _places_left(moved, gone)
    places = {listing.id for listing in left.values()}
    return ListChange(
        added=[listing for listing in fresh if listing.paper_id not in listed_before],
        moved=moved,
        edited=edited,
        removed=[listing for listing in gone if listing.paper_id not in listed_now],
        dropped=[listing for listing in gone if listing.paper_id in listed_now and listing.id not in places],
        former=former | {listing_id: _as_entry(listing) for listing_id, listing in left.items()},
    )


def section_counts(session: Session, profile: str) -> Counter[str]:
    """How many entries stand in each section."""
    query = select(Listing.section).where(Listing.profile == profile, Listing.until_commit.is_(None))
    return Counter(session.scalars(query))


def first_commit(profile: str) -> ScalarSelect[str]:
    """A query for the commit at which the list was first read: its entries had come before, nobody knows when."""
    first = select(func.min(Listing.id)).where(Listing.profile == profile).scalar_subquery()
    return select(Listing.since_commit).where(Listing.id == first).scalar_subquery()


def load_snapshot(session: Session, profile: str) -> ListSnapshotRecord | None:
    """The list as it was last read."""
    return session.get(ListSnapshotRecord, profile)


def save_snapshot(
    session: Session,
    profile: str,
    *,
    repository: str,
    head_sha: str,
    etag: str | None,
    text: str,
    read_at: datetime,
) -> None:
    """Remember the list as it was just read."""
    session.merge(
        ListSnapshotRecord(
            profile=profile, repository=repository, head_sha=head_sha, etag=etag, text=text, read_at=read_at
        )
    )


def _paper_of(entry: ListedEntry, seen_at: datetime) -> Paper:
    return Paper(
        arxiv_id=entry.arxiv_id,
        title=entry.title,
        title_key=title_key(entry.title),
        first_seen_at=seen_at,
        changed_at=seen_at,
        versions=[],
    )


def _listing_of(entry: ListedEntry, profile: str, paper: Paper, commit: str, committed_at: datetime) -> Listing:
    listing = Listing(
        profile=profile,
        paper_id=paper.id,
        section=entry.section,
        kind=entry.kind,
        since_commit=commit,
        since_at=committed_at,
    )
    _reword(listing, entry)
    return listing


def _places_left(moved: Sequence[Listing], gone: Sequence[Listing]) -> dict[int, Listing]:
    """The entry that each moved one came from, by the moved one's identifier: one after the other, paper by paper."""
    free: dict[int, list[Listing]] = defaultdict(list)
    for listing in sorted(gone, key=lambda listing: listing.id):
        free[listing.paper_id].append(listing)
    return {listing.id: free[listing.paper_id].pop(0) for listing in moved if free[listing.paper_id]}


def _as_entry(listing: Listing) -> ListedEntry:
    entry = ListedEntry(
        arxiv_id=listing.paper.arxiv_id,
        title=listing.paper.title,
        section=listing.section,
        kind=listing.kind,
        raw=listing.raw,
    )
    return _entry_of(listing, entry)


def _entry_of(listing: Listing, entry: ListedEntry) -> ListedEntry:
    """A stored entry as it stands before another wording of it is stored."""
    return replace(
        entry,
        kind=listing.kind,
        raw=listing.raw,
        month=listing.month,
        venue=listing.venue,
        name=listing.name,
        tag=listing.tag,
    )


def _wording(entry: ListedEntry | Listing) -> tuple[str | None, ...]:
    return (entry.kind, entry.raw, entry.month, entry.venue, entry.name, entry.tag)


def _reword(listing: Listing, entry: ListedEntry) -> None:
    listing.kind, listing.raw = entry.kind, entry.raw
    listing.month, listing.venue, listing.name, listing.tag = entry.month, entry.venue, entry.name, entry.tag
