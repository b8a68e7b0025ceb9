"""The sections of a text, read from its blocks: offsets for lines, entries for items and rows."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from bot.curated_list.block_scanner import document_lines, scan_blocks
from bot.curated_list.blocks import BlockOfLines, Heading, List, Table
from bot.curated_list.entry import Entry, EntryKind
from bot.curated_list.grammar import CHECKBOX, Facts, read_item, read_row
from bot.curated_list.line_ends import LINE_END
from bot.curated_list.loose_form import LooseFacts, item_text, read_loosely, read_row_loosely
from bot.curated_list.section import Block, Item, Section, heading_paths
from bot.curated_list.strict_form import StrictFacts, read_row_strictly, read_strictly
from bot.curated_list.tables import column_roles, split_row
from bot.curated_list.topics import Topic, split_topics
from bot.curated_list.unparsed_lines import UnparsedLine, UnparsedLines


def read_sections(
    text: str, *, excerpt: bool = False, loosely: bool = False
) -> tuple[list[Section], list[UnparsedLine]]:
    """All sections in document order, what stands before the first heading included, and what could not be read.

    Args:
        text: A list, or a part of one that starts with a heading.
        excerpt: Whether it is such a part, so that a byte-order mark at its start is none.
        loosely: Whether entries are read that are written in another way than ours, too.
    """
    mark = int(not excerpt and text.startswith("\ufeff"))
    lines = document_lines(text[mark:])
    blocks: list[BlockOfLines] = []
    for block in split_topics([*scan_blocks(lines)], lines) if loosely else scan_blocks(lines):
        blocks += [block.heading, *block.blocks] if isinstance(block, Topic) else [block]
    headings = [block for block in blocks if isinstance(block, Heading)]
    paths = ["", *heading_paths([(heading.level, heading.text.strip()) for heading in headings])]
    reader = _Reader(text, lines, mark=mark, loosely=loosely)
    found: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Heading):
            found.append([])
        elif (read := reader.read(block, section=paths[len(found) - 1])) is not None:
            found[-1].append(read)
    starts = [0, *(reader.starts[heading.first] for heading in headings), len(text)]
    sections = [Section(path="", level=0, heading_line=0, start=0, body=0, end=starts[1], blocks=tuple(found[0]))]
    for index, heading in enumerate(headings, 1):
        section = Section(
            path=paths[index],
            level=heading.level,
            heading_line=heading.first + 1,
            start=starts[index],
            body=reader.body(heading),
            end=starts[index + 1],
            blocks=tuple(found[index]),
            heading=heading.text,
        )
        sections.append(section)
    return sections, reader.unparsed.found({section.path for section in sections if section.entries})


class _Reader:
    """Reads the lists and tables of one text."""

    def __init__(self, text: str, lines: Sequence[str], *, mark: int, loosely: bool) -> None:
        self._text = text
        self._lines = lines
        self._loosely = loosely
        if "\r" in text:
            matches = [*LINE_END.finditer(text, mark)]
            self.starts = [mark, *(match.end() for match in matches)]
            self._ends = [*(match.start() for match in matches), len(text)]
        else:
            self.starts = [*itertools.accumulate((len(line) + 1 for line in lines), initial=mark)]
            self._ends = [start - 1 for start in self.starts[1:]]
        self.unparsed = UnparsedLines(lines)

    def body(self, heading: Heading) -> int:
        """Where the line below a heading starts; the text's length where there is none."""
        return min(self.starts[heading.last], len(self._text)) if heading.last < len(self.starts) else len(self._text)

    def read(self, block: BlockOfLines, *, section: str) -> Block | None:
        """The entries of a list or table; None for all else."""
        if isinstance(block, List):
            return self._read_list(block, section=section)
        if isinstance(block, Table):
            return self._read_table(block, section=section)
        self.unparsed.consider(block.first, block.last, section=section)
        return None

    def _read_list(self, block: List, *, section: str) -> Block:
        kind = EntryKind.NUMBERED if block.ordered else EntryKind.BULLET
        items = []
        for first, last, number, content in block.items:
            facts = _read_words(content, loosely=self._loosely) if content is not None else None
            whole = self._read_whole(first, last, facts)
            facts = whole or facts
            items.append(self._item(first, last, facts, kind, section=section, number=number))
            if facts is None:
                self.unparsed.consider(first, last, section=section)
            elif last - first > 1 and content is not None and whole is None:
                self.unparsed.consider(first, last, section=section, but=content.count("\n") + 1)
        return self._reported(Block(kind, items[0].start, items[-1].end, tuple(items)), section=section)

    def _read_whole(self, first: int, last: int, facts: Facts | StrictFacts | None) -> LooseFacts | None:
        """An item of several paragraphs, or with a list in it, whose first paragraph does not link the paper."""
        if not self._loosely or last - first == 1 or (facts is not None and facts.arxiv_id is not None):
            return None
        return read_loosely(item_text(self._lines[first:last]))

    def _read_table(self, block: Table, *, section: str) -> Block:
        top, *rows = block.rows
        header = split_row(self._line(top))
        contents = [split_row(self._line(line)) for line in rows]
        roles = column_roles(header, contents)
        items = []
        for line, cells in zip(rows, contents, strict=True):
            facts: Facts | StrictFacts | None = read_row_strictly(roles, cells) or read_row(roles, cells)
            if facts is None and self._loosely:
                facts = read_row_loosely(cells)
            items.append(self._item(line, line + 1, facts, EntryKind.TABLE, section=section, cells=cells))
            if facts is None:
                self.unparsed.consider(line, line + 1, section=section)
        head_end = self._ends[top + 1]
        end = items[-1].end if items else head_end
        table = Block(EntryKind.TABLE, self.starts[top], end, tuple(items), header, roles, head_end)
        return self._reported(table, section=section)

    def _reported(self, block: Block, *, section: str) -> Block:
        """The block; what among its entries could not be read is put down."""
        if block.entries:
            for item in block.items:
                if item.entry is None:
                    self.unparsed.add(item.line - 1, section=section)
        return block

    def _item(
        self,
        first: int,
        last: int,
        facts: Facts | StrictFacts | None,
        kind: EntryKind,
        *,
        section: str,
        number: int | None = None,
        cells: tuple[str, ...] = (),
    ) -> Item:
        text = self._text
        start, end = self.starts[first], self._ends[last - 1]
        while text[start] in " \t":
            start += 1
        if facts is None:
            return Item(start, end, first + 1, None)
        entry = Entry(
            kind=kind,
            section=section,
            start=start,
            end=end,
            line=first + 1,
            number=number,
            title=facts.title,
            name=facts.name,
            base=facts.base,
            tag=facts.tag,
            month=facts.month,
            venue=facts.venue,
            links=facts.links,
            cells=cells,
            arxiv_id=facts.arxiv_id,
            form=facts.form if isinstance(facts, LooseFacts) else (),
            raw=text[start:end],
        )
        return Item(start, end, first + 1, entry)

    def _line(self, line: int) -> str:
        return self._text[self.starts[line] : self._ends[line]]


def _read_words(content: str, *, loosely: bool) -> Facts | StrictFacts | None:
    """An item's words, between which white space of any kind counts as one space; a task's box is none of them."""
    written = content
    if "  " in content or not content.isprintable():
        content = " ".join(content.split())
    if content.startswith("[") and (box := CHECKBOX.match(content)):
        content = written = content[box.end() :]
    facts = read_strictly(content) or read_item(content)
    if loosely and (facts is None or facts.title is None):
        return read_loosely(written) or facts
    return facts
