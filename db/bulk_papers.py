"""Storing very many papers: what `db.papers.store_records` does, for the millions of a metadata snapshot.

Nearly all records of a snapshot are new, and a new one needs no object to be filled in: it is written straight into
its tables. Whatever is known already, in whichever way, goes through `store_records` itself, so that both come to the
same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.identity import title_key
from db.models import Paper, PaperVersion
from db.papers import BATCH, Stored, store_records, told_versions
from db.records import PaperRecord


class BulkStore:
    """Stores batch after batch in one session; each batch is seen by the next, committed or not."""

    def __init__(self, session: Session, *, seen_at: datetime, current: bool) -> None:
        """Prepare.

        Args:
            session: An open session, in which nobody else stores papers meanwhile; its objects are let go of.
            seen_at: When the papers came, with time zone.
            current: Whether the source tells how things are now, as for `store_records`.
        """
        self._session = session
        self._seen_at = seen_at
        self._current = current
        without_identifier = select(Paper.title_key).where(Paper.arxiv_id.is_(None))
        self._titles = frozenset(session.scalars(without_identifier))

    def store(self, records: Sequence[PaperRecord]) -> Stored:
        """Store a batch, as `store_records` would."""
        known = set(self._numbers([record.arxiv_id for record in records]))
        fresh: dict[str, tuple[PaperRecord, str]] = {}
        others = []
        for record in records:
            key = title_key(record.title)
            if record.arxiv_id in known or key in self._titles:
                others.append(record)
            else:
                fresh[record.arxiv_id] = record, key
            known.add(record.arxiv_id)
        if fresh:
            self._insert(fresh)
        stored = Stored(new=len(fresh))
        if others:
            stored += store_records(self._session, others, seen_at=self._seen_at, current=self._current)
            self._session.expunge_all()
        return stored

    def _numbers(self, arxiv_ids: Sequence[str]) -> dict[str, int]:
        """The row numbers of those papers that are stored."""
        found: dict[str, int] = {}
        for start in range(0, len(arxiv_ids), BATCH):
            query = select(Paper.arxiv_id, Paper.id).where(Paper.arxiv_id.in_(arxiv_ids[start : start + BATCH]))
            found.update((arxiv_id, number) for arxiv_id, number in self._session.execute(query) if arxiv_id)
        return found

    def _insert(self, fresh: Mapping[str, tuple[PaperRecord, str]]) -> None:
        # Not by the session's own execute: it leaves out what is None, so that rows of another shape than the one
        # before, and in a snapshot that is most of them, become statements of their own.
        connection = self._session.connection()
        connection.execute(insert(Paper), [self._row(record, key) for record, key in fresh.values()])
        numbers = self._numbers([*fresh])
        versions = [
            {
                "paper_id": numbers[record.arxiv_id],
                "version": told.version,
                "title": told.title,
                "comment": told.comment,
                "submitted_at": told.submitted_at,
                "seen_at": self._seen_at,
            }
            for record, _ in fresh.values()
            for told in told_versions(record)
        ]
        if versions:
            connection.execute(insert(PaperVersion), versions)

    def _row(self, record: PaperRecord, key: str) -> dict[str, Any]:
        return {
            "arxiv_id": record.arxiv_id,
            "title": record.title,
            "title_key": key,
            "abstract": record.abstract,
            "authors": list(record.authors),
            "categories": list(record.categories),
            "comment": record.comment,
            "journal_reference": record.journal_reference,
            "doi": record.doi,
            "published": record.published,
            "updated": record.updated,
            "version": record.version,
            "first_seen_at": self._seen_at,
            "changed_at": self._seen_at,
        }
