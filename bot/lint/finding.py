"""What the list doctor finds: one place in the list, what is wrong there, and the edit that would mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.lint.codes import SEVERITIES, Code, Severity


class Action(StrEnum):
    """What a suggestion does with the finding's line."""

    REPLACE = "replace"
    """Other words in place of some, or of all."""
    DELETE = "delete"
    """The entry that starts in the line goes away."""
    MOVE = "move"
    """The entry that starts in the line goes elsewhere in its list or table; numbers stay where they stand."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An edit of one line, or of the entry that starts in it, that mends what was found."""

    old: str
    """A part of the line, or all of it, as it is written."""
    new: str
    """What should stand there; empty for a deletion, the same for a move."""
    action: Action = Action.REPLACE
    after: int | None = None
    """Of a move: the line of the entry below which this one belongs; None where it comes first."""
    before: int | None = None
    """Of a move to the front: the line of the entry above which this one belongs."""
    certain: bool = True
    """Whether no other edit could be meant; a program should carry out no others unasked."""


class Origin(StrEnum):
    """How a finding came about."""

    LIST = "list"
    """The list's text alone shows it."""
    RECORDS = "records"
    """The text and what arXiv says of its papers, as it was stored or given."""
    ONLINE = "online"
    """An answer from the network, not older than the cache allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that somebody should look at."""

    code: Code
    severity: Severity
    line: int
    """Counted from 1; 1 for what concerns the whole file."""
    section: str
    """The path of the section; empty for what stands before the first heading or concerns the whole file."""
    message: str
    """One plain sentence."""
    suggestion: Suggestion | None = None
    """None where a person has to decide."""
    origin: Origin = Origin.LIST


def make_finding(
    code: Code,
    message: str,
    *,
    line: int,
    section: str = "",
    suggestion: Suggestion | None = None,
    severity: Severity | None = None,
    origin: Origin = Origin.LIST,
) -> Finding:
    """A finding of the severity that its code usually has."""
    return Finding(
        code=code,
        severity=severity or SEVERITIES[code],
        line=line,
        section=section,
        message=message,
        suggestion=suggestion,
        origin=origin,
    )
