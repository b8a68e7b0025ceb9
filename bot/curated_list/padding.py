"""Tables padded as prettier pads them."""

from __future__ import annotations

from collections.abc import Iterable

from bot.curated_list.block_edits import edit_blocks
from bot.curated_list.entry import EntryKind
from bot.curated_list.rows import pad_rows


def repad(text: str, sections: Iterable[str]) -> str:
    """Pad the tables of sections, given by path, so that every column is as wide as its widest cell.

    Width is that on the screen, as prettier counts it. Nothing but spaces, bars at the margins and the dashes of the
    delimiter row changes.

    Raises:
        SectionMissingError: The list has no section of that path.
        ListError: The section has no table, or one with a row of more or fewer cells than its header.
    """
    nothing = "has no table: there is nothing to pad"
    return edit_blocks(text, sections, kind=EntryKind.TABLE, edits_of=pad_rows, otherwise=nothing)
