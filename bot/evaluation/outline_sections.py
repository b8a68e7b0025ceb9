"""The report's part on single sections: a table of all, and which was taken for which."""

from __future__ import annotations

from collections.abc import Iterator

from bot.evaluation.blocks import Block, Column, Inline, Line, PaperLink, Table, Words, heading, paragraph
from bot.evaluation.figures import Confusion, Shelving
from bot.evaluation.wording import path, share

_TOLD = 6
"""Papers that are named for each confusion."""


def section_blocks(shelving: Shelving) -> Iterator[Block]:
    """All sections that are true or given for some paper, then the confusions."""
    yield heading(2, "Sections")
    yield paragraph("Papers belong in a section, are given to it, and both.")
    yield Table(
        (
            Column("section", number=False),
            *map(Column, ("papers", "given", "both", "recall", "precision", "F1")),
        ),
        tuple(
            (
                (Words(path(row.section)),),
                (f"{row.papers}",),
                (f"{row.given}",),
                (f"{row.right}",),
                (share(row.recall),),
                (share(row.precision),),
                (share(row.f1),),
            )
            for row in shelving.sections
        ),
    )
    yield heading(2, "Confusions")
    if not shelving.confusions:
        yield paragraph("Every paper got its section.")
        return
    yield Table(
        (
            Column("true section", number=False),
            Column("given", number=False),
            Column("count"),
            Column("papers", number=False),
        ),
        tuple(
            ((Words(path(row.true)),), (Words(path(row.given)),), (f"{row.count}",), _papers(row))
            for row in shelving.confusions
        ),
    )


def _papers(confusion: Confusion) -> Line:
    line: list[Inline] = []
    for key in confusion.papers[:_TOLD]:
        line += [", ", PaperLink(key, key)] if line else [PaperLink(key, key)]
    more = len(confusion.papers) - _TOLD
    return (*line, f" and {more} more") if more > 0 else tuple(line)
