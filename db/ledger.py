"""The ledger: what each announcement brought, by source and category, and whether that can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.source_models import LedgerDay

OPEN = ("suspect", "failed")
"""The verdicts of days that later runs ask for again."""
GIVEN_UP = "given up"
"""The verdict of days that no run asks for any more."""
_ASKED_FOR = timedelta(days=7)
_ASKED_BY = 7
"""A day is given up after a week, and after so many runs: a bot that paused has not asked for it in the meantime."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a run has found out about a day."""

    verdict: str
    """``ok``, ``empty``, ``suspect`` or ``failed``."""
    detail: str
    fetched: int
    expected: int | None
    owed: tuple[str, ...] = ()
    """Papers that are known to belong to it and could not be fetched: identifiers with versions."""


def ledger_days(session: Session, profile: str, source: str, *, since: date) -> Sequence[LedgerDay]:
    """All that is noted of a source's days from one on, by category and day."""
    query = select(LedgerDay).where(LedgerDay.profile == profile, LedgerDay.source == source, LedgerDay.day >= since)
    return session.scalars(query.order_by(LedgerDay.category, LedgerDay.day)).all()


def open_days(session: Session, profile: str) -> Sequence[LedgerDay]:
    """The days of which it is not certain that all came, the oldest first; those given up are not among them."""
    query = select(LedgerDay).where(LedgerDay.profile == profile, LedgerDay.verdict.in_(OPEN))
    return session.scalars(query.order_by(LedgerDay.day, LedgerDay.source, LedgerDay.category)).all()


def given_up_days(session: Session, profile: str, *, since: date) -> Sequence[LedgerDay]:
    """The days that nobody asks for any more although they were never verified."""
    query = select(LedgerDay).where(
        LedgerDay.profile == profile, LedgerDay.verdict == GIVEN_UP, LedgerDay.day >= since
    )
    return session.scalars(query.order_by(LedgerDay.day, LedgerDay.source, LedgerDay.category)).all()


def doubtful_days(session: Session, profile: str, *, first: date, last: date) -> Sequence[LedgerDay]:
    """The days of a span, both ends included, that are in doubt or were given up, the oldest first."""
    query = select(LedgerDay).where(
        LedgerDay.profile == profile,
        LedgerDay.verdict.in_((*OPEN, GIVEN_UP)),
        LedgerDay.day.between(first, last),
    )
    return session.scalars(query.order_by(LedgerDay.day, LedgerDay.source, LedgerDay.category)).all()


def last_verified_announcement(session: Session, profile: str, *, until: date | None = None) -> date | None:
    """The newest day of announcement that brought papers and of which no category is in doubt.

    Args:
        session: An open session.
        profile: The list.
        until: Only days before this one count.
    """
    doubtful = select(LedgerDay.day).where(LedgerDay.profile == profile, LedgerDay.verdict.in_((*OPEN, GIVEN_UP)))
    query = select(func.max(LedgerDay.day)).where(
        LedgerDay.profile == profile, LedgerDay.verdict == "ok", LedgerDay.day.not_in(doubtful)
    )
    return session.scalar(query if until is None else query.where(LedgerDay.day < until))


def note_day(
    session: Session,
    noted: LedgerDay | None,
    finding: Finding,
    *,
    profile: str,
    source: str,
    category: str,
    day: date,
    at: datetime,
) -> LedgerDay:
    """Note what is known of a day now, in place of what was known before; one too long in doubt is given up.

    Args:
        session: A transaction.
        noted: What was noted of it before, if anything was.
        finding: What is known now.
        profile: The list.
        source: Which interface the day is noted of.
        category: Of which its papers are.
        day: The date that arXiv gives the announcement.
        at: The moment of the run; a second finding of the same run is no second attempt.
    """
    if noted is None:
        noted = LedgerDay(profile=profile, source=source, category=category, day=day, first_at=at, attempts=0)
        session.add(noted)
    noted.attempts += noted.checked_at != at
    noted.checked_at = at
    noted.fetched, noted.expected, noted.owed = finding.fetched, finding.expected, list(finding.owed)
    if finding.verdict not in OPEN:
        noted.verdict, noted.detail = finding.verdict, finding.detail
    elif noted.verdict == GIVEN_UP:
        pass
    elif at - noted.first_at >= _ASKED_FOR and noted.attempts >= _ASKED_BY:
        give_up(noted, f"{finding.detail}; asked for by {noted.attempts} runs since {noted.first_at:%Y-%m-%d}")
    else:
        noted.verdict, noted.detail = finding.verdict, finding.detail
    return noted


def give_up(noted: LedgerDay, reason: str) -> None:
    """Ask for a day no more."""
    noted.verdict, noted.detail, noted.owed = GIVEN_UP, reason, []
