"""Tables padded as prettier pads them."""

from __future__ import annotations

from collections.abc import Iterable

from bot.curated_list.document import parse
from bot.curated_list.edits import Edit
from bot.curated_list.entry import EntryKind
from bot.curated_list.lookup import find_section
from bot.curated_list.readback import edit_text
from bot.curated_list.rows import pad_rows
from config.errors import ListError


def repad(text: str, sections: Iterable[str]) -> str:
    """Pad the tables of sections, given by path, so that every column is as wide as its widest cell.

    Width is that on the screen, as prettier counts it. Nothing but spaces, bars at the margins and the dashes of the
    delimiter row changes.

    Raises:
        SectionMissingError: The list has no section of that path.
        ListError: The section has no table, or one with a row of more or fewer cells than its header.
    """
    curated = parse(text)
    edits: list[Edit] = []
    for path in dict.fromkeys(sections):
        tables = [block for block in find_section(curated, path).blocks if block.kind is EntryKind.TABLE]
        if not tables:
            raise ListError(f"{path!r} has no table: there is nothing to pad")
        edits += [edit for block in tables for edit in pad_rows(text, block)]
    return edit_text(curated, edits)
