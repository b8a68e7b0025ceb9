"""Why the owner's line differs from ours: each cause is verified by undoing it.

A cause counts if undoing it brings his line nearer to ours, and if all causes together make the lines equal; one
that is not needed for that is left out. What is left over is not explained.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from bot.curated_list.dialect import infer_dialect
from bot.curated_list.document import CuratedList
from bot.curated_list.entry import Entry, EntryKind
from bot.curated_list.section import Block, Section
from bot.curated_list.tables import format_table, split_row
from bot.replay.causes import TextCause
from bot.replay.wording_causes import CELL_STEPS, ITEM_STEPS, Wording

_DIGITS = "0123456789"


class TextJudge:
    """Compares the lines of one section.

    Args:
        old: The list before.
        ours: With the entries put in.
        theirs: The owner's version.
        old_section: The section's path in the first two.
        section: Its path in his version.
    """

    def __init__(
        self, old: CuratedList, ours: CuratedList, theirs: CuratedList, *, old_section: str, section: str
    ) -> None:
        self._theirs = theirs
        self._our_section = ours.sections[old_section]
        self._their_section = theirs.sections[section]
        self._before = infer_dialect(old, old.outline[old_section])
        self._after = infer_dialect(theirs, self._their_section)

    def causes(self, ours: Entry, theirs: Entry, *, in_place: bool) -> tuple[TextCause, ...]:
        """Why his line is another one; empty where it is the same to the byte.

        Args:
            ours: The entry in our version.
            theirs: The same in his.
            in_place: Whether both stand at the same place.
        """
        if ours.raw == theirs.raw:
            return ()
        if ours.kind is not theirs.kind:
            return (TextCause.NEW_DIALECT if self._after.kind is theirs.kind else TextCause.OTHER_KIND,)
        if theirs.kind is EntryKind.TABLE:
            return self._causes_of_row(ours, theirs)
        found: list[TextCause] = []
        written = theirs.raw
        if theirs.number != ours.number:
            found.append(self._cause_of_number(theirs, in_place=in_place))
            written = str(ours.number) + written.lstrip(_DIGITS)
        return (*found, *self._needed(written, ours.raw, theirs, ITEM_STEPS))

    def _causes_of_row(self, ours: Entry, theirs: Entry) -> tuple[TextCause, ...]:
        block = _block_of(self._their_section, theirs)
        if len(theirs.cells) != len(block.header):
            return (TextCause.CELL_COUNT,)
        if len(ours.cells) != len(theirs.cells):
            return (TextCause.NEW_DIALECT,)
        found: list[TextCause] = []
        for mine, his in zip(ours.cells, theirs.cells, strict=True):
            found += self._needed(his, mine, theirs, CELL_STEPS)
        if not found:
            padded = _is_padded(self._theirs, block)
            found.append(TextCause.PADDED_FOR_OTHERS if padded else TextCause.TABLE_NOT_PADDED)
        return tuple(dict.fromkeys(found))

    def _needed(
        self, his: str, mine: str, entry: Entry, steps: Sequence[tuple[TextCause, Callable[[Wording], str]]]
    ) -> list[TextCause]:
        """The causes that explain the difference, none of which can be spared; the last of them are spared first."""
        if his == mine:
            return []
        chosen = list(steps)
        if not _undo(his, mine, entry, chosen):
            return [TextCause.UNEXPLAINED]
        for step in reversed(steps):
            fewer = [other for other in chosen if other is not step]
            if _undo(his, mine, entry, fewer):
                chosen = fewer
        return [self._or_new_dialect(cause) for cause, _ in chosen]

    def _or_new_dialect(self, cause: TextCause) -> TextCause:
        """Unusual things are a new dialect where the section has them from this version on, and more than once."""
        match cause:
            case TextCause.UNUSUAL_NAME:
                began = self._after.writes_names and not self._before.writes_names and self._repeats("name")
            case TextCause.UNUSUAL_BASE:
                began = self._after.writes_bases and not self._before.writes_bases and self._repeats("base")
            case TextCause.UNUSUAL_TAG:
                began = self._after.writes_tags and not self._before.writes_tags and self._repeats("tag")
            case _:
                return cause
        return TextCause.NEW_DIALECT if began else cause

    def _repeats(self, field: Literal["name", "base", "tag"]) -> bool:
        return sum(getattr(entry, field) is not None for entry in self._their_section.entries) > 1

    def _cause_of_number(self, theirs: Entry, *, in_place: bool) -> TextCause:
        block = _block_of(self._their_section, theirs)
        numbers = [entry.number or 0 for entry in block.entries if entry.start <= theirs.start]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            return TextCause.NUMBER_WITH_GAP
        if not in_place or self._holds_same_papers():
            return TextCause.NUMBER_BY_PLACE
        return TextCause.NUMBER_BY_OTHERS

    def _holds_same_papers(self) -> bool:
        """Whether both sections hold the same papers, so that only their places can change a number."""
        ours, his = (
            {entry.arxiv_id or entry.title for entry in section.entries}
            for section in (self._our_section, self._their_section)
        )
        return ours == his


def _undo(his: str, mine: str, entry: Entry, steps: Sequence[tuple[TextCause, Callable[[Wording], str]]]) -> bool:
    """Whether these steps, each of which undoes one cause, turn his words into ours."""
    wording = Wording(his=his, mine=mine, entry=entry)
    for _, step in steps:
        wording = replace(wording, his=step(wording))
    return wording.his == mine


def _block_of(section: Section, entry: Entry) -> Block:
    return next(block for block in section.blocks if block.start <= entry.start < block.end)


def _is_padded(curated: CuratedList, block: Block) -> bool:
    """Whether a table stands as Prettier would write it."""
    lines = curated.text[block.start : block.end].splitlines()
    return format_table([split_row(line) for line in lines]) == tuple(lines)
