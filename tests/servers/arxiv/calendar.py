"""Which papers were announced or replaced when, so that a day of three months is found without reading them all."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date

from tests.servers.arxiv.daily import feed_day
from tests.servers.arxiv.oai import sets_of
from tests.servers.arxiv.records import ArxivRecord


class Calendar:
    """An index over papers of which the day of submission is known."""

    def __init__(self, records: Sequence[ArxivRecord]) -> None:
        self._by_set: dict[str, list[tuple[date, str, ArxivRecord]]] = defaultdict(list)
        self._by_feed: dict[date, dict[str, ArxivRecord]] = {}
        self._records = records
        for record in records:
            last = record.visible_from(1 + len(record.versions)).astimezone(UTC).date()
            for name in sets_of(record):
                self._by_set[name].append((last, record.id, record))
        for listed in self._by_set.values():
            listed.sort(key=lambda entry: entry[:2])

    def changed(self, name: str, *, since: date) -> Iterable[ArxivRecord]:
        """The papers of a set with any version on that day or later, the earliest last change first."""
        listed = self._by_set.get(name, [])
        return (record for _, _, record in listed[bisect_left(listed, since, key=lambda entry: entry[0]) :])

    def in_feeds(self, days: Iterable[date]) -> list[ArxivRecord]:
        """The papers with a version in one of some days' feeds."""
        if not self._by_feed:
            for record in self._records:
                for version in range(1, 2 + len(record.versions)):
                    day = feed_day(record.visible_from(version))
                    self._by_feed.setdefault(day, {})[record.id] = record
        found = {paper: record for day in days for paper, record in self._by_feed.get(day, {}).items()}
        return list(found.values())
