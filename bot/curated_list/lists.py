"""Edits of a Markdown list: items in, items out, and the numbers of those after them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

from bot.curated_list.edits import Edit
from bot.curated_list.entry import EntryKind
from bot.curated_list.line_ends import end_of_content, indentation
from bot.curated_list.section import Block, Item

_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]*")
_DIGITS = re.compile(r"\d+")
_CONTINUATION = re.compile(r"(?:\r\n|\n|\r)(?=[ \t]*[^\s])")


def insert_items(text: str, block: Block, new: Mapping[int, Sequence[str]], *, separator: str) -> list[Edit]:
    """Put contents after the items of these indices (-1: before the first one), with the separator between items."""
    edits = []
    numbers = _Numbering(text, block)
    for content in new.get(-1, ()):
        start = block.items[0].start
        marker = numbers.add(block.items[0])
        written = _continued(content, marker, before=indentation(text, start), indent=numbers.indent)
        edits.append(Edit(start, start, marker + written + separator + indentation(text, start)))
    for index, item in enumerate(block.items):
        edits += numbers.keep(item)
        for content in new.get(index, ()):
            marker = indentation(text, item.start) + numbers.add(item)
            edits.append(
                Edit(item.end, item.end, separator + marker + _continued(content, marker, indent=numbers.indent))
            )
    return edits


def _continued(content: str, marker: str, *, before: str = "", indent: int | None = None) -> str:
    """A content whose further lines belong to the item by their indentation: the marker's, or that of all items."""
    depth = len(marker)
    further = [match.end() for match in _CONTINUATION.finditer(content)]
    if indent is not None and further:
        depth = max(depth, indent) - min(_spaces(content, start) for start in further)
    return _CONTINUATION.sub(lambda end: f"{end[0]}{before}{' ' * depth}", content)


def remove_items(text: str, block: Block, gone: Set[int]) -> list[Edit]:
    """Take items out, each with the white space between it and its neighbour.

    A list that loses all its items loses the blank lines before it as well.
    """
    edits = []
    numbers = _Numbering(text, block)
    any_kept = False
    if len(gone) == len(block.items):
        return [Edit(end_of_content(text, 0, block.start), block.end, "")]
    for index, item in enumerate(block.items):
        if index not in gone:
            edits += numbers.keep(item)
            any_kept = True
            continue
        numbers.remove()
        if any_kept:
            edits.append(Edit(block.items[index - 1].end, item.end, ""))
        else:
            edits.append(Edit(item.start, block.items[index + 1].start, ""))
    return edits


def renumber_items(text: str, block: Block) -> list[Edit]:
    """Number a list's items without gaps, from the number of its first item on; lists of ones stay so."""
    numbers = _Numbering(text, block, without_gaps=True)
    return [edit for item in block.items for edit in numbers.keep(item)]


class _Numbering:
    """Gives out the numbers of one list, item by item; bullets are handed through.

    Gaps and repetitions stay as they are: what comes or goes moves the numbers after it by one, so that taking out
    what was put in restores them. The list keeps its first number, whichever item is the first.
    """

    def __init__(self, text: str, block: Block, *, without_gaps: bool = False) -> None:
        self._text = text
        self._start = block.items[0].start
        self._numbered = block.kind is EntryKind.NUMBERED
        digits = [self._digits(item) for item in block.items] if self._numbered else ["1"]
        numbers = [int(written) for written in digits]
        self._next = self._first = numbers[0]
        self._repeated = _repeated_number(numbers[:3])
        self._width = max((len(written) for written in digits if written[0] == "0" and len(written) > 1), default=0)
        self._without_gaps = without_gaps
        self._shift = 0
        self._any_left = False
        self.indent = _common_indent(text, block) if self._numbered else None
        self._aligned = self._alignment(block, numbers) if self._numbered else None

    def add(self, like: Item) -> str:
        """The marker of a new item and the spaces after it, modelled on a neighbour."""
        if not self._numbered:
            match = _MARKER.match(self._text, like.start)
            return match[0] if match else "- "
        self._shift += 1
        return self._marker(self._take(self._next), like)

    def remove(self) -> None:
        """Leave an item out: the numbers after it change."""
        self._shift -= 1

    def keep(self, item: Item) -> list[Edit]:
        """Bring an old item's number in line, if items before it have come or gone."""
        if not self._numbered:
            return []
        old = self._digits(item)
        new = self._take(self._due(int(old), was_first=item.start == self._start))
        if new == int(old):
            return []
        marker = self._marker(new, item)
        length = len(old + self._delimiter_and_space(item))
        return [
            Edit(item.start, item.start + length, marker),
            *self._reindent(item, len(marker) - length, width=len(marker)),
        ]

    def _due(self, old: int, *, was_first: bool) -> int:
        """The number of an item that stays."""
        if self._without_gaps:
            return self._next
        if not self._any_left:
            self._shift = self._first - old
        elif self._repeated is not None:
            return self._repeated if was_first else old
        return max(0, old + self._shift)

    def _take(self, number: int) -> int:
        self._any_left = True
        self._next = number + 1 if self._repeated is None else self._repeated
        return number

    def _marker(self, number: int, like: Item) -> str:
        written = self._delimiter_and_space(like)
        space = written[1:] if self._aligned is None else " " * _space(number, aligned=self._aligned)
        return f"{number:0{self._width}}{written[:1]}{space}"

    def _delimiter_and_space(self, item: Item) -> str:
        match = _MARKER.match(self._text, item.start)
        return match[0].lstrip("0123456789") if match else ". "

    def _alignment(self, block: Block, numbers: Sequence[int]) -> bool | None:
        """Whether prettier takes the list for aligned; None where the spaces are not prettier's."""
        if self._width:
            return None
        spaces = [len(self._delimiter_and_space(item)) - 1 for item in block.items]
        digits = [len(str(number)) for number in numbers[:2]]
        aligned = spaces[0] > 1 or (digits[0] % 2 == 0 and len(set(digits)) == 1)
        return aligned if spaces == [_space(number, aligned=aligned) for number in numbers] else None

    def _digits(self, item: Item) -> str:
        match = _DIGITS.match(self._text, item.start)
        return match[0] if match else "0"

    def _reindent(self, item: Item, by: int, *, width: int) -> list[Edit]:
        """Lines after the first belong to the item by their indentation, which follows the marker's width.

        Where all are indented alike, whatever the marker, they stay as long as that is enough.
        """
        if self.indent is not None and self.indent >= width:
            return []
        edits = []
        for match in _CONTINUATION.finditer(self._text, item.start, item.end):
            if by > 0:
                edits.append(Edit(match.end(), match.end(), " " * by))
            elif by < 0 and self._text.startswith(" " * -by, match.end()):
                edits.append(Edit(match.end(), match.end() - by, ""))
        return edits


def _common_indent(text: str, block: Block) -> int | None:
    """How far the further lines of all items are indented, if that does not follow the width of their markers."""
    depths: set[int] = set()
    widths: set[int] = set()
    for item in block.items:
        marker = _MARKER.match(text, item.start)
        starts = [match.end() for match in _CONTINUATION.finditer(text, item.start, item.end)]
        if marker is None or not starts:
            continue
        if indentation(text, item.start):
            return None
        widths.add(len(marker[0]))
        depths.add(min(_spaces(text, start) for start in starts))
    return max(depths) if len(depths) == 1 and depths != widths else None


def _spaces(text: str, start: int) -> int:
    """How many spaces stand from here on."""
    end = start
    while text.startswith(" ", end):
        end += 1
    return end - start


def _space(number: int, *, aligned: bool) -> int:
    """How many spaces prettier puts after a number: in an aligned list the text starts in an even column."""
    return 1 + (len(str(number)) % 2 if aligned else 0)


def _repeated_number(numbers: Sequence[int]) -> int | None:
    """What all items after the first bear; None where they are counted. The first three numbers tell.

    Where the second is a one, prettier takes all after it for ones: ``1. 1. 1.`` and ``0. 1. 1.``, but not
    ``0. 1. 2.``.
    """
    first, second, third = [*numbers, None, None][:3]
    if second == 1:
        return None if first == 0 and third != 1 else 1
    return first if first == second else None
