"""Tables as prettier writes them: every column as wide as its widest cell on the screen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import wcwidth

MINIMUM_WIDTH = 3
"""A delimiter cell has at least three dashes."""

_BAR = re.compile(r"(?<!\\)\|")
_DELIMITER = re.compile(r":?-+:?")

_ROLES = {
    "month": {"date", "month"},
    "venue": {"venue", "conference", "publication"},
    "name": {"benchmark", "dataset", "name", "model", "corpus", "system"},
    "size": {"size"},
    "language": {"language", "languages"},
    "source": {"source", "sources", "paper", "title", "link", "links"},
}


def column_role(header: str) -> str | None:
    """What a column holds by its header: month, venue, name, size, language, source, or None for anything else."""
    word = re.sub(r"[*_`\s]+", " ", header).strip().casefold()
    return next((role for role, words in _ROLES.items() if word in words), None)


def display_width(text: str) -> int:
    """Columns that a text takes on the screen, counted as prettier does.

    East Asian wide characters and emoji take two, combining marks none, all others one.
    """
    if text.isascii():
        return len(text)
    return sum(_cluster_width(cluster) for cluster in wcwidth.iter_graphemes(text))


def _cluster_width(cluster: str) -> int:
    if len(cluster) > 1 and wcwidth.wcswidth(cluster) == 2 and any(map(_joins_emoji, cluster)):
        return 2
    return sum(_character_width(character) for character in cluster)


def _joins_emoji(character: str) -> bool:
    return (
        character in "\ufe0f\u200d"
        or "\U0001f1e6" <= character <= "\U0001f1ff"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _character_width(character: str) -> int:
    category = unicodedata.category(character)
    if category in {"Mn", "Me", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def split_row(line: str) -> tuple[str, ...]:
    r"""The cells of a row without their padding; an escaped bar ``\|`` stays in its cell, with its backslash."""
    cells = _BAR.split(line.strip())
    if cells and not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    return tuple(cell.strip() for cell in cells)


def format_row(cells: Sequence[str], widths: Sequence[int], delimiters: Sequence[str]) -> str:
    """One row, padded on the side that the column's delimiter cell (such as ``:-:``) asks for."""
    padded = []
    for cell, width, delimiter in zip(cells, widths, delimiters, strict=True):
        space = max(0, width - display_width(cell))
        right_aligned = delimiter.endswith(":")
        centred = right_aligned and delimiter.startswith(":")
        before = space // 2 if centred else space if right_aligned else 0
        padded.append(" " * before + cell + " " * (space - before))
    return f"| {' | '.join(padded)} |"


def format_table(rows: Sequence[Sequence[str]]) -> tuple[str, ...] | None:
    """All lines of a table; the second row is the delimiter row.

    None where the rows have different numbers of cells, which prettier's way of writing cannot show.
    """
    header, delimiters, *body = rows
    if any(len(row) != len(header) for row in rows):
        return None
    columns = list(zip(header, *body, strict=True))
    widths = [max(MINIMUM_WIDTH, *map(display_width, column)) for column in columns]
    lines = [format_row(row, widths, delimiters) for row in (header, *body)]
    lines.insert(1, f"| {' | '.join(map(_delimiter, delimiters, widths))} |")
    return tuple(lines)


def delimiter_widths(delimiters: Sequence[str]) -> list[int]:
    """The widths that a delimiter row promises for its columns."""
    return [max(MINIMUM_WIDTH, len(cell)) for cell in delimiters]


def is_delimiter_row(cells: Sequence[str]) -> bool:
    """Whether these are the cells of the row below a table's header."""
    return bool(cells) and all(_DELIMITER.fullmatch(cell) for cell in cells)


def _delimiter(cell: str, width: int) -> str:
    before, after = cell.startswith(":"), cell.endswith(":")
    return ":" * before + "-" * (width - before - after) + ":" * after
