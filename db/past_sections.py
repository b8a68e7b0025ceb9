"""What sections of a list held before entries left them, as its stored entries tell.

The memory begins with the version of the list that was read first. After a database was lost, or on the first run, it
is empty: no entry has ended, so nothing is told of any section.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Listing, Paper


class PastPaper(NamedTuple):
    """A paper that a section held."""

    arxiv_id: str | None
    title_key: str


@dataclass(frozen=True, slots=True)
class PastSection:
    """What a section held just before a commit that took at least one of its entries away."""

    papers: tuple[PastPaper, ...]
    """Without those that stood in another section as well."""
    until: datetime
    """That commit's moment, in UTC."""


class _Row(NamedTuple):
    paper_id: int
    section: str
    since_commit: str
    since_at: datetime
    until_commit: str | None
    until_at: datetime | None
    arxiv_id: str | None
    title_key: str


def past_sections(session: Session, profile: str) -> dict[str, tuple[PastSection, ...]]:
    """What each section held before each of the commits that took entries away from it, the oldest first.

    A section that never lost an entry is missing from the result. One query, whatever the list's size.
    """
    entry = (Listing.paper_id, Listing.section, Listing.since_commit, Listing.since_at)
    end = (Listing.until_commit, Listing.until_at)
    query = select(*entry, *end, Paper.arxiv_id, Paper.title_key).join(Paper).where(Listing.profile == profile)
    of_paper: dict[int, list[_Row]] = defaultdict(list)
    of_section: dict[str, list[_Row]] = defaultdict(list)
    for found in session.execute(query.order_by(Listing.id)):
        row = _Row(*found)
        of_paper[row.paper_id].append(row)
        of_section[row.section].append(row)
    past = {}
    for section, rows in of_section.items():
        ends = {row.until_commit: row.until_at for row in rows if row.until_commit and row.until_at}
        if ends:
            ordered = sorted(ends.items(), key=lambda end: end[1])
            past[section] = tuple(PastSection(_alone(rows, of_paper, commit, at), at) for commit, at in ordered)
    return past


def _alone(rows: Sequence[_Row], of_paper: dict[int, list[_Row]], commit: str, at: datetime) -> tuple[PastPaper, ...]:
    """The papers of a section that stood there, and nowhere else, when a commit was made."""
    papers: dict[int, PastPaper] = {}
    for row in rows:
        if _stood(row, commit, at) and not any(
            other.section != row.section and _stood(other, commit, at) for other in of_paper[row.paper_id]
        ):
            papers[row.paper_id] = PastPaper(row.arxiv_id, row.title_key)
    return tuple(papers.values())


def _stood(row: _Row, commit: str, at: datetime) -> bool:
    """Whether an entry stood just before a commit."""
    if row.until_commit == commit:
        return True
    return row.since_commit != commit and row.since_at <= at and (row.until_at is None or row.until_at >= at)
