"""The days of which a back-fill has verified that all of a category's papers are stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base

DayCategory = tuple[date, str]
"""A day of submission (UTC) and a category."""


class BackfilledDay(Base):
    """All papers of one category that were submitted on one day are stored; papers are shared by all lists."""

    __tablename__ = "backfilled_day"

    category: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    """In UTC, by the submission of version 1."""
    papers: Mapped[int]
    """How many there were: a later answer that holds none of them is wrong."""
    verified_at: Mapped[datetime]


def backfilled_days(session: Session, categories: Collection[str], *, first: date, last: date) -> set[DayCategory]:
    """What is verified of some categories from a day to another, both included."""
    query = select(BackfilledDay.day, BackfilledDay.category).where(
        BackfilledDay.category.in_(categories), BackfilledDay.day.between(first, last)
    )
    return {(day, category) for day, category in session.execute(query)}


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfilledSpan:
    """What back-fills have verified of some categories, from the first day to the last."""

    first: date
    last: date
    days: int
    """Days between them, both included, of which all categories are verified."""
    checkpoint: datetime
    """When the last day was verified."""


def backfilled_span(session: Session, categories: Collection[str]) -> BackfilledSpan | None:
    """How far back-fills of some categories have come; None where there was none."""
    wanted = BackfilledDay.category.in_(categories)
    ends = select(func.min(BackfilledDay.day), func.max(BackfilledDay.day), func.max(BackfilledDay.verified_at))
    found = session.execute(ends.where(wanted).having(func.count() > 0)).one_or_none()
    if found is None:
        return None
    first, last, checkpoint = found
    whole = select(BackfilledDay.day).where(wanted).group_by(BackfilledDay.day)
    whole = whole.having(func.count() == len(set(categories)))
    days = session.scalar(select(func.count()).select_from(whole.subquery())) or 0
    return BackfilledSpan(first=first, last=last, days=days, checkpoint=checkpoint)


def nearest_papers(session: Session, categories: Collection[str], *, first: date, last: date) -> date | None:
    """The verified day next to a span that has papers in any of some categories; None where there is none."""
    filled = select(BackfilledDay.day).where(BackfilledDay.category.in_(categories), BackfilledDay.papers > 0)
    before = session.scalar(filled.where(BackfilledDay.day < first).order_by(BackfilledDay.day.desc()).limit(1))
    after = session.scalar(filled.where(BackfilledDay.day > last).order_by(BackfilledDay.day).limit(1))
    if before is None or after is None:
        return before or after
    return before if first - before <= after - last else after


def note_backfilled_days(
    session: Session,
    days: Iterable[date],
    categories: Collection[str],
    *,
    papers: Mapping[DayCategory, int],
    at: datetime,
) -> None:
    """Note that days are verified; one that was noted before stays as it was.

    Args:
        session: The transaction that stores the papers.
        days: The days, without gaps between them.
        categories: The categories that were asked for.
        papers: How many papers of each day and category there are; none where it says nothing.
        at: The present, with time zone.
    """
    wanted = sorted(days)
    if not wanted:
        return
    known = backfilled_days(session, categories, first=wanted[0], last=wanted[-1])
    session.add_all(
        BackfilledDay(category=category, day=day, papers=papers.get((day, category), 0), verified_at=at)
        for day in wanted
        for category in categories
        if (day, category) not in known
    )
