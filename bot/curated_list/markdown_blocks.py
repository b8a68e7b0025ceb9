"""Blocks as markdown-it-py reads them: the authority on what Markdown means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.token import Token

from bot.curated_list.blocks import BlockOfLines, Enclosure, Heading, List, ListItem, Paragraph, Table

_MARKDOWN = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join", "reference"])
_WINDOW = 64
_SILENT = False


class MarkdownBlocks:
    """Reads single blocks out of the middle of a document.

    markdown-it-py decides where a block ends by its own lines and two more at most: the one that ends it and, since
    that may be the header of a table, the next. So a block can be read in a window of lines around it, which is
    widened until those two are in it.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._first = self._last = 0
        self._state = StateBlock("", _MARKDOWN, {}, [])
        self._rules = _MARKDOWN.block.ruler.getRules("")

    def block_at(self, line: int) -> tuple[BlockOfLines | None, int]:
        """The top-level block that starts in this line, if it matters here, and the line after it."""
        tokens, end = self._read(line, continues_list=False)
        return read_block(tokens, self._lines, offset=self._first), end

    def rest_of_list(self, line: int) -> tuple[list[ListItem], int]:
        """The items of a list from this one on, however the list began, and the line after them."""
        tokens, end = self._read(line, continues_list=True)
        block = read_block(tokens, self._lines, offset=self._first)
        return block.items if isinstance(block, List) else [], end

    def _read(self, line: int, *, continues_list: bool) -> tuple[list[Token], int]:
        size = _WINDOW
        if not self._first <= line < self._last:
            self._open_window(line, size)
        while True:
            state = self._state
            state.tokens = []
            state.line = line - self._first
            rules = [list_block] if continues_list else self._rules
            any(rule(state, state.line, state.lineMax, _SILENT) for rule in rules)
            end = self._first + state.line
            if end + 2 <= self._last or self._last == len(self._lines):
                return state.tokens, end
            size *= 2
            self._open_window(line, size)

    def _open_window(self, line: int, size: int) -> None:
        self._first, self._last = line, min(line + size, len(self._lines))
        text = "\n".join(self._lines[self._first : self._last]) + "\n"
        self._state = StateBlock(text, _MARKDOWN, {}, [])


def read_document(lines: Sequence[str]) -> list[BlockOfLines]:
    """All blocks of a document, read by markdown-it-py from end to end."""
    tokens = _MARKDOWN.parse("\n".join(lines))
    return [block for part in _top_level(tokens) if (block := read_block(part, lines, offset=0)) is not None]


def read_block(tokens: Sequence[Token], lines: Sequence[str], *, offset: int) -> BlockOfLines | None:
    """The block that these tokens make up, in a document whose first so many lines they do not count."""
    opening = tokens[0]
    first, last = _lines_of(opening, offset)
    match opening.type:
        case "heading_open":
            return Heading(first, last, int(opening.tag[1]), tokens[1].content)
        case "bullet_list_open" | "ordered_list_open":
            return List(opening.type == "ordered_list_open", _items(tokens, lines, offset))
        case "table_open":
            return Table([_lines_of(token, offset)[0] for token in tokens if token.type == "tr_open"])
        case "paragraph_open":
            return Paragraph(first, last)
        case "blockquote_open" | "html_block" if not _is_comment(opening):
            return Enclosure(first, last)
        case _:
            return None


def shown_lines(lines: Sequence[str]) -> frozenset[int]:
    """The lines of a document that a reader sees as text or HTML, however deep they are nested; no code, no comments.

    They are counted from 0.
    """
    shown: set[int] = set()
    for token in _MARKDOWN.parse("\n".join(lines)):
        if token.map is not None and token.type in {"inline", "html_block"} and not _is_comment(token):
            shown.update(range(*token.map))
    return frozenset(shown)


def _is_comment(token: Token) -> bool:
    return token.type == "html_block" and token.content.lstrip(" ").startswith("<!--")


def _items(tokens: Sequence[Token], lines: Sequence[str], offset: int) -> list[ListItem]:
    items = []
    for index, token in enumerate(tokens):
        if token.type == "list_item_open" and token.level == 1:
            first, last = _lines_of(token, offset)
            while last - 1 > first and not lines[last - 1].strip():
                last -= 1
            number = int(token.info) if token.info else None
            paragraph = tokens[index + 1].type == "paragraph_open"
            items.append(ListItem(first, last, number, tokens[index + 2].content if paragraph else None))
    return items


def _top_level(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    opened = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting == 1:
            opened = index
        elif token.level == 0:
            yield tokens[opened if token.nesting else index : index + 1]


def _lines_of(token: Token, offset: int) -> tuple[int, int]:
    first, last = token.map or (0, 0)
    return first + offset, last + offset
