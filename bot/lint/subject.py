"""What the list doctor looks at: the list, and what is known besides."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from bot.curated_list.document import CuratedList
from bot.curated_list.entry import Entry
from bot.curated_list.line_ends import LINE_END
from bot.curated_list.prettier.page import Page, read_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What arXiv says of one paper, as far as lists print it."""

    title: str
    published: datetime | None = None
    """When version 1 was submitted, in UTC."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One list on the doctor's table."""

    curated: CuratedList
    today: date
    """Months after this one lie in the future."""
    records: Mapping[str, Record] = field(default_factory=dict)
    """What arXiv says, by identifier without version; papers that the list does not hold help too."""
    profile_sections: tuple[str, ...] | None = None
    """The section paths that the profile shelves into; None where sections are not to be compared."""

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The text's lines without their ends; the first has index 0."""
        text = self.curated.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        return tuple(text.split("\n"))

    def line(self, number: int) -> str:
        """A line by its number, counted from 1; empty beyond the end."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""

    @cached_property
    def line_starts(self) -> Sequence[int]:
        """The offset in the text at which each line starts; the byte-order mark is no part of the first."""
        mark = int(self.curated.text.startswith("\ufeff"))
        return (mark, *(match.end() for match in LINE_END.finditer(self.curated.text, mark)))

    def line_at(self, offset: int) -> int:
        """The number of the line that holds the character at an offset into the text, counted from 1."""
        return max(1, bisect_right(self.line_starts, offset))

    @cached_property
    def page(self) -> Page:
        """The Markdown blocks, read once for all checks that need them."""
        return read_page(self.curated.text)

    @cached_property
    def entry_lengths(self) -> Mapping[int, int]:
        """Of each entry, by the line in which it starts, over how many lines it goes."""
        return {entry.line: len(LINE_END.findall(entry.raw)) + 1 for entry in self.curated.entries}

    def section_at(self, line: int) -> str:
        """The path of the section that a line stands in."""
        lines, paths = self._headings
        return paths[bisect_right(lines, line) - 1]

    @cached_property
    def _headings(self) -> tuple[Sequence[int], Sequence[str]]:
        sections = self.curated.outline.values()
        return [section.heading_line for section in sections], [section.path for section in sections]


def called(entry: Entry) -> str:
    """How a message calls an entry: its title in quotes, shortened, else its name, else the start of its line."""
    if entry.title:
        return f'"{shortened(entry.title)}"'
    return entry.name or shortened(entry.raw)


def shortened(text: str, limit: int = 45) -> str:
    """The text, or its beginning and an ellipsis, in at most so many characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def month_number(month: str) -> int:
    """Months since the year 0, of ``YYYY-MM``."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def month_text(number: int) -> str:
    """The reverse of `month_number`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
