"""A parsed list as the pieces that it is made of, so that nothing of the text is lost or told twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.curated_list.document import CuratedList
from bot.curated_list.entry import Entry, EntryKind
from bot.curated_list.section import Block


class PieceKind(StrEnum):
    """What a piece of the text is."""

    HEADING = "heading"
    """A heading with its line end."""
    TABLE_HEAD = "table head"
    """A table's header and delimiter row."""
    ENTRY = "entry"
    ITEM = "item"
    """A list item or table row that is no entry."""
    OTHER = "other"
    """All that stands between: line ends, blank lines, indentation, prose, code, HTML."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text."""

    kind: PieceKind
    start: int
    text: str
    entry: Entry | None = None

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)


def pieces(curated: CuratedList) -> Iterator[Piece]:
    """The whole text in order, each character in exactly one piece."""
    position = 0
    for piece in _named_pieces(curated):
        if piece.start > position:
            yield Piece(PieceKind.OTHER, position, curated.text[position : piece.start])
        yield piece
        position = piece.end
    if position < len(curated.text):
        yield Piece(PieceKind.OTHER, position, curated.text[position:])


def serialise(curated: CuratedList) -> str:
    """The text again, put together from headings, entries, other items and what stands between."""
    return "".join(piece.text for piece in pieces(curated))


def _named_pieces(curated: CuratedList) -> Iterator[Piece]:
    for section in curated.outline.values():
        if section.heading_line:
            yield Piece(PieceKind.HEADING, section.start, curated.text[section.start : section.body])
        for block in section.blocks:
            yield from _pieces_of_block(curated.text, block)


def _pieces_of_block(text: str, block: Block) -> Iterator[Piece]:
    if block.kind is EntryKind.TABLE:
        yield Piece(PieceKind.TABLE_HEAD, block.start, text[block.start : block.head_end])
    for item in block.items:
        if item.entry is not None:
            yield Piece(PieceKind.ENTRY, item.entry.start, item.entry.raw, item.entry)
        else:
            yield Piece(PieceKind.ITEM, item.start, text[item.start : item.end])
