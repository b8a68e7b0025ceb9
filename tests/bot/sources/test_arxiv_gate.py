"""Requests keep their distance, within a process and between processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.sources.arxiv_gate import Gate, RequestGate
from bot.sources.shared_gate import SharedRequestGate
from config.errors import SourceUnavailableError
from db.request_turns import RequestTurns
from db.session import open_engine
from tests.databases import database_at
from tests.db.samples import NOON
from tests.servers.arxiv import Clock

MakeGate = Callable[..., Gate]


@pytest.fixture(params=["in memory", "in the database"])
def make_gate(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeGate]:
    """Makes a gate of either kind, by a clock that only sleeping moves, or by real time."""
    if request.param == "in memory":
        yield (
            lambda delay, clock=None: (
                RequestGate(delay=delay, clock=clock, sleep=clock.sleep) if clock else RequestGate(delay=delay)
            )
        )
        return
    engine = open_engine(database_at(tmp_path / "shelver.sqlite3"))

    def make(delay: float, clock: Clock | None = None) -> Gate:
        if clock is None:
            return SharedRequestGate(RequestTurns(engine, "arxiv"), delay=delay)
        turns = RequestTurns(engine, "arxiv", clock=lambda: NOON + timedelta(seconds=clock.time))
        return SharedRequestGate(turns, delay=delay, sleep=clock.sleep)

    yield make
    engine.dispose()


def test_the_first_request_waits_for_nothing(make_gate: MakeGate) -> None:
    """A new gate is open."""
    clock = Clock()
    with make_gate(3, clock).turn():
        pass
    assert clock.slept == []


def test_the_delay_counts_from_the_end_of_the_last_request(make_gate: MakeGate) -> None:
    """A request that took long does not shorten the pause after it."""
    clock = Clock()
    gate = make_gate(3, clock)
    with gate.turn():
        clock.time += 10
    clock.time += 1
    with gate.turn():
        pass
    assert clock.slept == [2]


def test_a_failed_request_counts(make_gate: MakeGate) -> None:
    """The pause follows a request that ended with an error as well."""
    clock = Clock()
    gate = make_gate(3, clock)
    with pytest.raises(ZeroDivisionError), gate.turn():
        raise ZeroDivisionError
    with gate.turn():
        pass
    assert clock.slept == [3]


def test_a_postponed_gate_opens_later_and_never_earlier(make_gate: MakeGate) -> None:
    """Of two pauses asked for, the longer counts."""
    clock = Clock()
    gate = make_gate(3, clock)
    gate.postpone(60)
    gate.postpone(5)
    with gate.turn():
        pass
    assert clock.slept == [60]


def test_impatience_is_an_error_and_not_a_request(make_gate: MakeGate) -> None:
    """Who cannot wait as long as arXiv asked for is told so at once."""
    clock = Clock()
    gate = make_gate(3, clock)
    gate.postpone(3600)
    with pytest.raises(SourceUnavailableError, match="no requests for another 3600 seconds"), gate.turn(patience=300):
        raise AssertionError("the gate was open")
    assert clock.slept == []


def test_a_pause_as_long_as_the_patience_is_kept(make_gate: MakeGate) -> None:
    """Rounding does not turn a pause that was granted into one that is too long."""
    clock = Clock()
    gate = make_gate(0, clock)
    for tenths in range(1, 100):
        gate.postpone(tenths / 10)
        with gate.turn(patience=tenths / 10):
            pass
    assert sum(clock.slept) == pytest.approx(sum(range(1, 100)) / 10)


def test_threads_take_turns(make_gate: MakeGate) -> None:
    """Two threads that share a gate are never inside together, and keep the distance."""
    gate = make_gate(0.02)
    spans: list[tuple[float, float]] = []

    def enter() -> None:
        for _ in range(3):
            with gate.turn():
                entered = time.monotonic()
                time.sleep(0.005)
                spans.append((entered, time.monotonic()))

    threads = [threading.Thread(target=enter) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spans.sort()
    assert len(spans) == 6
    assert all(later[0] - earlier[1] >= 0.02 for earlier, later in pairwise(spans))
