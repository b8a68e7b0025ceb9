"""Entries taken out; all other bytes stay as they are, but for later numbers and a table's padding."""

from __future__ import annotations

from collections.abc import Iterable

from bot.curated_list.document import parse
from bot.curated_list.edits import Edit
from bot.curated_list.entry import EntryKind
from bot.curated_list.lists import remove_items
from bot.curated_list.lookup import find_section
from bot.curated_list.readback import edit_text
from bot.curated_list.rows import remove_rows
from config.errors import ListError


def remove(text: str, entries: Iterable[tuple[str, str]]) -> str:
    """Remove papers, given as (section path, arXiv id); one that stands twice in its section goes twice.

    What `insert` put in, this takes out again, to the byte. Two things alone are lost: that an underlined heading
    followed closely upon one whose first papers came and went, and the padding of a table that was wider than its
    cells until the very row came that filled it.

    Raises:
        SectionMissingError: The list has no section of that path.
        ListError: The section does not have the paper, or the edited text would not read as meant.
    """
    curated = parse(text)
    wanted = set(entries)
    edits: list[Edit] = []
    for path in sorted({path for path, _ in wanted}):
        section = find_section(curated, path)
        unwanted = {arxiv_id for where, arxiv_id in wanted if where == path}
        absent = unwanted - {entry.arxiv_id for entry in section.entries}
        if absent:
            raise ListError(f"{', '.join(sorted(absent))} cannot be removed: not in {path!r}")
        for block in section.blocks:
            gone = {
                index
                for index, item in enumerate(block.items)
                if item.entry is not None and item.entry.arxiv_id in unwanted
            }
            if gone:
                remover = remove_rows if block.kind is EntryKind.TABLE else remove_items
                edits += remover(text, block, gone)
    removed = [
        (entry.section, entry.arxiv_id, entry.month, entry.title)
        for entry in curated.entries
        if entry.arxiv_id is not None and (entry.section, entry.arxiv_id) in wanted
    ]
    return edit_text(curated, edits, removed=removed)
