"""Stopping between two requests, when somebody asks for it."""

from __future__ import annotations

import time

_LOOK_AGAIN = 0.2
"""Seconds: a signal handler can do little more than to leave a note, which is looked for so often."""


class StoppedError(Exception):
    """Somebody asked for the end: a signal inside this package, never seen outside."""


class Stop:
    """A wish to stop, and a way to wait that heeds it."""

    def __init__(self) -> None:
        self.asked_by: int | None = None
        """The number of the signal; None while nobody asks."""

    def check(self) -> None:
        """Raise `StoppedError` if somebody asks for the end."""
        if self.asked_by is not None:
            raise StoppedError

    def sleep(self, seconds: float) -> None:
        """Wait so long, or raise `StoppedError`: nothing is lost in between two requests."""
        end = time.monotonic() + seconds
        self.check()
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _LOOK_AGAIN))
            self.check()
