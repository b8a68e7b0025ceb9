"""What one check has found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    SKIPPED = "skipped"
    """It was not looked at: ``--offline``, or something else has to be mended first."""
    WARN = "warn"
    """It works, but not as well as it could, or somebody should look."""
    FAIL = "fail"
    """It does not work."""


_BY_SEVERITY = (Level.OK, Level.SKIPPED, Level.WARN, Level.FAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report."""

    check: str
    """What was looked at: a name of one to three words that does not change between versions."""
    level: Level
    message: str
    """What was found, in one sentence."""
    remedy: str = ""
    """What to do about it, in one line; empty where nothing is to be done."""
    trace: str = ""
    """The traceback of a check that failed itself; empty otherwise."""


def ok(check: str, message: str) -> Finding:
    """A finding with which all is well."""
    return Finding(check=check, level=Level.OK, message=message)


def skipped(check: str, message: str) -> Finding:
    """A finding that tells why nothing was looked at."""
    return Finding(check=check, level=Level.SKIPPED, message=message)


def warn(check: str, message: str, remedy: str) -> Finding:
    """A finding that somebody should look at."""
    return Finding(check=check, level=Level.WARN, message=message, remedy=remedy)


def fail(check: str, message: str, remedy: str) -> Finding:
    """A finding of something that does not work."""
    return Finding(check=check, level=Level.FAIL, message=message, remedy=remedy)


def worst(findings: Sequence[Finding]) -> Level:
    """The worst level of all; `Level.OK` where there are none."""
    return max((finding.level for finding in findings), key=_BY_SEVERITY.index, default=Level.OK)
