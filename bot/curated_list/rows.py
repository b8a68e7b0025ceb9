"""Edits of a Markdown table: rows in, rows out, columns padded as before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

from bot.curated_list.edits import Edit
from bot.curated_list.line_ends import LINE_END, indentation
from bot.curated_list.row_style import write_like
from bot.curated_list.section import Block
from bot.curated_list.tables import cell_spans, format_table, split_row
from config.errors import ListError

_LINE = re.compile(r"[^\r\n]*")

Row = tuple[str, ...]


def insert_rows(text: str, block: Block, new: Mapping[int, Sequence[Row]], *, newline: str) -> list[Edit]:
    """Put rows after the rows of these indices (-1: right below the delimiter row).

    A table in prettier's form keeps it: all rows are padded again where a column grows. A table in any other form
    gets the new rows alone, each written as the row above it: indented, between bars and padded like that.
    """
    spans = _spans(text, block)
    cells = [split_row(text[start:end]) for start, end in spans]
    padded = _is_padded(text, spans, cells)
    everything: list[Row] = []
    added: dict[int, int] = {}
    for index, row in enumerate(cells):
        everything.append(row)
        for row_below in new.get(index - 2, ()) if index > 0 else ():
            added[len(everything)] = index
            everything.append(row_below)
    lines = format_table(everything) if padded else None
    if lines is None:
        lines = tuple(
            write_like(row, _line(text, _model(spans, added[at])), _line(text, spans[1])) if at in added else ""
            for at, row in enumerate(everything)
        )
    edits = [Edit(spans[index][1], spans[index][1], newline + lines[at]) for at, index in added.items()]
    if padded:
        kept = [line for at, line in enumerate(lines) if at not in added]
        edits += _repadding(text, spans, kept)
    return edits


def _model(spans: Sequence[tuple[int, int]], index: int) -> tuple[int, int]:
    """The row that a new one below this line is written like: the one above, else the first, else the header."""
    if index > 1:
        return spans[index]
    return spans[2] if len(spans) > 2 else spans[0]


def _line(text: str, span: tuple[int, int]) -> str:
    """A row with its indentation."""
    return indentation(text, span[0]) + text[span[0] : span[1]]


def change_cells(text: str, block: Block, new: Mapping[tuple[int, int], str]) -> list[Edit]:
    """Write other contents into cells, given by row (0 is the one below the delimiter row) and column.

    A table in prettier's form keeps it; in any other nothing but the cells themselves changes.
    """
    spans = _spans(text, block)
    cells = [split_row(text[start:end]) for start, end in spans]
    if _is_padded(text, spans, cells):
        changed = [
            tuple(new.get((index - 2, column), cell) for column, cell in enumerate(row))
            for index, row in enumerate(cells)
        ]
        return _repadding(text, spans, format_table(changed) or ())
    edits = []
    for (row, column), content in new.items():
        start, end = spans[row + 2]
        first, last = cell_spans(text[start:end])[column]
        edits.append(Edit(start + first, start + last, content))
    return edits


def pad_rows(text: str, block: Block) -> list[Edit]:
    """Write a table in prettier's form.

    Raises:
        ListError: A row has more or fewer cells than the header, which that form cannot show.
    """
    spans = _spans(text, block)
    cells = [split_row(text[start:end]) for start, end in spans]
    for index, row in enumerate(cells):
        if len(row) != len(cells[0]):
            line = block.items[index - 2].line if index > 1 else text.count("\n", 0, spans[index][0]) + 1
            raise ListError(
                f"the table cannot be padded: line {line} has {len(row)} cells and the header {len(cells[0])}: "
                "add or take away the difference"
            )
    return _repadding(text, spans, format_table(cells) or ())


def remove_rows(text: str, block: Block, gone: Set[int]) -> list[Edit]:
    """Take rows out; a table in prettier's form keeps it."""
    spans = _spans(text, block)
    cells = [split_row(text[start:end]) for start, end in spans]
    kept = [index for index in range(len(spans)) if index - 2 not in gone]
    edits = [Edit(spans[index + 1][1], spans[index + 2][1], "") for index in sorted(gone)]
    if _is_padded(text, spans, cells):
        lines = format_table([cells[index] for index in kept]) or ()
        edits += _repadding(text, [spans[index] for index in kept], lines)
    return edits


def _spans(text: str, block: Block) -> list[tuple[int, int]]:
    """Start and end of the table's lines without their line ends: header, delimiter row, rows."""
    spans = []
    start = block.start
    for _ in range(2):
        end = _LINE.match(text, start).end()  # type: ignore[union-attr]  # the pattern matches the empty string too
        spans.append((start, end))
        line_end = LINE_END.match(text, end)
        start = line_end.end() if line_end else end
    return spans + [(item.start, item.end) for item in block.items]


def _is_padded(text: str, spans: Sequence[tuple[int, int]], cells: Sequence[Row]) -> bool:
    lines = format_table(cells)
    return lines is not None and all(text[start:end] == line for (start, end), line in zip(spans, lines, strict=True))


def _repadding(text: str, spans: Sequence[tuple[int, int]], lines: Sequence[str]) -> list[Edit]:
    return [
        Edit(start, end, line) for (start, end), line in zip(spans, lines, strict=True) if text[start:end] != line
    ]
