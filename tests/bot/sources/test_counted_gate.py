from __future__ import annotations

import pytest

from bot.sources.arxiv_gate import RequestGate
from bot.sources.counted_gate import CountedGate
from config.errors import SourceUnavailableError


def test_who_is_let_through_is_counted_and_who_is_not_is_not() -> None:
    """A request that failed was sent all the same; one that never had its turn was not."""
    moments = iter((100.0, 107.0, 200.0, 201.0))
    gate = CountedGate(RequestGate(delay=1.0, clock=lambda: 0.0, sleep=lambda _: None), clock=lambda: next(moments))
    with gate.turn():
        pass
    assert gate.seconds == 7.0
    with pytest.raises(ZeroDivisionError), gate.turn():
        raise ZeroDivisionError
    gate.postpone(600)
    with pytest.raises(SourceUnavailableError), gate.turn(patience=10):
        pass
    assert (gate.requests, gate.seconds, gate.delay) == (2, 1.0, 1.0)
