"""Edits of all lists, or all tables, of some sections."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.curated_list.document import parse
from bot.curated_list.edits import Edit
from bot.curated_list.entry import EntryKind
from bot.curated_list.lookup import find_section
from bot.curated_list.readback import edit_text
from bot.curated_list.section import Block
from config.errors import ListError


def edit_blocks(
    text: str,
    sections: Iterable[str],
    *,
    kind: EntryKind,
    edits_of: Callable[[str, Block], list[Edit]],
    otherwise: str,
) -> str:
    """The text after the same edit of each block of a kind in some sections.

    Args:
        text: The list.
        sections: Their paths.
        kind: Which blocks are edited.
        edits_of: The edits of one of them, in the text given.
        otherwise: What is said of a section without any.

    Raises:
        SectionMissingError: The list has no section of that path.
        ListError: A section has no such block, or the result would not read as meant.
    """
    curated = parse(text)
    edits: list[Edit] = []
    for path in dict.fromkeys(sections):
        blocks = [block for block in find_section(curated, path).blocks if block.kind is kind]
        if not blocks:
            raise ListError(f"{path!r} {otherwise}")
        edits += [edit for block in blocks for edit in edits_of(text, block)]
    return edit_text(curated, edits)
