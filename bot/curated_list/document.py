"""The curated list as a text: which sections it has, and which entries stand where.

`parse` keeps the text as it is and records offsets into it, so that an edit can replace exactly the characters that
it means. Block structure (headings, lists, tables, code fences, HTML) is read by markdown-it-py; the inside of items
and rows by our own grammar.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.curated_list.entry import Entry, EntryKind
from bot.curated_list.grammar import Facts, looks_like_entry, read_item, read_row
from bot.curated_list.section import Block, Item, Section, heading_paths
from bot.curated_list.tables import split_row

_BLOCKS = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join", "reference"])
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class UnparsedLine:
    """Something that looks like an entry, or stands among entries, and could not be read as one."""

    section: str
    """The path of its section; empty before the first heading."""
    line: int
    """Counted from 1."""
    raw: str


@dataclass(frozen=True, slots=True)
class CuratedList:
    """A parsed list."""

    text: str
    outline: Mapping[str, Section]
    """Every heading by path, in document order, whether it holds entries or not; what stands before the first
    heading has the empty path."""
    sections: Mapping[str, Section]
    """Those that hold at least one entry."""
    unparsed: tuple[UnparsedLine, ...]
    newline: str
    r"""The text's line end: ``\n`` or ``\r\n``, whichever is commoner."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries in document order."""
        return tuple(entry for section in self.sections.values() for entry in section.entries)


def parse(text: str) -> CuratedList:
    """Read a list of any size in linear time; no text is wrong, at worst nothing is found in it.

    Headings inside quotes, list items, code fences and HTML blocks are not sections. The last few texts are
    remembered, since one run reads the same version at several steps.
    """
    return _parse(text)


@functools.lru_cache(maxsize=4)
def _parse(text: str) -> CuratedList:
    mark = int(text.startswith("\ufeff"))
    blocks = list(_top_level(_BLOCKS.parse(text[mark:])))
    headings = [(token, content[0].content.strip()) for token, content in blocks if token.type == "heading_open"]
    paths = ["", *heading_paths([(int(token.tag[1]), heading) for token, heading in headings])]
    reader = _Reader(text, mark=mark)
    groups: list[tuple[Token | None, list[Block]]] = [(None, [])]
    for token, content in blocks:
        if token.type == "heading_open":
            groups.append((token, []))
        elif (block := reader.read(token, content, section=paths[len(groups) - 1])) is not None:
            groups[-1][1].append(block)
    starts = [0, *(reader.offset(token) for token, _ in groups[1:] if token is not None), len(text)]
    outline = {
        path: Section(
            path=path,
            level=int(token.tag[1]) if token else 0,
            heading_line=_first_line(token) + 1 if token else 0,
            start=starts[index],
            end=starts[index + 1],
            blocks=tuple(found),
        )
        for index, (path, (token, found)) in enumerate(zip(paths, groups, strict=True))
    }
    return CuratedList(
        text=text,
        outline=MappingProxyType(outline),
        sections=MappingProxyType({path: section for path, section in outline.items() if section.entries}),
        unparsed=tuple(reader.unparsed),
        newline="\r\n" if 2 * text.count("\r\n") > text.count("\n") else "\n",
    )


def _top_level(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """Each block of the document with the tokens inside it."""
    opened = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting == 1:
            opened = index
        elif token.level == 0 and token.nesting == -1:
            yield tokens[opened], tokens[opened + 1 : index]


def _first_line(token: Token | None) -> int:
    return token.map[0] if token is not None and token.map is not None else 0


class _Reader:
    """Reads the lists and tables of one text."""

    def __init__(self, text: str, *, mark: int) -> None:
        self._text = text
        self._starts = [mark]
        self._ends = []
        for match in _LINE_END.finditer(text):
            self._ends.append(match.start())
            self._starts.append(match.end())
        self._ends.append(len(text))
        self.unparsed: list[UnparsedLine] = []

    def offset(self, token: Token) -> int:
        """Where a block's first line starts."""
        return self._starts[_first_line(token)]

    def read(self, token: Token, content: Sequence[Token], *, section: str) -> Block | None:
        """The list or table that this block is; None for all else."""
        if token.type == "bullet_list_open":
            return self._read_list(content, EntryKind.BULLET, section=section)
        if token.type == "ordered_list_open":
            return self._read_list(content, EntryKind.NUMBERED, section=section)
        if token.type == "table_open":
            return self._read_table(content, section=section)
        if token.type == "paragraph_open" and token.map is not None:
            for line in range(*token.map):
                if looks_like_entry(self._line(line)):
                    self._report(line, section=section)
        return None

    def _read_list(self, content: Sequence[Token], kind: EntryKind, *, section: str) -> Block:
        items = []
        for index, token in enumerate(content):
            if token.type != "list_item_open" or token.level != 1 or token.map is None:
                continue
            paragraph = content[index + 1].type == "paragraph_open"
            facts = read_item(content[index + 2].content) if paragraph else None
            first, last = token.map
            while last - 1 > first and not self._line(last - 1).strip():
                last -= 1
            number = int(token.info) if kind is EntryKind.NUMBERED else None
            items.append(self._item(first, last, facts, kind=kind, section=section, number=number))
        return self._block(kind, items, start=items[0].start, section=section)

    def _read_table(self, content: Sequence[Token], *, section: str) -> Block:
        rows = [_first_line(token) for token in content if token.type == "tr_open"]
        header = split_row(self._line(rows[0]))
        items = []
        for line in rows[1:]:
            cells = split_row(self._line(line))
            facts = read_row(header, cells)
            items.append(self._item(line, line + 1, facts, kind=EntryKind.TABLE, section=section, cells=cells))
        end = self._ends[rows[0] + 1]
        return self._block(
            EntryKind.TABLE, items, start=self._starts[rows[0]], section=section, header=header, header_end=end
        )

    def _block(
        self,
        kind: EntryKind,
        items: list[Item],
        *,
        start: int,
        section: str,
        header: tuple[str, ...] = (),
        header_end: int = 0,
    ) -> Block:
        end = items[-1].end if items else header_end
        block = Block(kind, start, end, tuple(items), header)
        if block.entries:
            for item in items:
                if item.entry is None:
                    self._report(item.line - 1, section=section)
        return block

    def _item(
        self,
        first: int,
        last: int,
        facts: Facts | None,
        *,
        kind: EntryKind,
        section: str,
        number: int | None = None,
        cells: tuple[str, ...] = (),
    ) -> Item:
        line = self._line(first)
        start = self._starts[first] + len(line) - len(line.lstrip(" \t"))
        end = self._ends[last - 1]
        entry = None
        if facts is not None:
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
                raw=self._text[start:end],
            )
        return Item(start, end, first + 1, entry)

    def _line(self, line: int) -> str:
        return self._text[self._starts[line] : self._ends[line]]

    def _report(self, line: int, *, section: str) -> None:
        self.unparsed.append(UnparsedLine(section, line + 1, self._line(line)))
