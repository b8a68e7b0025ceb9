"""A report as a list of blocks, which every format writes in its own way.

What a person of this house wrote is a plain string. What came from outside, such as titles, section paths and
phrases, is wrapped in a class of this module, and each format escapes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bot.evaluation.svg import Plot


@dataclass(frozen=True, slots=True)
class Words:
    """Words from outside."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Our own words, in bold."""

    text: str


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper's title or identifier, linked where the key is one of arXiv's."""

    key: str
    text: str


Inline: TypeAlias = str | Words | Strong | PaperLink
Line: TypeAlias = tuple[Inline, ...]
"""What follows each other on one line."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading."""

    level: int
    """From 1."""
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    line: Line


@dataclass(frozen=True, slots=True)
class Caution:
    """A paragraph that must not be overlooked."""

    line: Line


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with lines below it."""

    line: Line
    details: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    number: bool = True
    """Whether its cells are figures, which stand at the right."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each row has as many cells as there are columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Pictures:
    """Plots that belong together."""

    plots: tuple[Plot, ...]


Block: TypeAlias = Heading | Paragraph | Caution | Bullets | Table | Pictures


def heading(level: int, *parts: Inline) -> Heading:
    """A heading of these parts."""
    return Heading(level, parts)


def paragraph(*parts: Inline) -> Paragraph:
    """A paragraph of these parts."""
    return Paragraph(parts)


def item(*parts: Inline) -> Item:
    """An item of these parts, with nothing below it."""
    return Item(parts)
