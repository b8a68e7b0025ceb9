"""Days on which arXiv does not keep to the calendar, and runs that do not come daily."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.sources.announcements import holidays
from db.ledger import last_verified_announcement
from tests.bot.polling import FEED, OAI, QUERY, Poll, polling
from tests.servers.arxiv import ArxivVersion, faults, sample_records
from tests.servers.arxiv.schedule import by_calendar

SUBMITTED = sample_records(
    1_200, start=datetime(2025, 8, 11, tzinfo=UTC), step=timedelta(hours=1), categories=("cs.SE",)
)
"""One paper an hour for fifty days."""
FIRST = date(2025, 9, 3)
"""The day after that on which Labor Day leaves no announcement."""
TUESDAY = date(2025, 9, 16)
DAY = timedelta(days=1)


def run_until(poll: Poll, last: date, *, first: date = FIRST) -> None:
    """A run each morning; all are verified."""
    while first <= last:
        assert poll.run(first).unverified == [], first
        first += DAY


def absent(poll: Poll) -> set[str]:
    """The papers that arXiv has announced since the first harvest's beginning and that are not stored."""
    since, now = datetime(2025, 8, 23, tzinfo=UTC), poll.arxiv.now
    assert now is not None
    shown = {record.id for record in poll.records if record.announced and since <= record.announced <= now}
    assert len(shown) > 200
    return shown - set(poll.stored())


def verified(poll: Poll) -> date | None:
    """The last verified announcement."""
    with poll.sessions() as session:
        return last_verified_announcement(session, poll.folder.profile.name)


def test_a_holiday_that_nobody_knows_is_in_doubt_until_the_next_announcement(tmp_path: Path) -> None:
    """On a working day without an announcement nobody can tell; the next one brings what was due, and settles it."""
    resting = {TUESDAY - DAY}
    records = [by_calendar(record, resting=lambda year: holidays(year) | resting) for record in SUBMITTED]
    with polling(tmp_path, records, categories=("cs.SE",)) as poll:
        run_until(poll, TUESDAY - DAY)
        assert "Tue 2025-09-16, cs.SE: 0 came where" in poll.run(TUESDAY).unverified[0]
        assert verified(poll) == TUESDAY - DAY
        run_until(poll, TUESDAY + 3 * DAY, first=TUESDAY + DAY)
        assert poll.doubts() == []
        assert absent(poll) == set()


def test_an_announcement_on_a_holiday_is_welcome(tmp_path: Path) -> None:
    """Papers that come on a day held to be a holiday are stored and verified, and so is the day after."""
    records = [by_calendar(record, resting=lambda _: frozenset()) for record in SUBMITTED]
    with polling(tmp_path, records, categories=("cs.SE",)) as poll:
        run_until(poll, date(2025, 9, 2), first=date(2025, 8, 27))
        assert verified(poll) == date(2025, 9, 2)
        run_until(poll, date(2025, 9, 5), first=date(2025, 9, 3))
        assert absent(poll) == set()


def test_an_announcement_that_is_hours_late_is_waited_for(tmp_path: Path) -> None:
    """A run before it is in doubt, and the first run after it is not, be it on the same day or the next."""
    late = datetime.combine(TUESDAY, time(9), UTC)
    records = [
        replace(record, announced=late) if record.announced == datetime(2025, 9, 16, tzinfo=UTC) else record
        for record in map(by_calendar, SUBMITTED)
    ]
    for hour in (10, 29):
        (home := tmp_path / f"{hour}").mkdir()
        with polling(home, records, categories=("cs.SE",)) as poll:
            run_until(poll, TUESDAY - DAY)
            assert poll.run(TUESDAY).verdicts["arxiv"] == "suspect"
            after = datetime.combine(TUESDAY, time(), UTC) + timedelta(hours=hour)
            assert poll.run(after.date(), after.time()).unverified == []
            assert absent(poll) == set()


def test_what_moved_to_a_later_day_is_not_missed_after_a_pause(tmp_path: Path) -> None:
    """Nine days without a run, and then a list in which nearly all records bear the date of one great change."""
    change = ArxivVersion(
        submitted=datetime(2025, 9, 15, 12, tzinfo=UTC), announced=datetime(2025, 9, 16, tzinfo=UTC), title="Moved"
    )
    with polling(tmp_path, [by_calendar(record) for record in SUBMITTED], categories=("cs.SE",)) as poll:
        run_until(poll, date(2025, 9, 8))
        moved = [record for record in poll.records if record.announced and record.announced < change.submitted]
        poll.arxiv.add([replace(record, versions=(change,)) for record in moved])
        assert poll.run(TUESDAY + DAY).unverified == []
        assert poll.doubts() == []
        assert absent(poll) == set()


def test_a_first_list_needs_a_second_opinion(tmp_path: Path) -> None:
    """Where nothing is known of what is usual, a thin list is found out by any other interface, or left in doubt."""
    few = faults.Fault(on_records=lambda records: records[::20])
    for is_query_well in (True, False):
        (home := tmp_path / f"{is_query_well}").mkdir()
        with polling(home, [by_calendar(record) for record in SUBMITTED], categories=("cs.SE",)) as poll:
            poll.arxiv.fail(few, times=99, path=OAI)
            poll.arxiv.fail(faults.status(404), times=99, path=FEED)
            if not is_query_well:
                poll.arxiv.fail(faults.status(404), times=99, path=QUERY)
            assert poll.run(FIRST).verdicts["arxiv"] == ("ok" if is_query_well else "suspect")
            assert (absent(poll) == set()) == is_query_well
            poll.arxiv.heal()
            assert poll.run(FIRST + DAY).unverified == []
            assert absent(poll) == set()


def test_a_first_harvest_that_fails_for_long_is_made_up_for_by_the_query_interface(tmp_path: Path) -> None:
    """It is asked for all days in doubt, from the first run's on, and vouches for no other ones."""
    with polling(tmp_path, [by_calendar(record) for record in SUBMITTED], categories=("cs.SE",)) as poll:
        poll.arxiv.fail(faults.status(404), times=99)
        assert poll.run(FIRST).unverified
        poll.arxiv.heal()
        poll.arxiv.fail(faults.status(404), times=99, path=OAI)
        poll.arxiv.fail(faults.status(404), times=99, path=FEED)
        assert poll.run(FIRST + 12 * DAY).verdicts["arxiv-query"] == "ok"
        assert absent(poll) == set()
        assert min(poll.doubts()) == f"cs.SE {FIRST + 12 * DAY}"


def test_after_a_pause_a_day_in_doubt_gets_its_chances(tmp_path: Path) -> None:
    """A day is not given up by the calendar alone: the bot has to have asked for it again."""
    with polling(tmp_path, [by_calendar(record) for record in SUBMITTED], categories=("cs.SE",)) as poll:
        run_until(poll, FIRST)
        for day in (FIRST + DAY, FIRST + 12 * DAY):
            poll.arxiv.fail(faults.status(404), times=99)
            assert poll.run(day).unverified
            poll.arxiv.heal()
        assert f"cs.SE {FIRST + DAY}" in poll.doubts()
        run_until(poll, FIRST + 13 * DAY, first=FIRST + 13 * DAY)
        assert poll.doubts() == []


def test_a_run_in_the_evening_asks_for_no_announcement_that_is_under_way(tmp_path: Path) -> None:
    """Before midnight in New York the day's announcement may be half out: it is judged from the next day on."""
    with polling(tmp_path, [by_calendar(record) for record in SUBMITTED], categories=("cs.SE",)) as poll:
        for number in range(8):
            for at in (time(0, 30), time(3, 50), time(4, 10)):
                assert poll.run(FIRST + number * DAY, at).unverified == []
