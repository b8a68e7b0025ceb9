from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.backfilled_days import (
    BackfilledSpan,
    backfilled_days,
    backfilled_span,
    nearest_papers,
    note_backfilled_days,
)
from db.models import BackfilledDay
from tests.db.samples import NOON, later

MONDAY = date(2025, 9, 22)


def days(first: int, last: int) -> list[date]:
    """Days by their numbers after the Monday."""
    return [MONDAY + timedelta(days=number) for number in range(first, last + 1)]


def test_verified_days_are_known_by_category(session: Session) -> None:
    """Within the span that is asked about, both ends included."""
    note_backfilled_days(session, days(0, 3), ["cs.SE"], papers={}, at=NOON)
    note_backfilled_days(session, days(2, 2), ["cs.CL", "cs.LG"], papers={}, at=NOON)
    found = backfilled_days(session, ["cs.SE", "cs.CL"], first=MONDAY + timedelta(days=1), last=days(0, 2)[-1])
    assert found == {(days(1, 1)[0], "cs.SE"), (days(2, 2)[0], "cs.SE"), (days(2, 2)[0], "cs.CL")}


def test_a_day_that_is_noted_again_stays_as_it_was(session: Session) -> None:
    """Its count and its time are those of the first verification."""
    note_backfilled_days(session, days(0, 0), ["cs.SE"], papers={(MONDAY, "cs.SE"): 7}, at=NOON)
    note_backfilled_days(session, days(0, 1), ["cs.SE"], papers={(MONDAY, "cs.SE"): 9}, at=later(1))
    session.flush()
    stored = session.scalars(select(BackfilledDay).order_by(BackfilledDay.day)).all()
    assert [(row.papers, row.verified_at) for row in stored] == [(7, NOON), (0, later(1))]


def test_the_nearest_day_with_papers_lies_before_or_after(session: Session) -> None:
    """Days without papers and other categories do not count."""
    assert nearest_papers(session, ["cs.SE"], first=MONDAY, last=MONDAY) is None
    early, late = days(-9, -9)[0], days(4, 4)[0]
    note_backfilled_days(session, [early], ["cs.SE"], papers={(early, "cs.SE"): 1}, at=NOON)
    assert nearest_papers(session, ["cs.SE"], first=MONDAY, last=MONDAY) == early
    note_backfilled_days(session, days(1, 4), ["cs.SE"], papers={(late, "cs.SE"): 1}, at=NOON)
    assert nearest_papers(session, ["cs.SE"], first=MONDAY, last=MONDAY) == late
    assert nearest_papers(session, ["cs.CL"], first=MONDAY, last=MONDAY) is None


def test_how_far_back_fills_have_come(session: Session) -> None:
    """From the first day to the last of any category; a day counts once all categories have it."""
    assert backfilled_span(session, ["cs.SE", "cs.CL"]) is None
    note_backfilled_days(session, days(0, 9), ["cs.SE"], papers={}, at=NOON)
    note_backfilled_days(session, days(2, 4), ["cs.CL"], papers={}, at=later(1))
    note_backfilled_days(session, days(-50, 0), ["cs.LG"], papers={}, at=later(2))
    session.flush()
    first, last = days(0, 0)[0], days(9, 9)[0]
    assert backfilled_span(session, ["cs.SE", "cs.CL"]) == BackfilledSpan(
        first=first, last=last, days=3, checkpoint=later(1)
    )
