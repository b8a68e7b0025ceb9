"""Numbers without gaps."""

from __future__ import annotations

from collections.abc import Iterable

from bot.curated_list.block_edits import edit_blocks
from bot.curated_list.entry import EntryKind
from bot.curated_list.lists import renumber_items


def renumber(text: str, sections: Iterable[str]) -> str:
    """Number the numbered lists of sections, given by path, without gaps, each from its first number on.

    Lists that leave the counting to Markdown (``1. 1. 1.``) keep to that. Lines that belong to an item by their
    indentation move with the width of its number; all other bytes stay.

    Raises:
        SectionMissingError: The list has no section of that path.
        ListError: The section has no numbered list, or the result would not read as meant.
    """
    nothing = "has no numbered list: there is nothing to number"
    return edit_blocks(text, sections, kind=EntryKind.NUMBERED, edits_of=renumber_items, otherwise=nothing)
