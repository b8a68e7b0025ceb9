"""The door by which papers come in, whatever interface brings them: each is stored once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from bot.steps.context import Cycle
from db.bulk_papers import BulkStore
from db.models import Paper
from db.papers import BATCH
from db.records import PaperRecord


class Intake:
    """Stores what comes in one run, and counts each paper once."""

    def __init__(self, cycle: Cycle) -> None:
        self._cycle = cycle
        self._seen: dict[str, int] = {}

    @property
    def count(self) -> int:
        """How many different papers have come so far."""
        return len(self._seen)

    def store(self, records: Sequence[PaperRecord]) -> None:
        """Store those that have not come before in this run in the same or a newer version."""
        fresh = [record for record in records if (record.version or 0) > self._seen.get(record.arxiv_id, -1)]
        figures = self._cycle.figures
        if fresh:
            with self._cycle.sessions.begin() as session:
                figures.new += BulkStore(session, seen_at=self._cycle.now).store(fresh).new
        for record in fresh:
            figures.polled += record.arxiv_id not in self._seen
            self._seen[record.arxiv_id] = record.version or 0

    def missing(self, named: Mapping[str, int | None]) -> list[str]:
        """Those of some papers that are not stored, or not in the version that is named."""
        stored = dict(self._versions(list(named)))
        return [paper for paper, version in named.items() if stored.get(paper, 0) < (version or 1)]

    def _versions(self, arxiv_ids: Sequence[str]) -> Iterable[tuple[str, int]]:
        with self._cycle.sessions() as session:
            for start in range(0, len(arxiv_ids), BATCH):
                wanted = Paper.arxiv_id.in_(arxiv_ids[start : start + BATCH])
                for arxiv_id, version in session.execute(select(Paper.arxiv_id, Paper.version).where(wanted)):
                    if arxiv_id is not None:
                        yield arxiv_id, version or 0
