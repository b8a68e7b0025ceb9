from __future__ import annotations

import threading

import pytest

from bot.health.in_time import InTime
from config.errors import DatabaseError


def test_what_hangs_is_told() -> None:
    """While it hangs nothing else is begun; where it answers in time, the answer comes."""
    goes_on = threading.Event()

    def read() -> str:
        goes_on.wait(30)
        return "in time"

    in_time = InTime(read, patience=0.01)
    for _ in range(3):
        with pytest.raises(DatabaseError, match=r"^it has not answered for 0 seconds$"):
            in_time()
    assert [thread.name for thread in threading.enumerate()].count("reading") == 1
    goes_on.set()
    [reading] = [thread for thread in threading.enumerate() if thread.name == "reading"]
    reading.join()
    assert InTime(read, patience=30)() == "in time"


def test_what_fails_fails_as_it_did() -> None:
    """Each time that it is asked."""

    def read() -> str:
        raise DatabaseError("gone")

    in_time = InTime(read)
    for _ in range(2):
        with pytest.raises(DatabaseError, match=r"^gone$"):
            in_time()
