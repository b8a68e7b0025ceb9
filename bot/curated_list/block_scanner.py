"""Blocks read quickly: the plain ones here, line by line, all others by markdown-it-py.

A curated list is nearly all headings, one-line items at the margin, table rows between bars and one-line paragraphs.
Only where the first characters leave no doubt are they read here; the result is that of markdown-it-py for every
text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from markdown_it.common.utils import mdTrim

from bot.curated_list.blocks import BlockOfLines, Heading, List, ListItem, Paragraph, Table
from bot.curated_list.markdown_blocks import MarkdownBlocks

_HEADING = re.compile(r"(#{1,6})(?:[ \t]|$)")
_PLAIN_ITEM = re.compile(r"([-*+]|([0-9]{1,9})[.)]) {1,4}(?=[\"\[A-Za-z]|\*\*[^ \t*])")
_MARKER = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])(?=[ \t]|$)")
_RULE = re.compile(r"([-*])[ \t]*(?:\1[ \t]*){2,}$")
_PLAIN_TEXT = re.compile(r"[^\x00-@\[-`{-\x7f]")
_DELIMITER_ROW = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$")
_BAR = re.compile(r"(?<!\\)\|")
_MAY_BE_DELIMITERS = ("|", "-", ":", " ", "\t")

MISSING_CELLS_LIMIT = 0x10000
"""So many missing cells end a table (https://github.com/markdown-it/markdown-it/issues/1000)."""


def document_lines(text: str) -> list[str]:
    """The lines that Markdown sees, without line ends; white space alone at the end of the text is no line."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.replace("\0", "\ufffd").split("\n")
    if not lines[-1].strip(" \t"):
        lines.pop()
    return lines


def scan_blocks(lines: Sequence[str]) -> Iterator[BlockOfLines]:
    """The document's blocks in order, for lines as `document_lines` gives them."""
    scanner = _Scanner(lines)
    line = 0
    while line < len(lines):
        if not lines[line].strip(" \t"):
            line += 1
            continue
        block, line = scanner.block_at(line)
        if block is not None:
            yield block


class _Scanner:
    """Reads one block after the other."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._markdown = MarkdownBlocks(lines)

    def block_at(self, line: int) -> tuple[BlockOfLines | None, int]:
        """The block that starts in this line, which is not blank, and the line after it."""
        text = self._lines[line]
        following = self._lines[line + 1] if line + 1 < len(self._lines) else ""
        if "|" in text and following.startswith(_MAY_BE_DELIMITERS):
            return self._table(line) or self._markdown.block_at(line)
        if text[0] == "#" and (mark := _HEADING.match(text)):
            return self._heading(line, len(mark[1])), line + 1
        if item := _PLAIN_ITEM.match(text):
            return self._list(line, item)
        if _PLAIN_TEXT.match(text) and not following.strip(" \t"):
            return Paragraph(line, line + 1), line + 1
        return self._markdown.block_at(line)

    def _heading(self, line: int, level: int) -> Heading:
        text = self._lines[line][level:].rstrip(" \t")
        without_closing_marks = text.rstrip("#")
        if without_closing_marks.endswith((" ", "\t")):
            text = without_closing_marks
        return Heading(line, line + 1, level, mdTrim(text))

    def _list(self, line: int, match: re.Match[str]) -> tuple[List, int]:
        """Items of one plain line each, until one is not; markdown-it-py reads on from there."""
        lines = self._lines
        count = len(lines)
        delimiter = match[1][-1]
        items: list[ListItem] = []
        found: re.Match[str] | None = match
        block = List(match[2] is not None, items)
        while found is not None:
            start = line
            number = found[2]
            content = lines[line][found.end() :]
            line += 1
            while line < count and (not lines[line] or not lines[line].strip(" \t")):
                line += 1
            following = None
            if line < count:
                following = _PLAIN_ITEM.match(lines[line])
                if following is None and not _ends_plain_item(lines[line], closely=line == start + 1):
                    line = start
                    break
                if following is not None and following[1][-1] != delimiter:
                    following = None
            items.append(ListItem(start, start + 1, None if number is None else int(number), mdTrim(content)))
            found = following
        else:
            if line == count or not _continues_list(lines[line], delimiter):
                return block, line
        more, line = self._markdown.rest_of_list(line)
        items += more
        return block, line

    def _table(self, line: int) -> tuple[Table, int] | None:
        """A table whose lines all start at the margin with a bar; None where it is not one for certain."""
        lines = self._lines
        header, delimiters = lines[line], lines[line + 1]
        columns = delimiters.count("|") - 1
        if header[0] != "|" or not _DELIMITER_ROW.match(delimiters) or _cell_count(header) != columns:
            return None
        end = line + 2
        while end < len(lines) and lines[end].startswith("|"):
            end += 1
        if end < len(lines) and lines[end].strip(" \t") and not _HEADING.match(lines[end]):
            return None
        rows = range(line + 2, end)
        if len(rows) * columns > MISSING_CELLS_LIMIT:
            missing = itertools.accumulate(columns - _cell_count(lines[row]) for row in rows)
            if max(missing) > MISSING_CELLS_LIMIT:
                return None
        return Table([line, *rows]), end


def _ends_plain_item(text: str, *, closely: bool) -> bool:
    """Whether a line at the margin ends the item above it for certain; closely: without a blank line between them."""
    return _HEADING.match(text) is not None if closely else text[0] not in " \t"


def _continues_list(text: str, delimiter: str) -> bool:
    """Whether a line at the margin is a further item of a list with this marker or delimiter."""
    marker = _MARKER.match(text)
    return marker is not None and marker[0][-1] == delimiter and not _RULE.match(text)


def _cell_count(row: str) -> int:
    """How many cells markdown-it-py finds in a row that starts with a bar."""
    trimmed = mdTrim(row)
    return len(_BAR.findall(trimmed)) - (trimmed.endswith("|") and not trimmed.endswith("\\|"))
