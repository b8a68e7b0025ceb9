"""Stopping where nothing is lost, when a signal asks for it."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_LOOK_AGAIN = 0.2
"""Seconds: a signal handler can do little more than to leave a note, which is looked for so often."""


class Stopped(SystemExit):
    """Somebody asked for the end; whoever does not catch it ends with 128 and the signal's number, as shells know it.

    Like a kill it may come anywhere. Transactions that are open are taken back, locks and turns are given back, and
    the next run takes up what is left.
    """

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number
        """The signal."""

    def __str__(self) -> str:
        return signal.Signals(self.number).name


class Stop:
    """A wish to stop, and a way to wait that heeds it; may be shared between threads."""

    def __init__(self) -> None:
        self.asked_by: int | None = None
        """The number of the signal; None while nobody asks."""

    def check(self) -> None:
        """Raise `Stopped` if somebody asks for the end."""
        if self.asked_by is not None:
            raise Stopped(self.asked_by)

    def sleep(self, seconds: float) -> None:
        """Wait so long, or raise `Stopped`: nothing is lost in between two requests."""
        end = time.monotonic() + seconds
        self.check()
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _LOOK_AGAIN))
            self.check()


@contextmanager
def stopped_by(*numbers: signal.Signals, at_once: bool) -> Iterator[Stop]:
    """A wish to stop that signals express, for the length of the block; a second signal is not waited for.

    Args:
        numbers: The signals; one that was ignored before, as ``nohup`` asks for, stays so.
        at_once: Raise `Stopped` in the main thread also where nobody looks.
    """
    stop = Stop()

    def on_signal(number: int, _: FrameType | None) -> None:
        # It may interrupt the main thread in the middle of printing, so it prints nothing itself.
        is_second = stop.asked_by is not None
        stop.asked_by = number
        if at_once or is_second:
            raise Stopped(number)

    heard = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    previous = {number: signal.signal(number, on_signal) for number in heard}
    try:
        yield stop
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
