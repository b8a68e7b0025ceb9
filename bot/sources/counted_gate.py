"""How many requests went through a gate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.sources.arxiv_gate import Gate


class CountedGate:
    """Another gate that counts those whom it lets through."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self.requests = 0
        """How many had their turn so far."""

    @property
    def delay(self) -> float:
        """As `Gate.delay`."""
        return self._gate.delay

    @contextmanager
    def turn(self, *, patience: float = float("inf")) -> Iterator[None]:
        """As `Gate.turn`."""
        with self._gate.turn(patience=patience):
            self.requests += 1
            yield

    def postpone(self, seconds: float) -> None:
        """As `Gate.postpone`."""
        self._gate.postpone(seconds)
