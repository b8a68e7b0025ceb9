"""Stopping where nothing is lost, when a signal asks for it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from types import FrameType

GRACE = 8.0
"""Seconds that there are for an end in good order: containers are killed after ten."""
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
def ending_in_time(
    *, grace: float = GRACE, leave: Callable[[int], None] | None = None
) -> Iterator[Callable[[int], None]]:
    """Let the block end in time after a signal, also where it waits for a server that stands still.

    What is raised into such a wait is of no use: the driver asks the server to cancel, and the transaction is to be
    rolled back, and both wait for an answer themselves.

    Args:
        grace: Seconds that the block has for its end.
        leave: Called with the signal's number where it has not ended by then, in another thread; left out, it ends
            the process, as a kill does.

    Yields:
        What a signal's handler has to call with the signal's number; the first time counts.
    """
    # Its put() may interrupt everything, itself included, and no thread may be started by a handler.
    told: SimpleQueue[int | None] = SimpleQueue()

    def watch() -> None:
        number = told.get()
        end = time.monotonic() + grace
        while number is not None:
            try:
                if told.get(timeout=max(0.0, end - time.monotonic())) is None:
                    return
            except Empty:
                (leave or _leave)(number)
                return

    threading.Thread(target=watch, name="ending in time", daemon=True).start()
    try:
        yield told.put
    finally:
        told.put(None)


def _leave(number: int) -> None:
    # Whatever a progress bar hid is to be seen again.
    shown = "\x1b[?25h" if sys.stderr.isatty() else ""
    name = signal.Signals(number).name
    said = f"{shown}shelver: ended by {name} while something did not answer; what was not finished is taken up\n"
    os.write(2, said.encode())
    os._exit(128 + number)


@contextmanager
def stopped_by(*numbers: signal.Signals, at_once: bool) -> Iterator[Stop]:
    """A wish to stop that signals express, for the length of the block; a second signal is not waited for.

    Where `Stopped` was raised, the block has `GRACE` for its end: see `ending_in_time`.

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
            end_in_time(number)
            raise Stopped(number)

    heard = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    with ending_in_time() as end_in_time:
        previous = {number: signal.signal(number, on_signal) for number in heard}
        try:
            yield stop
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)
