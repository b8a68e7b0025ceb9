"""The list's commits since it was first read: who did what to which entry, in the order of the branch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.listings import ListChange
from db.models import ListChangeRecord, ListCommitRecord, Listing


class Reading(StrEnum):
    """What a commit's text was compared with."""

    FIRST = "first"
    """With nothing: the list was read for the first time."""
    STEP = "step"
    """With the commit before it: all that differs is this commit's doing."""
    REWRITTEN = "rewritten"
    """With a version that is not in its history: the branch was force-pushed."""
    MANY = "many"
    """With a version further back: there were too many commits to read each."""
    PASSED_OVER = "passed_over"
    """With nothing: it was an accident that a later commit mended, which has its changes too."""


class ChangeKind(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    MOVED = "moved"
    EDITED = "edited"
    REMOVED = "removed"
    """Also one of several entries of a paper, of which others stand."""


def note_list_commit(
    session: Session,
    profile: str,
    *,
    sha: str,
    author: str,
    committed_at: datetime,
    message: str,
    reading: Reading,
    read_at: datetime,
    change: ListChange,
    edited: Sequence[Listing],
) -> None:
    """Remember a commit and what it did; of the first read no entries: nobody knows since when they stand.

    Args:
        session: A transaction in which the listings say what the list says at the commit.
        profile: The profile's name.
        sha: The commit.
        author: Who made it.
        committed_at: When.
        message: Its first line.
        reading: What it was compared with.
        read_at: When it was read.
        change: What it did.
        edited: Those of the edited and moved entries that say something else now, not just with another number.
    """
    record = ListCommitRecord(
        profile=profile,
        sha=sha,
        author=author,
        committed_at=committed_at,
        message=message,
        reading=reading.value,
        read_at=read_at,
    )
    if reading is not Reading.FIRST:
        record.changes = list(_changes(change, edited))
    session.add(record)
    session.flush()


def _changes(change: ListChange, edited: Sequence[Listing]) -> Iterator[ListChangeRecord]:
    reworded = {listing.id: change.former[listing.id].raw for listing in edited}
    for listing in change.added:
        yield _change(listing, ChangeKind.ADDED)
    for listing in change.moved:
        before = change.former.get(listing.id)
        yield _change(
            listing,
            ChangeKind.MOVED,
            section_before=before.section if before is not None else None,
            raw_before=reworded.get(listing.id),
        )
    moved = {listing.id for listing in change.moved}
    for listing in edited:
        if listing.id not in moved:
            yield _change(listing, ChangeKind.EDITED, raw_before=reworded[listing.id])
    for listing in (*change.removed, *change.dropped):
        yield _change(listing, ChangeKind.REMOVED)


def _change(
    listing: Listing, kind: ChangeKind, *, section_before: str | None = None, raw_before: str | None = None
) -> ListChangeRecord:
    return ListChangeRecord(
        paper_id=listing.paper_id,
        kind=kind.value,
        section=listing.section,
        section_before=section_before,
        raw_before=raw_before,
    )


def list_commits(
    session: Session,
    profile: str,
    *,
    since: datetime | None = None,
    before: datetime | None = None,
    sha: str | None = None,
) -> Sequence[ListCommitRecord]:
    """The commits that were read, with what they did, in the order of the branch.

    Args:
        session: An open session.
        profile: The profile's name.
        since: Only those made from this moment on.
        before: Only those made before this moment.
        sha: Only those whose hash begins so.
    """
    query = select(ListCommitRecord).where(ListCommitRecord.profile == profile)
    if since is not None:
        query = query.where(ListCommitRecord.committed_at >= since)
    if before is not None:
        query = query.where(ListCommitRecord.committed_at < before)
    if sha is not None:
        query = query.where(ListCommitRecord.sha.startswith(sha.lower(), autoescape=True))
    return session.scalars(query.options(selectinload(ListCommitRecord.changes)).order_by(ListCommitRecord.id)).all()


def first_list_commit(session: Session, profile: str) -> ListCommitRecord | None:
    """The earliest commit that is remembered; None where none is."""
    query = select(ListCommitRecord).where(ListCommitRecord.profile == profile)
    return session.scalars(query.order_by(ListCommitRecord.id).limit(1)).first()
