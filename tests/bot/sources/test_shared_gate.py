from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.sources.shared_gate import (
    FIRST_BREAK,
    LONGEST_BREAK,
    LONGEST_TURN,
    TURNS_FILE,
    SharedRequestGate,
    break_after,
    open_arxiv_gate,
)
from config.errors import DatabaseError, SourceUnavailableError
from db.request_turns import RequestTurns
from db.session import is_missing, open_engine
from tests.bot.scene import sample_feed
from tests.bot.sources.ask_arxiv import asking_process
from tests.databases import database_at, is_postgresql
from tests.db.samples import NOON
from tests.servers.arxiv import Clock, FakeArxiv, faults

DELAY = 0.25


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """The URL of a database that is not there yet."""
    return database_at(tmp_path / "shelver.sqlite3")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An empty database."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    """Only sleeping moves it."""
    return Clock()


@pytest.fixture
def make_gate(engine: Engine, clock: Clock) -> Callable[[], SharedRequestGate]:
    """Makes gates as several processes have them, by one clock."""

    def make() -> SharedRequestGate:
        turns = RequestTurns(engine, "arxiv", clock=lambda: NOON + timedelta(seconds=clock.time))
        return SharedRequestGate(turns, delay=3, sleep=clock.sleep)

    return make


@pytest.mark.parametrize("databases", ["one", "none", "two"])
def test_two_processes_together_keep_the_distance(tmp_path: Path, databases: str) -> None:
    """Measured at the server, whoever asked: never two at a time, never sooner than the delay.

    It does not matter whether there is a database yet, nor whether each list has one of its own.
    """
    names = ("a.sqlite3", "b.sqlite3" if databases == "two" else "a.sqlite3")
    urls = [database_at(tmp_path / name) for name in names]
    for url in urls if databases != "none" else []:
        open_engine(url).dispose()
    with FakeArxiv(sample_feed()) as arxiv:
        processes = [asking_process(arxiv.query_url, url, tmp_path, delay=DELAY, times=4) for url in urls]
        for process in processes:
            process.join(60)
        moments = [request.at for request in arxiv.requests]
    assert len(moments) == 8
    assert min(later - earlier for earlier, later in pairwise(moments)) >= DELAY
    assert is_missing(urls[0]) == (databases == "none" and not is_postgresql())


def test_who_came_before_the_database_keeps_the_distance_to_who_made_it(database_url: str, tmp_path: Path) -> None:
    """The turn of the state's folder is held by both."""
    clock = Clock()
    with open_arxiv_gate(database_url, state_folder=tmp_path, delay=3, sleep=clock.sleep) as early:
        open_engine(database_url).dispose()
        with open_arxiv_gate(database_url, state_folder=tmp_path, delay=3, sleep=clock.sleep) as late:
            with early.turn():
                pass
            late.postpone(60)
            with pytest.raises(SourceUnavailableError, match="for another"), early.turn(patience=30):
                raise AssertionError("the gate was open")


def test_a_folder_that_cannot_be_written_is_named(database_url: str, tmp_path: Path) -> None:
    """Without a place to keep the distance in, nobody is asked."""
    (tmp_path / TURNS_FILE).write_text("no database" * 100, encoding="utf-8")
    with (
        pytest.raises(DatabaseError, match=f"{TURNS_FILE}, in which the distance .* or delete it"),
        open_arxiv_gate(database_url, state_folder=tmp_path, delay=3),
    ):
        raise AssertionError("the gate was open")


def test_a_killed_process_holds_up_nobody(engine: Engine, database_url: str, tmp_path: Path) -> None:
    """Its turn goes to the next one, after the distance from the moment when that was noticed."""
    engine.dispose()
    with FakeArxiv(sample_feed()) as arxiv:
        arxiv.fail(faults.silent())
        killed = asking_process(arxiv.query_url, database_url, tmp_path, delay=DELAY, times=1)
        while not arxiv.requests:
            time.sleep(0.01)
        killed.kill()
        killed.join()
        asking_process(arxiv.query_url, database_url, tmp_path, delay=DELAY, times=1).join(60)
        first, second = (request.at for request in arxiv.requests)
    assert DELAY <= second - first < LONGEST_TURN.total_seconds()


def test_a_turn_whose_holder_is_on_another_machine_ends_by_itself(engine: Engine, clock: Clock) -> None:
    """Whether that machine still runs cannot be seen from here, nor when it asked last, so the distance follows."""
    there = RequestTurns(engine, "arxiv", clock=lambda: NOON + timedelta(seconds=clock.time))
    there.holder = "another-machine/1/x"
    here = SharedRequestGate(
        RequestTurns(engine, "arxiv", clock=lambda: NOON + timedelta(seconds=clock.time)), delay=3, sleep=clock.sleep
    )
    assert there.take(at_most=timedelta(seconds=50), pause=timedelta(seconds=3)) is None
    with here.turn():
        pass
    assert sum(clock.slept) == pytest.approx(53)


def test_many_refusals_open_a_circuit_breaker_that_outlasts_the_run(
    make_gate: Callable[[], SharedRequestGate], clock: Clock
) -> None:
    """A later run is refused at once, the first one after the break may try, and success closes the breaker."""
    gate = make_gate()
    for _ in range(6):
        with pytest.raises(ZeroDivisionError), gate.turn():
            raise ZeroDivisionError
        gate.postpone(1)
    clock.slept.clear()
    with (
        pytest.raises(SourceUnavailableError, match="no requests for another 900 seconds"),
        make_gate().turn(patience=300),
    ):
        raise AssertionError("the gate was open")
    assert clock.slept == []
    clock.time += FIRST_BREAK.total_seconds()
    with make_gate().turn(patience=300):
        pass
    gate.postpone(1)
    with gate.turn(patience=300):
        pass
    assert sum(clock.slept) == pytest.approx(3)


def test_breaks_double_up_to_a_limit() -> None:
    """From none to six hours."""
    assert [break_after(refusals) for refusals in (0, 5)] == [timedelta(0)] * 2
    assert [break_after(refusals) for refusals in (6, 7, 8)] == [FIRST_BREAK, 2 * FIRST_BREAK, 4 * FIRST_BREAK]
    assert break_after(10_000) == LONGEST_BREAK


def test_a_clock_that_was_set_back_delays_by_no_more_than_the_pause(
    make_gate: Callable[[], SharedRequestGate], clock: Clock
) -> None:
    """What was noted by a clock a day ahead does not keep the bot waiting for a day."""
    clock.time += 86_400
    make_gate().postpone(60)
    clock.time -= 86_400
    with make_gate().turn():
        pass
    assert sum(clock.slept) == pytest.approx(60)


def test_a_turn_that_was_taken_before_the_clock_was_set_back_ends_in_time(engine: Engine, clock: Clock) -> None:
    """Whoever holds it: nobody waits for the moment that the wrong clock meant."""
    clock.time += 86_400
    there, here = (RequestTurns(engine, "arxiv", clock=lambda: NOON + timedelta(seconds=clock.time)) for _ in "12")
    there.holder = "another-machine/1/x"
    assert there.take(at_most=timedelta(seconds=50), pause=timedelta(seconds=3)) is None
    clock.time -= 86_400
    with SharedRequestGate(here, delay=3, sleep=clock.sleep).turn():
        pass
    assert sum(clock.slept) == pytest.approx(53)
