"""A text before it has a format: headings, paragraphs and items, made of our words, strangers' words and links.

Each format writes these few things in its own way (`bot.digest.markdown`, `bot.digest.html`, `bot.digest.text`), so
that no message has to know how it will look. Plain strings are our own words; what anybody else wrote is `Words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Words:
    """What a stranger may have written: every format shows it as words that do nothing."""

    text: str
    limit: int
    """The most characters that a reader sees."""


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that catch the eye."""

    inside: Line


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a page. The address is one of ours, or made of an identifier: never a stranger's."""

    inside: Line
    url: str


Part: TypeAlias = str | Words | Strong | Link
Line: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The text's title (level 1), a part's, or that of a part of a part (3)."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of any length."""

    line: Line


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph that stands out: it says how far the rest can be relied on."""

    line: Line


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item has one line or more."""

    items: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Footer:
    """What comes after the end."""

    line: Line


Block: TypeAlias = Heading | Paragraph | Note | Items | Footer


def line(*parts: Part | Line) -> Line:
    """One line of parts and of other lines; empty strings are left out."""
    made: list[Part] = []
    for part in parts:
        made += part if isinstance(part, tuple) else (part,)
    return tuple(part for part in made if part != "")


def fill(template: str, **values: Part | Line) -> Line:
    """Fill a message's ``{names}`` in; ``**`` begins and ends what is strong.

    What is filled in is never looked at for either.

    Raises:
        KeyError: The message names what is not given.
    """
    made: list[Line] = [()]
    for text, name, _, _ in Formatter().parse(template):
        first, *others = text.split("**")
        made[-1] = line(made[-1], first)
        made += [(other,) if other else () for other in others]
        if name is not None:
            made[-1] = line(made[-1], values[name])
    return line(*(Strong(part) if place % 2 else part for place, part in enumerate(made)))


def joined(lines: Iterable[Part | Line], separator: str, last: str | None = None) -> Line:
    """Lines in one, with something between them, and something else before the last one."""
    made: Line = ()
    several: Sequence[Part | Line] = list(lines)
    for place, one in enumerate(several):
        between = separator if last is None or place + 1 < len(several) else last
        made = line(made, between if place else "", one)
    return made
