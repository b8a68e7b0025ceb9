"""A clock that only sleeping moves, so that tests of waiting need no waiting."""

from __future__ import annotations


class Clock:
    """Hand ``clock`` and ``clock.sleep`` to what would otherwise take ``time.monotonic`` and ``time.sleep``."""

    def __init__(self) -> None:
        self.time = 1_000.0
        self.slept: list[float] = []
        """The lengths of all sleeps, in seconds."""

    def __call__(self) -> float:
        """The seconds now."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let so much time pass at once."""
        self.slept.append(seconds)
        self.time += seconds
