"""How many requests went through a gate, and how long the last one took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.sources.arxiv_gate import Gate


class CountedGate:
    """Another gate that counts those whom it lets through."""

    def __init__(self, gate: Gate, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._gate = gate
        self._clock = clock
        self.requests = 0
        """How many had their turn so far."""
        self.seconds = 0.0
        """How long the last turn took, waiting for it not included."""

    @property
    def delay(self) -> float:
        """As `Gate.delay`."""
        return self._gate.delay

    @contextmanager
    def turn(self, *, patience: float = float("inf")) -> Iterator[None]:
        """As `Gate.turn`."""
        with self._gate.turn(patience=patience):
            self.requests += 1
            began = self._clock()
            try:
                yield
            finally:
                self.seconds = self._clock() - began

    def postpone(self, seconds: float) -> None:
        """As `Gate.postpone`."""
        self._gate.postpone(seconds)
