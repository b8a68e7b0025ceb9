"""Changes of entries that stay where they are."""

from __future__ import annotations

from dataclasses import replace

from bot.curated_list.document import CuratedList
from bot.curated_list.edits import Edit
from bot.curated_list.entry import Entry
from bot.curated_list.lookup import Place
from bot.curated_list.readback import edit_text
from bot.curated_list.rows import change_cells
from bot.curated_list.section import Block


class EntryChanges:
    """Collects changes of one list's entries, to be made all at once."""

    def __init__(self, curated: CuratedList) -> None:
        self._curated = curated
        self._edits: list[Edit] = []
        self._cells: dict[int, tuple[Block, dict[tuple[int, int], str]]] = {}
        self._changed: list[tuple[Entry, Entry]] = []

    def change_item(self, place: Place, edit: Edit, *, reads: Entry) -> None:
        """Edit a list item, whose offsets count from its start, so that it reads as this entry."""
        start = place.entry.start
        self._edits.append(Edit(start + edit.start, start + edit.end, edit.replacement))
        self._changed.append((place.entry, reads))

    def change_cell(self, place: Place, column: int, content: str, *, reads: Entry) -> None:
        """Write another cell into a row, so that it reads as this entry."""
        _, contents = self._cells.setdefault(place.block.start, (place.block, {}))
        contents[place.index, column] = content
        cells = (*place.entry.cells[:column], content, *place.entry.cells[column + 1 :])
        self._changed.append((place.entry, replace(reads, cells=cells)))

    def result(self) -> str:
        """The text after all changes.

        Raises:
            ListError: It does not read as meant.
        """
        edits = list(self._edits)
        for block, contents in self._cells.values():
            edits += change_cells(self._curated.text, block, contents)
        return edit_text(self._curated, edits, changed=self._changed)
