from __future__ import annotations

import gc
from collections.abc import Sequence

import pytest

from bot.evaluation.speed import ROUNDS, measure_speed
from classifiers.classification import Document


class Stopwatch:
    """A clock that moves only when somebody works."""

    def __init__(self) -> None:
        self.now = 0.0
        self.order: list[str] = []

    def __call__(self) -> float:
        """The time."""
        return self.now

    def work(self, name: str, seconds: float, documents: Sequence[Document]) -> None:
        """Take so many seconds for each paper."""
        assert not gc.isenabled() or len(self.order) < 2
        self.order.append(name)
        self.now += seconds * len(documents)


def test_the_ratio_says_how_many_times_faster_ours_is() -> None:
    """2 ms against 10 ms a paper is 5 times, in every round."""
    clock = Stopwatch()
    speed = measure_speed(
        ours=lambda documents: clock.work("ours", 0.002, documents),
        baseline=lambda documents: clock.work("baseline", 0.010, documents),
        documents=[Document(title="Moss")] * 30,
        clock=clock,
    )
    assert (speed.papers, speed.rounds) == (30, ROUNDS)
    assert speed.ours_ms == pytest.approx(2)
    assert speed.baseline_ms == pytest.approx(10)
    assert (speed.ratio, speed.ratio_low, speed.ratio_high) == pytest.approx((5, 5, 5))


def test_they_take_turns() -> None:
    """After one round that warms up, whoever was second is first in the next round."""
    clock = Stopwatch()
    measure_speed(
        ours=lambda documents: clock.work("ours", 1, documents),
        baseline=lambda documents: clock.work("baseline", 1, documents),
        documents=[Document(title="Moss")],
        clock=clock,
    )
    assert clock.order[:6] == ["ours", "baseline", "ours", "baseline", "baseline", "ours"]
    assert len(clock.order) == 2 * (ROUNDS + 1)
    assert gc.isenabled()


def test_of_many_papers_a_thousand_are_taken() -> None:
    """Evenly spread over all."""
    taken: list[Sequence[Document]] = []
    measure_speed(
        ours=taken.append,
        baseline=len,
        documents=[Document(title=f"{number}") for number in range(2500)],
        clock=Stopwatch(),
    )
    assert len(taken[0]) == 1000
    assert [document.title for document in taken[0][:3]] == ["0", "2", "4"]
