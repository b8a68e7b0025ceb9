"""A text as the checks of Prettier's style see it: lines, blocks, and the lines that Prettier copies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bot.garbage_collection import collection_paused

_BLOCKS = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])
_LINE_END = re.compile(r"\r\n?|\n")
_FRONT_MATTER = re.compile(r"(---|\+\+\+|;;;)[^\n]*\n(?:.*?\n)??\1[ \t]*(?:\n|$)", re.DOTALL)
_TEMPLATE_OR_FORMULA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\$\$.*?(?:\$\$|\Z)", re.DOTALL)
_IGNORED_RANGE = re.compile(
    r"<!--\s*prettier-ignore-start\s*-->.*?(?:<!--\s*prettier-ignore-end\s*-->|\Z)", re.DOTALL
)
_IGNORE_NEXT = re.compile(r"<!--\s*prettier-ignore\s*-->")


@dataclass(frozen=True, slots=True)
class Page:
    """A text's lines and blocks; lines are counted from 0 here."""

    lines: tuple[str, ...]
    """Without line ends; the last one is empty where the text ends with a line end."""
    tokens: Sequence[Token]
    """markdown-it-py's, in document order; what stands inside lines is not parsed."""
    tree: SyntaxTreeNode
    references: Mapping[str, Any]
    """The link definitions, as markdown-it-py keeps them, by label in capitals."""
    verbatim: frozenset[int]
    """The lines that Prettier copies, or formats by rules that are not Markdown's."""


def read_page(text: str) -> Page:
    """Read a text, whatever its line ends are; a byte order mark is no part of it."""
    source = _LINE_END.sub("\n", text.removeprefix("\ufeff"))
    front_matter = _FRONT_MATTER.match(source)
    head = source[: front_matter.end()].count("\n") if front_matter else 0
    lines = source.split("\n")
    environment: dict[str, Any] = {}
    with collection_paused():
        tokens = _BLOCKS.parse("\n" * head + "\n".join(lines[head:]), environment)
        tree = SyntaxTreeNode(tokens)
    verbatim = {*range(head), *_copied(tokens), *_matched(source), *_ignored(tokens, tree)}
    references = environment.get("references", {})
    return Page(tuple(lines), tuple(tokens), tree, references, frozenset(verbatim))


def last_line(page: Page, node: SyntaxTreeNode) -> int:
    """The last line of a block that is not blank."""
    first, end = node.map or (0, 1)
    while end - 1 > first and not page.lines[end - 1].strip(" \t"):
        end -= 1
    return end - 1


def is_closed(fence: Token) -> bool:
    """Whether the last of a fence's lines is the one that closes it."""
    first, end = fence.map or (0, 0)
    return end - first - 2 == fence.content.count("\n")


def _copied(tokens: Sequence[Token]) -> Iterator[int]:
    """Code and HTML; a fence's own lines are Prettier's, and before HTML may be a blank line too few."""
    for token in tokens:
        if token.type in {"fence", "code_block", "html_block"} and token.map is not None:
            first, end = token.map
            yield from range(first + (token.type != "code_block"), end - (token.type == "fence" and is_closed(token)))


def _matched(source: str) -> Iterator[int]:
    for pattern in (_TEMPLATE_OR_FORMULA, _IGNORED_RANGE):
        line = counted = 0
        for match in pattern.finditer(source):
            line += source.count("\n", counted, match.start())
            counted = match.start()
            yield from range(line, line + match[0].count("\n") + 1)


def _ignored(tokens: Sequence[Token], tree: SyntaxTreeNode) -> Iterator[int]:
    if not any(token.type == "html_block" and _IGNORE_NEXT.search(token.content) for token in tokens):
        return
    for node in tree.walk():
        if node.type == "html_block" and _IGNORE_NEXT.search(node.content):
            following = node.next_sibling
            if following is not None and following.map is not None:
                yield from range(*following.map)
