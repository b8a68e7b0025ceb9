"""Patterns that say what a text has to hold before it is worth a search.

Most patterns here have many beginnings, and a search tries each of them at each letter of each sentence, nearly
always in vain. To look whether a few letters stand in a text takes a hundredth of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence


class HintedPattern:
    """A pattern for texts as `reading.plain` leaves them, searched for only where one of its hints stands.

    Args:
        pattern: The pattern.
        hints: Letters of which some stand in everything that the pattern matches.
    """

    def __init__(self, pattern: str, *, hints: Sequence[str]) -> None:
        self.pattern = re.compile(pattern)
        self.hints = tuple(hints)

    def may_match(self, text: str) -> bool:
        """False where the pattern surely matches nowhere."""
        for hint in self.hints:  # noqa: SIM110 - any() takes twice as long, and this is asked for every sentence
            if hint in text:
                return True
        return False

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches."""
        return self.pattern.finditer(text) if self.may_match(text) else iter(())

    def search(self, text: str) -> re.Match[str] | None:
        """The first match."""
        return self.pattern.search(text) if self.may_match(text) else None
