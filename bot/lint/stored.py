"""What the database knows of a list: its text, what arXiv said of papers, and how entries came and went."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.lint.growth import SizeOn
from bot.lint.list_text import ListText
from bot.lint.subject import Record
from db.listings import load_snapshot
from db.models import Listing, ListSnapshotRecord, Paper


def stored_list(session: Session, profile: str) -> ListText | None:
    """The list as the last run read it; None where no run has."""
    snapshot = load_snapshot(session, profile)
    if snapshot is None:
        return None
    return ListText(
        text=snapshot.text,
        source=f"{snapshot.repository} at {snapshot.head_sha[:10]}, as a run read it on {snapshot.read_at:%Y-%m-%d}",
        as_of=snapshot.read_at.date(),
    )


def stored_records(session: Session) -> dict[str, Record]:
    """What arXiv itself told of papers, listed or not, by identifier; what only the list says is left out."""
    query = select(Paper.arxiv_id, Paper.title, Paper.published).where(
        Paper.arxiv_id.is_not(None), Paper.version.is_not(None)
    )
    return {
        arxiv_id: Record(title=title, published=published)
        for arxiv_id, title, published in session.execute(query)
        if arxiv_id is not None
    }


def stored_sizes(session: Session, profile: str) -> list[SizeOn]:
    """How large the list was after each day on which entries came or went, reckoned back from the stored text."""
    snapshot = load_snapshot(session, profile)
    if snapshot is None:
        return []
    changes = _changes(session, profile)
    sizes = [SizeOn(snapshot.read_at.date(), _bytes(snapshot))]
    size = _bytes(snapshot)
    for day in sorted(changes, reverse=True):
        sizes.append(SizeOn(day, size))
        size -= changes[day]
    return sizes[::-1]


def _changes(session: Session, profile: str) -> dict[date, int]:
    """Bytes that came and went by day; a line end and a blank line belong to each entry."""
    query = select(Listing.raw, Listing.since_at, Listing.until_at).where(Listing.profile == profile)
    changes: dict[date, int] = defaultdict(int)
    for raw, since_at, until_at in session.execute(query):
        size = len(raw.encode()) + 2
        changes[since_at.date()] += size
        if until_at is not None:
            changes[until_at.date()] -= size
    return changes


def _bytes(snapshot: ListSnapshotRecord) -> int:
    return len(snapshot.text.encode())
