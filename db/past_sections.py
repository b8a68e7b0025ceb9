"""What sections of a list held before entries left them, as its stored entries tell.

The memory begins with the version of the list that was read first. After a database was lost, or on the first run, it
is empty: no entry has ended, so nothing is told of any section.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    id: int
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
    entry = (Listing.id, Listing.paper_id, Listing.section, Listing.since_commit, Listing.since_at)
    end = (Listing.until_commit, Listing.until_at)
    query = select(*entry, *end, Paper.arxiv_id, Paper.title_key).join(Paper).where(Listing.profile == profile)
    of_paper: dict[int, list[_Row]] = defaultdict(list)
    of_section: dict[str, list[_Row]] = defaultdict(list)
    first_ids: dict[str, int] = {}
    for found in session.execute(query.order_by(Listing.id)):
        row = _Row(*found)
        of_paper[row.paper_id].append(row)
        of_section[row.section].append(row)
        first_ids.setdefault(row.since_commit, row.id)
    past = {}
    for section, rows in of_section.items():
        ends = {row.until_commit: row.until_at for row in rows if row.until_commit and row.until_at}
        ordered = sorted(ends.items(), key=lambda end: end[1])
        if ordered:
            moments = [_Moment(commit, at, first_ids) for commit, at in ordered]
            past[section] = tuple(PastSection(_alone(rows, of_paper, moment), moment.at) for moment in moments)
    return past


@dataclass(frozen=True, slots=True)
class _Moment:
    """Just before a commit.

    The entries that each commit brought are stored in the commits' order, which their dates need not follow (a rebase
    keeps old ones); a commit that brought none has but its date.
    """

    commit: str
    at: datetime
    first_ids: Mapping[str, int]
    """The first entry of each commit that brought any."""

    def has(self, row: _Row) -> bool:
        """Whether the entry stood then."""
        if row.until_commit == self.commit:
            return True
        return self._began(row) and not self._ended(row)

    def _began(self, row: _Row) -> bool:
        if self.commit in self.first_ids:
            return row.id < self.first_ids[self.commit]
        return row.since_at <= self.at

    def _ended(self, row: _Row) -> bool:
        if row.until_commit is None or row.until_at is None:
            return False
        if self.commit in self.first_ids and row.until_commit in self.first_ids:
            return self.first_ids[row.until_commit] < self.first_ids[self.commit]
        return row.until_at < self.at


def _alone(rows: Sequence[_Row], of_paper: Mapping[int, Sequence[_Row]], moment: _Moment) -> tuple[PastPaper, ...]:
    """The papers of a section that stood there, and nowhere else, at a moment."""
    papers: dict[int, PastPaper] = {}
    for row in rows:
        if moment.has(row) and not any(
            other.section != row.section and moment.has(other) for other in of_paper[row.paper_id]
        ):
            papers[row.paper_id] = PastPaper(row.arxiv_id, row.title_key)
    return tuple(papers.values())
