"""How commands end, for cron, systemd and scripts."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ends; Ctrl-C and SIGTERM have codes of their own: see `bot.__main__`."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    """Wrong usage or configuration."""
    UNVERIFIED = 3
    """Done, but a source failed or could not be verified."""
    LOCKED = 75
    """Another run holds the lock (``EX_TEMPFAIL`` of sysexits.h)."""
