"""Clocks that are set: by a time zone twice a year, by a mistake, and back again."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from apscheduler.triggers.base import BaseTrigger
from hypothesis import given
from hypothesis import strategies as st

from bot.assembly import assemble
from bot.cycle import Report, run_cycle
from bot.lock import run_lock
from bot.scheduler import make_scheduler, serve_until_stopped
from bot.wall_clock import WallClockTrigger
from config.profile import Schedule
from db.papers import find_paper
from db.runs import recent_runs
from tests.bot.begun import begun
from tests.bot.scene import MONDAY, Scene, sample_feed
from tests.databases import database_at
from tests.servers.arxiv import ArxivVersion

SPRING = datetime(2026, 3, 25, 12, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 21, 12, tzinfo=UTC)


def fire_times(trigger: BaseTrigger, *, since: datetime, days: int) -> Iterator[datetime]:
    """The moments of a trigger, asked for as a scheduler does."""
    previous, now = None, since
    while (moment := trigger.get_next_fire_time(previous, now)) < since + timedelta(days=days):
        yield moment
        previous, now = moment, moment


@pytest.mark.parametrize("since", [SPRING, AUTUMN], ids=["spring", "autumn"])
@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Shanghai"]
)
@pytest.mark.parametrize("time", ["30 5", "30 2", "0 2", "0 3", "45 1", "0 0", "59 23"])
def test_there_is_one_run_a_day_whatever_the_clocks_do(time: str, zone: str, since: datetime) -> None:
    """Neither twice in an hour that comes twice, nor never in one that a day does not have."""
    trigger = WallClockTrigger(f"{time} * * *", ZoneInfo(zone))
    per_day = Counter(moment.date() for moment in fire_times(trigger, since=since, days=40))
    first = min(per_day)
    assert per_day == dict.fromkeys((first + timedelta(days=number) for number in range(len(per_day))), 1)
    assert len(per_day) in {40, 41}


def test_a_time_that_a_day_does_not_have_comes_as_much_later_as_the_clock_was_set_ahead() -> None:
    """In Berlin 2:30 is 3:30 on the last Sunday of March, and the first 2:30 of two in October."""
    trigger = WallClockTrigger("30 2 * * *", ZoneInfo("Europe/Berlin"))
    by_day = {moment.date(): moment.isoformat() for moment in fire_times(trigger, since=SPRING, days=230)}
    assert by_day[date(2026, 3, 28)] == "2026-03-28T02:30:00+01:00"
    assert by_day[date(2026, 3, 29)] == "2026-03-29T03:30:00+02:00"
    assert by_day[date(2026, 10, 25)] == "2026-10-25T02:30:00+02:00"
    assert by_day[date(2026, 10, 26)] == "2026-10-26T02:30:00+01:00"


@given(
    now=st.integers(0, 2000 * 24 * 60).map(lambda minutes: SPRING - timedelta(days=700) + timedelta(minutes=minutes)),
    expression=st.sampled_from(["30 5 * * 1-5", "0 7 * * 1", "*/20 * * * *", "0 2 1 * *"]),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "UTC"]),
)
def test_times_never_go_back_and_never_repeat(now: datetime, expression: str, zone: str) -> None:
    """Whatever is asked from whichever moment on."""
    trigger = WallClockTrigger(expression, ZoneInfo(zone))
    first = trigger.get_next_fire_time(None, now)
    assert first is not None
    assert first >= now
    second = trigger.get_next_fire_time(first, first)
    assert second is not None
    assert second > first


def runs_while_clock_shows(*moments: datetime) -> int:
    """How often the service runs while its clock shows these moments, one after the other."""
    begun: list[datetime] = []
    scheduler = make_scheduler(Schedule(), run=lambda: begun.append(datetime.now(UTC)), digest=lambda: None)
    with time_machine.travel(moments[0], tick=False) as clock:
        scheduler.start()
        for moment in moments:
            clock.move_to(moment)
            scheduler._process_jobs()
        scheduler.shutdown(wait=True)
    return len(begun)


DUE = datetime(2025, 9, 22, 5, 30, tzinfo=UTC)
"""By the schedule, which is for working days."""
BEFORE, AFTER, DAY = DUE - timedelta(hours=1), DUE + timedelta(minutes=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("moments", "runs"),
    [
        pytest.param((BEFORE, AFTER), 1, id="right"),
        pytest.param((BEFORE, AFTER, AFTER - DAY, AFTER), 1, id="back by a day after the run, and right again"),
        pytest.param((BEFORE, BEFORE - DAY, BEFORE, AFTER), 1, id="back by a day before the run, and right again"),
        pytest.param((BEFORE, DUE + timedelta(days=365, hours=1)), 1, id="ahead by a year"),
        pytest.param((BEFORE, DUE + timedelta(days=3, hours=3)), 1, id="asleep for three days"),
    ],
)
def test_the_service_runs_once_whatever_its_clock_does(moments: tuple[datetime, ...], runs: int) -> None:
    """What was missed is made up for once."""
    assert runs_while_clock_shows(*moments) == runs


def test_a_service_at_rest_notices_that_its_clock_was_set_or_that_the_machine_slept() -> None:
    """What became due meanwhile begins within a minute, and not as much later as the clock was set ahead."""
    looked, began = threading.Event(), threading.Event()
    scheduler = make_scheduler(Schedule(), run=began.set, digest=lambda: None)

    def end() -> None:
        began.wait(30)
        os.kill(os.getpid(), signal.SIGTERM)

    ender = threading.Thread(target=end)
    with time_machine.travel(BEFORE, tick=False) as clock:
        scheduler.add_job(looked.set)

        def jump() -> None:
            assert looked.wait(30)  # now it waits for an hour
            clock.move_to(AFTER)
            ender.start()

        serve_until_stopped(scheduler, announce=lambda _: None, ready=jump, look_again=0.05)
    ender.join()
    assert began.is_set()


def run_by_wrong_clock(stage: Scene, now: datetime) -> Report:
    """A run whose clock shows another moment than arXiv's does."""
    with assemble(stage.settings, stage.folder, now=now, dry_run=False, sleep=lambda _: None) as cycle:
        return run_cycle(cycle, clock=lambda: now)


@pytest.mark.parametrize("wrong", [timedelta(days=366), timedelta(days=-1)], ids=["a year ahead", "a day behind"])
def test_what_comes_after_a_run_by_a_wrong_clock_is_not_missed(tmp_path: Path, wrong: timedelta) -> None:
    """ArXiv's own dates say how far it was read: when the clock is right again, new papers come as ever."""
    with begun(tmp_path) as stage:
        run_by_wrong_clock(stage, MONDAY + wrong)
        late = replace(
            sample_feed()[0],
            id="2509.91000",
            title="A Paper of the Day on Which the Clock Was Right Again",
            versions=(ArxivVersion(submitted=MONDAY + timedelta(hours=6)),),
        )
        stage.arxiv.add([late])
        stage.run(days=2)
        stage.run(days=3)
        with stage.sessions() as sessions, sessions() as session:
            assert find_paper(session, "2509.91000") is not None
            assert recent_runs(session, stage.folder.profile.name)[0].outcome == "done"
        assert len(stage.pulls) == 1


def test_a_lock_knows_no_clock(tmp_path: Path) -> None:
    """It is held as long as its holder lives, and free afterwards, whatever the time is."""
    url = database_at(tmp_path / "shelver.sqlite3")
    with time_machine.travel(MONDAY + timedelta(days=366)), run_lock(tmp_path, url):
        pass
    with time_machine.travel(MONDAY), run_lock(tmp_path, url):
        pass
