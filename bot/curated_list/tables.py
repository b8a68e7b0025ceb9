"""Tables as prettier writes them: every column as wide as its widest cell on the screen."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from itertools import pairwise

from bot.curated_list.display_width import display_width
from bot.curated_list.entry import MONTH

MINIMUM_WIDTH = 3
"""A delimiter cell has at least three dashes."""

BAR = re.compile(r"(?<!\\)\|")
"""What stands between two cells; an escaped bar belongs to its cell."""

_DELIMITER = re.compile(r":?-+:?")
_TITLE_AND_LINK = re.compile(r'"[^"].*\]\(')

_ROLES = {
    "month": {"date", "month"},
    "year": {"year"},
    "venue": {"venue", "conference", "publication"},
    "name": {"benchmark", "dataset", "name", "model", "corpus", "system"},
    "size": {"size"},
    "language": {"language", "languages"},
    "source": {"source", "sources", "paper", "title", "link", "links"},
}


@functools.lru_cache(maxsize=256)
def _role(header: str) -> str | None:
    """What a column's header says that it holds: one of `_ROLES`, or None for anything else."""
    word = re.sub(r"[*_`\s]+", " ", header).strip().casefold()
    return next((role for role, words in _ROLES.items() if word in words), None)


def column_roles(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str | None, ...]:
    """What the columns of a table hold: month, year, venue, name, size, language, source, or None for anything else.

    Their headers say it. Where these leave open which column has the titles with their links, or which the months,
    the rows do, so that headers of any language will do.
    """
    roles = [_role(name) for name in header]
    if roles.count("source") != 1 and (source := _source_column(roles, rows)) is not None:
        roles = [None if role == "source" else role for role in roles]
        roles[source] = "source"
    if "month" not in roles and (month := _month_column(roles, rows)) is not None:
        roles[month] = "month"
    return tuple(roles)


def _source_column(roles: Sequence[str | None], rows: Sequence[Sequence[str]]) -> int | None:
    """The column that has a quoted title and a link oftenest, else the first that is called so."""
    counts = [
        sum(_TITLE_AND_LINK.search(row[at]) is not None for row in rows if at < len(row)) for at in range(len(roles))
    ]
    if any(counts):
        return counts.index(max(counts))
    return roles.index("source") if "source" in roles else None


def _month_column(roles: Sequence[str | None], rows: Sequence[Sequence[str]]) -> int | None:
    """The first column without a role most of whose cells are months; those that say nothing do not count."""
    for column, role in enumerate(roles):
        cells = [row[column] for row in rows if column < len(row) and row[column] not in {"", "-"}]
        if role is None and 2 * sum(MONTH.fullmatch(cell) is not None for cell in cells) > len(cells):
            return column
    return None


def split_row(line: str) -> tuple[str, ...]:
    r"""The cells of a row without their padding; an escaped bar ``\|`` stays in its cell, with its backslash."""
    cells = BAR.split(line.strip())
    if cells and not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    return tuple(cell.strip() for cell in cells)


def cell_spans(line: str) -> list[tuple[int, int]]:
    """Start and end of each cell that `split_row` gives, without padding; an empty cell starts where it ends."""
    bars = [match.start() for match in BAR.finditer(line)]
    spans = []
    for before, after in pairwise([-1, *bars, len(line)]):
        cell = line[before + 1 : after]
        content = cell.strip()
        start = before + 1 + (len(cell) - len(cell.lstrip()) if content else min(1, len(cell)))
        spans.append((start, start + len(content)))
    if spans and spans[0][0] == spans[0][1]:
        spans = spans[1:]
    if spans and spans[-1][0] == spans[-1][1]:
        spans = spans[:-1]
    return spans


def format_row(cells: Sequence[str], widths: Sequence[int], delimiters: Sequence[str]) -> str:
    """One row, padded on the side that the column's delimiter cell (such as ``:-:``) asks for."""
    return f"| {' | '.join(map(pad_cell, cells, widths, delimiters))} |"


def pad_cell(cell: str, width: int, delimiter: str) -> str:
    """A cell of this width on the screen, if it is not wider."""
    space = max(0, width - display_width(cell))
    right_aligned = delimiter.endswith(":")
    centred = right_aligned and delimiter.startswith(":")
    before = space // 2 if centred else space if right_aligned else 0
    return " " * before + cell + " " * (space - before)


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


def is_delimiter_row(cells: Sequence[str]) -> bool:
    """Whether these are the cells of the row below a table's header."""
    return bool(cells) and all(_DELIMITER.fullmatch(cell) for cell in cells)


def _delimiter(cell: str, width: int) -> str:
    before, after = cell.startswith(":"), cell.endswith(":")
    return ":" * before + "-" * (width - before - after) + ":" * after
