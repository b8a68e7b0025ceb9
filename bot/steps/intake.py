"""The door by which papers come in, whatever interface brings them: each is stored once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from bot.sources.announcements import due_day
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
        self._for_now: set[str] = set()
        """What came by `store_for_now`: a whole record of the same version is still welcome."""
        self.due: dict[str, Counter[date]] = {category: Counter() for category in cycle.profile.arxiv.categories}
        """How many different papers have come, by watched category and by the announcement that was due to hold them.

        That is the first version's day: a record that changes later moves to another day in arXiv's own lists."""
        self.due_papers: Counter[date] = Counter()
        """The same over all watched categories."""

    @property
    def count(self) -> int:
        """How many different papers have come so far."""
        return len(self._seen)

    def store(self, records: Sequence[PaperRecord]) -> None:
        """Store those that have not come before in this run in the same or a newer version."""
        fresh = [record for record in records if (record.version or 0) > self._seen.get(record.arxiv_id, -1)]
        if fresh:
            self._keep(fresh)
        for record in fresh:
            if record.arxiv_id not in self._seen:
                self._cycle.figures.polled += record.arxiv_id not in self._for_now
                self._count(record)
            self._seen[record.arxiv_id] = record.version or 0

    def store_for_now(self, records: Sequence[PaperRecord]) -> None:
        """Store those of which nothing is stored, from records that do not tell all: they stay `missing`."""
        known = {arxiv_id for arxiv_id, _ in self._versions([record.arxiv_id for record in records])}
        fresh = [record for record in records if record.arxiv_id not in known]
        if fresh:
            self._keep(fresh)
        came = {record.arxiv_id for record in fresh}
        self._cycle.figures.polled += len(came)
        self._for_now |= came

    def _keep(self, records: Sequence[PaperRecord]) -> None:
        with self._cycle.sessions.begin() as session:
            self._cycle.figures.new += BulkStore(session, seen_at=self._cycle.now, current=True).store(records).new

    def _count(self, record: PaperRecord) -> None:
        if record.published is None:
            return
        day = due_day(record.published, seen=self._cycle.now)
        watched = self.due.keys() & set(record.categories)
        self.due_papers[day] += bool(watched)
        for category in watched:
            self.due[category][day] += 1

    def missing(self, named: Mapping[str, int | None]) -> list[str]:
        """Those of some papers that are not stored, or not whole, or not in the version that is named."""
        stored = dict(self._versions(list(named)))
        return [paper for paper, version in named.items() if stored.get(paper, 0) < (version or 1)]

    def _versions(self, arxiv_ids: Sequence[str]) -> Iterable[tuple[str, int]]:
        """The versions of those papers that are stored, 0 for what only a list or a feed told of."""
        with self._cycle.sessions() as session:
            for start in range(0, len(arxiv_ids), BATCH):
                wanted = Paper.arxiv_id.in_(arxiv_ids[start : start + BATCH])
                query = select(Paper.arxiv_id, Paper.version, Paper.published).where(wanted)
                for arxiv_id, version, published in session.execute(query):
                    if arxiv_id is not None:
                        yield arxiv_id, (version or 0) if published else 0
