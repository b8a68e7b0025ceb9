"""One place where a list's Markdown is not what Prettier would write."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deviation:
    """What stands in a line, and what Prettier would write there."""

    line: int
    """Counted from 1; line ends are ``\\n``, ``\\r\\n`` and ``\\r``."""
    rule: str
    """A short name in kebab-case, such as ``table-padding``; one of `bot.curated_list.prettier.style.RULES`."""
    message: str
    """What is to be done, as a sentence without a full stop."""
    written: str
    """The line as it is, without its line end."""
    expected: str | None
    """The line as Prettier would write it; None where lines are to be added or taken out, or where it takes Prettier
    itself to tell."""
