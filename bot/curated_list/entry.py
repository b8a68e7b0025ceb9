"""What the list is made of: entries and their links, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

MONTH_PATTERN = r"\d{4}-(?:0[1-9]|1[0-2])"
"""``YYYY-MM`` as a regular expression, to be compiled with `re.ASCII`."""
MONTH = re.compile(MONTH_PATTERN, re.ASCII)


class EntryKind(StrEnum):
    """The shape in which an entry is written."""

    BULLET = "bullet"
    NUMBERED = "numbered"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Link:
    """One ``[[kind](url)]``."""

    kind: str
    """The word in the brackets, as written: ``paper``, ``repo``, ``data`` and now and then ``papaer``."""
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One paper as the list has it. ``None`` means that the line does not say."""

    kind: EntryKind
    section: str
    """The path of its section."""
    start: int
    """Offset of its first character in the text: the marker of a list item, the first cell bar of a table row."""
    end: int
    """Offset after its last character; the line end is not part of it."""
    line: int
    """The line in which it starts, counted from 1."""
    number: int | None = None
    """The number before a numbered entry."""
    title: str | None = None
    """The text between the quotes, with Markdown's backslash escapes undone."""
    name: str | None = None
    """The system's or benchmark's name, without the stars around it and with escapes undone."""
    base: str | None = None
    """What stands in brackets after the name: an objective or a base model."""
    tag: str | None = None
    """The language in ``[**CUDA**]``."""
    month: str | None = None
    """``YYYY-MM``; None where it is missing or malformed."""
    venue: str | None = None
    """None also where a table says ``arXiv``."""
    links: tuple[Link, ...] = ()
    cells: tuple[str, ...] = ()
    """The row's cells as written, without padding; empty outside tables."""
    arxiv_id: str | None = None
    """Without version; read from the paper link, else from the first link that leads to arXiv."""
    form: tuple[str, ...] = ()
    """How it is written, as `bot.curated_list.loose_form` has it; empty where it is written as ours are."""
    raw: str
    """The text from `start` to `end`."""
