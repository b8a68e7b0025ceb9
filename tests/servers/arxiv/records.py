"""The papers that the fake arXiv knows."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ANNOUNCEMENT_DELAY = timedelta(days=1)
"""How long after its submission a paper becomes visible, unless its record says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArxivVersion:
    """A later version of a paper; what is None stayed as in the first one."""

    submitted: datetime
    title: str | None = None
    abstract: str | None = None
    comment: str | None = None
    announced: datetime | None = None
    """From when on it can be seen; None: a day after its submission."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArxivRecord:
    """One paper."""

    id: str
    """Without version, of either scheme."""
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] | None = ()
    """The primary one first. None is unknown: no query for a category finds the paper, only its identifier does."""
    comment: str | None = None
    journal_reference: str | None = None
    doi: str | None = None
    published: datetime | None = None
    """When the first version was submitted, in UTC. None is unknown: the paper cannot be shown and is never found."""
    announced: datetime | None = None
    """From when on it can be found; None: a day after its submission."""
    versions: tuple[ArxivVersion, ...] = ()
    """The second and later versions, oldest first."""

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> ArxivRecord:
        """A row of ``papers.jsonl``; ``published`` is an ISO time or a day.

        Papers known by the day alone are spread over it by their number, as nobody submits all at midnight.
        """
        return cls(
            id=row["id"],
            title=row["title"],
            abstract=row["abstract"] or "",
            authors=tuple(row["authors"] or ()),
            categories=None if row["categories"] is None else tuple(row["categories"]),
            comment=row["comment"],
            published=_moment(row["published"], number=row["id"]),
        )

    def visible_versions(self, now: datetime | None) -> int:
        """How many versions can be seen at that time; all of them where it is None."""
        if self.published is None:
            return 0
        if now is None:
            return 1 + len(self.versions)
        if now < self.visible_from(1):
            return 0
        return 1 + sum(now >= self.visible_from(version) for version in range(2, 2 + len(self.versions)))

    def visible_from(self, version: int) -> datetime:
        """From when on that version can be seen."""
        announced = self.versions[version - 2].announced if version > 1 else self.announced
        return announced or self.updated(version) + ANNOUNCEMENT_DELAY

    def told_by(self, version: int) -> ArxivVersion:
        """What that version says: nothing but the journal reference is ever left open."""
        later = self.versions[version - 2] if version > 1 else ArxivVersion(submitted=self.updated(1))
        return ArxivVersion(
            submitted=later.submitted,
            title=later.title or self.title,
            abstract=later.abstract or self.abstract,
            comment=later.comment or self.comment,
        )

    def updated(self, version: int) -> datetime:
        """When that version was submitted."""
        if self.published is None:
            raise ValueError(f"{self.id} has no date")
        return self.versions[version - 2].submitted if version > 1 else self.published


def _moment(published: str | None, *, number: str) -> datetime | None:
    if published is None:
        return None
    moment = datetime.fromisoformat(published)
    if len(published) == len("2025-09-01"):
        moment += timedelta(minutes=int(re.sub(r"\D", "", number)[-5:]) % (24 * 60))
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def load_records(path: Path) -> Iterator[ArxivRecord]:
    """The records of a file of JSON lines, packed with gzip if its name ends in ``.gz``."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield ArxivRecord.from_json(json.loads(line))
