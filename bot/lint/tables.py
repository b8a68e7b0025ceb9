"""Table rows with another number of cells than the header has columns."""

from __future__ import annotations

from collections.abc import Iterator

from bot.curated_list.entry import EntryKind
from bot.curated_list.section import Block, Section
from bot.curated_list.tables import split_row
from bot.lint.codes import Code
from bot.lint.finding import Finding, make_finding
from bot.lint.subject import Subject


def check_tables(subject: Subject) -> Iterator[Finding]:
    """Every table of the document, whether it holds entries or not; `bot.lint.style` looks at the padding."""
    for section in subject.curated.outline.values():
        for block in section.blocks:
            if block.kind is EntryKind.TABLE:
                yield from _check_table(subject, section, block)


def _check_table(subject: Subject, section: Section, block: Block) -> Iterator[Finding]:
    """GitHub fills a short row up with empty cells, and drops what a long one has beyond the last column."""
    header_line = subject.line_at(block.start)
    columns = len(split_row(subject.line(header_line)))
    for line in (header_line + 1, *(item.line for item in block.items)):
        cells = len(split_row(subject.line(line)))
        if cells != columns:
            lost = ": readers do not see the rest" if cells > columns else ""
            yield make_finding(
                Code.TABLE_CELLS,
                f"This row has {cells} cells, and the table {columns} columns{lost}.",
                line=line,
                section=section.path,
            )
