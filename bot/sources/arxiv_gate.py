"""The distance between two requests to arXiv (https://info.arxiv.org/help/api/tou.html).

arXiv asks for one request every three seconds over one connection, counted over all that an operator runs.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from config.errors import SourceUnavailableError

_ROUNDING = 0.001
"""A pause of exactly the patience is kept, whatever adding it to the clock did to its last digit."""


def pause_under_way(seconds: float) -> SourceUnavailableError:
    """The error of who would have to wait for longer than there is patience."""
    return SourceUnavailableError(
        f"arXiv wants a pause, or did not answer: it gets no requests for another {seconds:.0f} seconds; try later"
    )


class Gate(Protocol):
    """Lets one request through at a time, at a distance from the last one."""

    @property
    def delay(self) -> float:
        """Seconds between the end of a request and the next one."""
        ...

    def turn(self, *, patience: float = float("inf")) -> AbstractContextManager[None]:
        """Wait for one's turn, and hold it for the length of the block; an error within counts as no answer.

        Raises:
            SourceUnavailableError: There is a longer pause than ``patience`` seconds.
        """
        ...

    def postpone(self, seconds: float) -> None:
        """Let nobody through for that many seconds from now."""
        ...


class RequestGate:
    """Lets one request through at a time, and none before ``delay`` seconds after the last one's end.

    Safe to share between threads and clients.
    """

    def __init__(
        self,
        *,
        delay: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.delay = delay
        """Seconds between two requests."""
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._free_at: float | None = None

    @contextmanager
    def turn(self, *, patience: float = float("inf")) -> Iterator[None]:
        """Wait for one's turn, and hold it for the length of the block.

        Raises:
            SourceUnavailableError: arXiv asked for a longer pause than ``patience`` seconds.
        """
        with self._lock:
            wait = 0.0 if self._free_at is None else self._free_at - self._clock()
            if wait > max(patience, self.delay) + _ROUNDING:
                raise pause_under_way(wait)
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                self._free_at = self._clock() + self.delay

    def postpone(self, seconds: float) -> None:
        """Let nobody through for that many seconds from now."""
        with self._lock:
            self._free_at = max(self._free_at or float("-inf"), self._clock() + seconds)
