"""The distance between two requests to arXiv, kept by all processes of an installation together.

Whoever asks holds two turns: that of the folder of the state, which processes share that have no database yet or
different ones, and that of the database, which processes on several machines may share.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from bot.sources.arxiv_gate import Gate, pause_under_way
from db.request_turns import RequestTurns
from db.session import is_missing, open_engine, open_turns

TURNS_FILE = "arxiv-turns.sqlite3"
"""In the folder of the state."""
LONGEST_TURN = timedelta(minutes=10)
"""More than one request can take: see `bot.sources.polite_transport`."""
REFUSALS_BEFORE_BREAK = 6
"""After so many refusals in a row nobody asks for a while: asking would only make it worse."""
FIRST_BREAK = timedelta(minutes=15)
"""Doubled with every refusal after it."""
LONGEST_BREAK = timedelta(hours=6)
_ROUNDING = 0.001


def break_after(refusals: int) -> timedelta:
    """For how long nobody asks after so many refusals in a row."""
    if refusals < REFUSALS_BEFORE_BREAK:
        return timedelta(0)
    doubled: int = 1 << min(refusals - REFUSALS_BEFORE_BREAK, 10)
    return min(LONGEST_BREAK, FIRST_BREAK * doubled)


@contextmanager
def open_arxiv_gate(
    database_url: str,
    *,
    state_folder: Path,
    delay: float,
    counts_refusals: bool = True,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Gate]:
    """The gate to arXiv for all processes that share a database or a folder of the state.

    Args:
        database_url: An SQLAlchemy URL; no database is made where there is none.
        state_folder: The folder of the installation's state.
        delay: Seconds between two requests.
        counts_refusals: Whether refusals open the circuit breaker; whoever only looks whether arXiv answers keeps
            the pause that it asks for, and closes the way to nobody else.
        sleep: Waits for that many seconds; what it raises, asking raises.

    Raises:
        DatabaseError: The database or the folder cannot be used.
    """
    with ExitStack() as stack:
        engines = [open_turns(state_folder / TURNS_FILE)]
        stack.callback(engines[0].dispose)
        if not is_missing(database_url):
            engines.append(open_engine(database_url))
            stack.callback(engines[-1].dispose)
        gates = [
            SharedRequestGate(
                RequestTurns(engine, "arxiv"), delay=delay, counts_refusals=counts_refusals, sleep=sleep
            )
            for engine in engines
        ]
        yield gates[0] if len(gates) == 1 else GatesInARow(gates)


class GatesInARow:
    """Several gates as one: a request passes all of them, in one order for all: nobody waits in a ring."""

    def __init__(self, gates: Sequence[Gate]) -> None:
        self._gates = tuple(gates)
        self.delay = max(gate.delay for gate in self._gates)
        """Seconds between two requests."""

    @contextmanager
    def turn(self, *, patience: float = float("inf")) -> Iterator[None]:
        """As `SharedRequestGate.turn`."""
        with ExitStack() as stack:
            for gate in self._gates:
                stack.enter_context(gate.turn(patience=patience))
            yield

    def postpone(self, seconds: float) -> None:
        """As `SharedRequestGate.postpone`."""
        for gate in self._gates:
            gate.postpone(seconds)


class SharedRequestGate:
    """As `bot.sources.arxiv_gate.RequestGate`, with a circuit breaker that outlasts the run.

    Safe to share between threads; processes share the turns.
    """

    def __init__(
        self,
        turns: RequestTurns,
        *,
        delay: float,
        counts_refusals: bool = True,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.delay = delay
        """Seconds between two requests."""
        self._turns = turns
        self._counts_refusals = counts_refusals
        self._sleep = sleep
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, *, patience: float = float("inf")) -> Iterator[None]:
        """Wait for one's turn, and hold it for the length of the block.

        Raises:
            SourceUnavailableError: arXiv asked for a longer pause than ``patience`` seconds, this process or another,
                or refused so often that nobody asks for a while.
        """
        pause = timedelta(seconds=self.delay)
        with self._lock:
            while (wait := self._turns.take(at_most=LONGEST_TURN, pause=pause)) is not None:
                seconds = wait.length.total_seconds()
                if wait.is_pause and seconds > max(patience, self.delay) + _ROUNDING:
                    raise pause_under_way(seconds)
                self._sleep(seconds)
            answered = False
            try:
                yield
                answered = True
            finally:
                self._turns.give_back(pause=pause, answered=answered)

    def postpone(self, seconds: float) -> None:
        """Let nobody through for that many seconds from now, and longer after many refusals in a row."""
        pause = timedelta(seconds=seconds)
        with self._lock:
            if self._counts_refusals:
                self._turns.refused(pause=pause, breaks=break_after)
            else:
                self._turns.give_back(pause=pause, answered=False)
