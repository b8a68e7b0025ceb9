"""Table rows written like one that is there, in tables that are not in prettier's form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.curated_list.display_width import display_width
from bot.curated_list.tables import BAR, pad_cell

_NEEDS_NO_BAR = re.compile(r"(?!\d{1,9}[.)](?:[ \t]|$))[\w\"]")
"""How a row may start without being taken for a list item, a heading, a quotation or HTML."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A row or delimiter row, taken apart."""

    opens: bool
    """Whether a bar stands before the first cell."""
    closes: bool
    cells: tuple[str, ...]
    """What stands between the bars, with all white space but that at either end of the line."""

    @classmethod
    def read(cls, line: str) -> _Line:
        text = line.strip(" \t")
        bars = [match.start() for match in BAR.finditer(text)]
        opens, closes = bars[:1] == [0], bars[-1:] == [len(text) - 1]
        cells = BAR.split(text)
        return cls(opens, closes, tuple(cells[opens : len(cells) - closes]))


def write_like(cells: Sequence[str], model: str, delimiter_row: str) -> str:
    """A row that is indented, set between bars and padded as another one of its table is.

    A column that the other row pads to the width of the delimiter row is padded so. Bars at the margins are written
    also where the other row has none, if the row would not be read as one without them.

    Args:
        cells: What the row says, column by column.
        model: The whole line of the other row.
        delimiter_row: The whole line below the header.
    """
    other, delimiters = _Line.read(model), _Line.read(delimiter_row)
    before, after = _margins(other)
    opens = other.opens or _NEEDS_NO_BAR.match(cells[0]) is None
    closes = other.closes or not cells[-1]
    written = []
    for column, cell in enumerate(cells):
        left = before if opens or column > 0 else ""
        right = after if closes or column < len(cells) - 1 else ""
        width = _width(other, delimiters, column) - len(left + right)
        delimiter = delimiters.cells[column].strip() if column < len(delimiters.cells) else "---"
        written.append(left + pad_cell(cell, width, delimiter) + right)
    indentation = model[: len(model) - len(model.lstrip(" \t"))]
    line = indentation + "|" * opens + "|".join(written) + "|" * closes
    return line if closes else line.rstrip(" ")


def _margins(line: _Line) -> tuple[str, str]:
    """The white space that stands on either side of all cells; one space where all are empty."""
    lefts = [cell for cell in line.cells[not line.opens :] if cell.strip()]
    rights = [cell for cell in line.cells[: len(line.cells) - (not line.closes)] if cell.strip()]
    return (
        " " if all(cell[0].isspace() for cell in lefts) else "",
        " " if all(cell[-1].isspace() for cell in rights) else "",
    )


def _width(row: _Line, delimiters: _Line, column: int) -> int:
    """The width to which a column is padded, its margins included; 0 where it is not."""
    if column >= min(len(row.cells), len(delimiters.cells)):
        return 0
    width = display_width(delimiters.cells[column])
    return width if display_width(row.cells[column]) == width else 0
