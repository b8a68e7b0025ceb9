"""The blocks of a Markdown document that matter to a list, each with the lines that it covers.

Lines are counted from 0. Code and rules at the top level are no blocks here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of either style."""

    first: int
    last: int
    """The line after its last line."""
    level: int
    text: str


class ListItem(NamedTuple):
    """One item of a list."""

    first: int
    last: int
    """The line after its last line, nested blocks included, blank lines after it not."""
    number: int | None
    """What an ordered item's marker says."""
    content: str | None
    """The text of its first paragraph; None where it starts with another kind of block."""


@dataclass(frozen=True, slots=True)
class List:
    """A bullet list or an ordered one."""

    ordered: bool
    items: list[ListItem]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of GitHub's kind."""

    rows: list[int]
    """The lines of the header and of the rows below the delimiter row."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text between other blocks."""

    first: int
    last: int
    """The line after its last line."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A quotation, or HTML that is no comment: what is in it is read by people, but not as the list's own blocks."""

    first: int
    last: int
    """The line after its last line."""


BlockOfLines = Heading | List | Table | Paragraph | Enclosure
