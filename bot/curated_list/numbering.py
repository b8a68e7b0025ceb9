"""Numbers without gaps."""

from __future__ import annotations

from collections.abc import Iterable

from bot.curated_list.document import parse
from bot.curated_list.edits import Edit
from bot.curated_list.entry import EntryKind
from bot.curated_list.lists import renumber_items
from bot.curated_list.lookup import find_section
from bot.curated_list.readback import edit_text
from config.errors import ListError


def renumber(text: str, sections: Iterable[str]) -> str:
    """Number the numbered lists of sections, given by path, without gaps, each from its first number on.

    Lists that leave the counting to Markdown (``1. 1. 1.``) keep to that. Lines that belong to an item by their
    indentation move with the width of its number; all other bytes stay.

    Raises:
        SectionMissingError: The list has no section of that path.
        ListError: The section has no numbered list, or the result would not read as meant.
    """
    curated = parse(text)
    edits: list[Edit] = []
    for path in dict.fromkeys(sections):
        numbered = [block for block in find_section(curated, path).blocks if block.kind is EntryKind.NUMBERED]
        if not numbered:
            raise ListError(f"{path!r} has no numbered list: there is nothing to number")
        edits += [edit for block in numbered for edit in renumber_items(text, block)]
    return edit_text(curated, edits)
