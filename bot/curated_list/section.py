"""Sections of the list: a heading's path, and the lists and tables below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.curated_list.entry import Entry, EntryKind

PATH_SEPARATOR = " > "
"""Stands between the headings of a section's path."""


@dataclass(frozen=True, slots=True)
class Item:
    """One list item or table row, whether it is an entry or not."""

    start: int
    """Offset of its marker, or of a row's first character."""
    end: int
    """Offset after its last line's last character, nested blocks included, blank lines after it not."""
    line: int
    """The line in which it starts, counted from 1."""
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Block:
    """One list or table that stands at the top level of the document."""

    kind: EntryKind
    start: int
    """Offset of its first item or of a table's header."""
    end: int
    """Offset after its last item or row."""
    items: tuple[Item, ...]
    """In a table the rows below the delimiter row."""
    header: tuple[str, ...] = ()
    """A table's column names."""
    roles: tuple[str | None, ...] = ()
    """What each of its columns holds, as `bot.curated_list.tables.column_roles` has it."""
    head_end: int = 0
    """Offset after a table's delimiter row, its line end not included."""
    entries: tuple[Entry, ...] = field(init=False, repr=False, compare=False)
    """Those of its items that are entries."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", tuple(item.entry for item in self.items if item.entry is not None))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, up to the next heading of any level."""

    path: str
    """Its headings joined with `` > ``, without the file's own title. A path that occurs again gets `` (2)`` at its
    end, then `` (3)``."""
    level: int
    """1 for ``#`` and so on; 0 for what stands before the first heading."""
    heading_line: int
    """Counted from 1; 0 where there is no heading."""
    start: int
    """Offset of the heading's line."""
    body: int
    """Offset of the line below the heading; the text's length where there is none."""
    end: int
    """Offset of the next heading's line, or the text's length."""
    blocks: tuple[Block, ...] = ()
    heading: str = ""
    """The heading's text."""
    entries: tuple[Entry, ...] = field(init=False, repr=False, compare=False)
    """In document order."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", tuple(entry for block in self.blocks for entry in block.entries))

    @property
    def home(self) -> Block | None:
        """The list or table that new entries join: the one with the newest entry, the last one among equals.

        Without entries it is the last list or table; None where there is neither.
        """
        filled = [block for block in self.blocks if block.entries]
        if not filled:
            return self.blocks[-1] if self.blocks else None
        return max(reversed(filled), key=lambda block: max(entry.month or "" for entry in block.entries))

    @property
    def kind(self) -> EntryKind:
        """The shape of new entries; bullets where there is nothing to go by."""
        return self.home.kind if self.home is not None else EntryKind.BULLET


def heading_paths(headings: Sequence[tuple[int, str]]) -> list[str]:
    """The paths of a document's headings, given as level and text in document order.

    If the first heading is the only one of level 1, it is the file's own title: left out of all paths but its own.
    """
    levels = [level for level, _ in headings]
    titled = levels[:1] == [1] and levels.count(1) == 1
    taken: set[str] = set()
    above: list[tuple[int, str]] = []
    paths = []
    for index, (level, text) in enumerate(headings):
        while above and above[-1][0] >= level:
            above.pop()
        path = PATH_SEPARATOR.join([*(heading for _, heading in above), text])
        if not (titled and index == 0):
            above.append((level, text))
        paths.append(_free_path(path, taken))
        taken.add(paths[-1])
    return paths


def _free_path(path: str, taken: set[str]) -> str:
    candidate, count = path, 1
    while candidate in taken or not candidate:
        count += 1
        candidate = f"{path} ({count})"
    return candidate
