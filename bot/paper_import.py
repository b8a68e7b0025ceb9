"""Papers out of a file into the database, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from db.bulk_papers import BulkStore
from db.papers import Stored
from db.records import PaperRecord
from db.session import Sessions

IMPORT_BATCH = 5_000
"""So many records are held in memory, and lost from the work of an import that is killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import came to."""

    read: int = 0
    """Records of the file so far."""
    left_out: int = 0
    """Those in none of the categories."""
    stored: Stored = field(default_factory=Stored)


def import_papers(
    sessions: Sessions,
    records: Iterable[PaperRecord],
    *,
    categories: Sequence[str] | None,
    seen_at: datetime,
    show: Callable[[Imported], None],
) -> Imported:
    """Store records batch by batch, each in a transaction of its own; doing it again changes nothing.

    An error of ``records`` is raised when all before it is stored.

    Args:
        sessions: The database.
        records: What to store; read as a stream.
        categories: Only papers in any of these are stored, and those of which no category is known; None: all are.
        seen_at: When the papers came, with time zone.
        show: Told after each batch how far it is.
    """
    done = Imported()
    wanted = None if categories is None else frozenset(categories)
    for batch in _batches(records):
        chosen = [
            record
            for record in batch
            if wanted is None or not record.categories or not wanted.isdisjoint(record.categories)
        ]
        with sessions.begin() as session:
            stored = BulkStore(session, seen_at=seen_at, current=False).store(chosen)
        done = Imported(
            read=done.read + len(batch),
            left_out=done.left_out + len(batch) - len(chosen),
            stored=done.stored + stored,
        )
        show(done)
    return done


def _batches(records: Iterable[PaperRecord]) -> Iterator[list[PaperRecord]]:
    """The records in batches; what came before an error is handed out before it is raised."""
    batch: list[PaperRecord] = []
    try:
        for record in records:
            batch.append(record)
            if len(batch) == IMPORT_BATCH:
                yield batch
                batch = []
    except Exception:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
