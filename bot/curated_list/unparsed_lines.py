"""Lines that were meant as entries, though no entry could be read there."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.curated_list.entry import MONTH_PATTERN
from bot.curated_list.grammar import CHECKBOX, read_item
from bot.curated_list.markdown_blocks import shown_lines
from bot.curated_list.section import PATH_SEPARATOR
from db.identity import ArxivIdentifier

_MONTH_IN_BRACKETS = re.compile(rf"\[{MONTH_PATTERN}\]", re.ASCII)
_MARKERS = re.compile(rf"(?:[ \t>]|(?:[-*+]|\d{{1,9}}[.)])[ \t]+)*(?:{CHECKBOX.pattern})?")
_LINK_DEFINITION = re.compile(r"[\s>]*\[[^\[\]]*\]:")
_ROW_OR_LINK = r"(?:a|dd|dt|li|td|th|tr)\b"
_RUNNING_TEXT = re.compile(rf"[\s>]*(?:<(?!{_ROW_OR_LINK})[^<>]*>\s*)*(?!\d+[.)]\s)\w", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UnparsedLine:
    """Something that looks like an entry, or stands among entries, and could not be read as one."""

    section: str
    """The path of its section; empty before the first heading."""
    line: int
    """Counted from 1."""
    raw: str


class UnparsedLines:
    """Collects the lines of a document that are in no entry; lines are counted from 0 here."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._certain: dict[int, str] = {}
        self._among_entries: dict[int, str] = {}

    def add(self, line: int, *, section: str) -> None:
        """Put down a line that stands where entries stand."""
        self._certain[line] = section

    def consider(self, first: int, last: int, *, section: str, but: int = 0) -> None:
        """Look at the lines of one block or item, whatever is nested in it.

        Args:
            first: The first line.
            last: The line after the last.
            section: The path of its section.
            but: So many lines at the start are those of an entry.
        """
        wanted = [line for line in range(first + but, last) if _may_be_entry(self._lines[line])]
        if wanted and last - first > 1:
            shown = shown_lines(self._lines[first:last])
            wanted = [line for line in wanted if line - first in shown]
        for line in wanted:
            text = self._lines[line]
            if read_item(_MARKERS.sub("", text, count=1)) is not None:
                self._certain[line] = section
            elif _resembles_entry(text):
                self._among_entries[line] = section

    def found(self, sections_with_entries: Collection[str]) -> list[UnparsedLine]:
        """What was meant as entries, in document order.

        That is what stands in a list or table among entries, and what would read as an entry in a list. Under
        top-level headings that hold entries it is also what has a title in quotes and a link in double brackets, and
        what links a paper on arXiv, unless it is running text without a month in brackets. Elsewhere, in news and
        recommended readings, papers are linked in another way.
        """
        chapters = {path.split(PATH_SEPARATOR, 1)[0] for path in sections_with_entries}
        meant = self._certain | {
            line: section
            for line, section in self._among_entries.items()
            if section.split(PATH_SEPARATOR, 1)[0] in chapters
        }
        return [UnparsedLine(meant[line], line + 1, self._lines[line]) for line in sorted(meant)]


def _may_be_entry(line: str) -> bool:
    """Whether a closer look is worth while."""
    return "](" in line or "arxiv.org/" in line.casefold()


def _resembles_entry(line: str) -> bool:
    if '"' in line and "[[" in line:
        return True
    if _LINK_DEFINITION.match(line) or (_RUNNING_TEXT.match(line) and not _MONTH_IN_BRACKETS.search(line)):
        return False
    return ArxivIdentifier.find(line) is not None
