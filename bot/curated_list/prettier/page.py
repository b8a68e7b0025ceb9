"""A text as the checks of Prettier's style see it: lines, blocks, and the lines that Prettier copies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

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
    tree: SyntaxTreeNode
    verbatim: frozenset[int]
    """The lines that Prettier copies, or formats by rules that are not Markdown's."""


def read_page(text: str) -> Page:
    """Read a text, whatever its line ends are; a byte order mark is no part of it."""
    source = _LINE_END.sub("\n", text.removeprefix("\ufeff"))
    front_matter = _FRONT_MATTER.match(source)
    head = source[: front_matter.end()].count("\n") if front_matter else 0
    lines = source.split("\n")
    tree = SyntaxTreeNode(_BLOCKS.parse("\n" * head + "\n".join(lines[head:])))
    verbatim = {*range(head), *_copied(tree), *_matched(source), *_ignored(tree)}
    return Page(tuple(lines), tree, frozenset(verbatim))


def last_line(page: Page, node: SyntaxTreeNode) -> int:
    """The last line of a block that is not blank."""
    first, end = node.map or (0, 1)
    while end - 1 > first and not page.lines[end - 1].strip(" \t"):
        end -= 1
    return end - 1


def _copied(tree: SyntaxTreeNode) -> Iterator[int]:
    for node in tree.walk():
        if node.type in {"fence", "code_block", "html_block"} and node.map is not None:
            yield from range(*node.map)


def _matched(source: str) -> Iterator[int]:
    for pattern in (_TEMPLATE_OR_FORMULA, _IGNORED_RANGE):
        for match in pattern.finditer(source):
            first = source.count("\n", 0, match.start())
            yield from range(first, first + match[0].count("\n") + 1)


def _ignored(tree: SyntaxTreeNode) -> Iterator[int]:
    for node in tree.walk():
        if node.type == "html_block" and _IGNORE_NEXT.search(node.content):
            following = node.next_sibling
            if following is not None and following.map is not None:
                yield from range(*following.map)
