"""Which of two ways to judge the same papers is faster, measured in turns."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from statistics import median
from typing import TypeAlias

from bot.evaluation.content import Speed
from classifiers.classification import Document

ROUNDS = 7
MOST_PAPERS = 1000
_LEAST = 1e-9
"""Seconds; a clock that stands still must not divide by zero."""

Judge: TypeAlias = Callable[[Sequence[Document]], object]
"""Judges papers; what it returns is not looked at."""
Clock: TypeAlias = Callable[[], float]
"""Seconds that this process has computed, such as `time.process_time`: other processes do not disturb it, and work on
one core takes as long on an idle machine."""


def measure_speed(
    *, ours: Judge, baseline: Judge, documents: Sequence[Document], clock: Clock, most: int = MOST_PAPERS
) -> Speed:
    """Let both judge the same papers, seven times in turns, after one round that warms up.

    Args:
        ours: One way.
        baseline: The other way.
        documents: The papers, at least one.
        clock: What measures.
        most: Of more papers than this, as many are taken, evenly spread.
    """
    step = max(len(documents) // most, 1)
    taken = documents[::step][:most]
    ours(taken)
    baseline(taken)
    times = [_one_round(ours, baseline, taken, clock, swapped=number % 2 == 1) for number in range(ROUNDS)]
    ratios = [theirs / mine for mine, theirs in times]
    milliseconds = 1000 / len(taken)
    return Speed(
        papers=len(taken),
        rounds=ROUNDS,
        ours_ms=median(mine for mine, _ in times) * milliseconds,
        baseline_ms=median(theirs for _, theirs in times) * milliseconds,
        ratio=median(ratios),
        ratio_low=min(ratios),
        ratio_high=max(ratios),
    )


def _one_round(
    ours: Judge, baseline: Judge, documents: Sequence[Document], clock: Clock, *, swapped: bool
) -> tuple[float, float]:
    if swapped:
        theirs = _time(baseline, documents, clock)
        return _time(ours, documents, clock), theirs
    mine = _time(ours, documents, clock)
    return mine, _time(baseline, documents, clock)


def _time(judge: Judge, documents: Sequence[Document], clock: Clock) -> float:
    """How long it takes, without the garbage collector, which strikes at random: as `timeit` does it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        start = clock()
        judge(documents)
        return max(clock() - start, _LEAST)
    finally:
        if collecting:
            gc.enable()
