"""Prettier's style inside lines: white space, and the signs of emphasis."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bot.curated_list.prettier.deviation import Deviation
from bot.curated_list.prettier.page import Page, last_line

_INLINE = MarkdownIt("commonmark").disable(["text_join"])
_TRAILING = re.compile(r"[ \t]+$")
_RAW = re.compile(r"[`<$!{]")
"""What begins a piece that Prettier may copy as it stands."""
_LINK = re.compile(r"\[[^\[\]]*\]\([^()\s]*\)")
_IN_PARENTHESES = re.compile(r"\([^()]*\)")
_INNER = re.compile(r"(?<=\S)(?:[ \t]*\t[ \t]*|  +)(?=\S)")
_MARKER = re.compile(r"(?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+)?")
_SUSPECT = re.compile(r"__|(?<![*\\])\*(?!\*)")
_DEFINITION = re.compile(r" {0,3}\[[^\]]+\]:")
_INNER_STAR = re.compile(r"(?<=[A-Za-z0-9])\*(?=[A-Za-z0-9])")
_STRONG = re.compile(r"(?<![_\\\w])__(?=\S)([^_*`\[\]<]+)(?<=\S)__(?![_\w])")
_EMPHASIS = re.compile(r"(?<![*\\\w])\*(?=\S)([^_*`\[\]<]+)(?<=\S)\*(?![*\w])")
_BESIDE = frozenset(" \n!\"#$%&'()+,-./:;=?@[]^{|}")
"""What may stand beside emphasis for Prettier to write it with underscores."""


def inline_deviations(page: Page) -> Iterator[Deviation]:
    """All of paragraphs and headings, and the signs of emphasis in tables."""
    references = any(map(_DEFINITION.match, page.lines))
    for node in page.tree.walk():
        if node.type in {"paragraph", "heading"} and node.map is not None:
            yield from _white_space(page, node)
        if node.type == "inline" and not references and _SUSPECT.search(node.content):
            yield from _emphasis(page, node)


def _white_space(page: Page, node: SyntaxTreeNode) -> Iterator[Deviation]:
    first, last = (node.map or (0, 0))[0], last_line(page, node)
    block = "\n".join(page.lines[first : last + 1])
    plain = is_plain(block)
    for number in range(first, last + 1):
        line = page.lines[number]
        is_last = number == last
        if _TRAILING.search(line) and (is_last or (plain and not line.endswith("  "))):
            yield Deviation(
                number + 1, "trailing-space", "take out the space at the line's end", line, line.rstrip(" \t")
            )
        elif plain and line.endswith("   "):
            expected = f"{line.rstrip(' ')}  " if line.rstrip(" ") == line.rstrip(" \t") else None
            yield Deviation(number + 1, "trailing-space", "end the line with two spaces for a break", line, expected)
        if plain:
            yield from _inner_space(number, line)


def is_plain(block: str) -> bool:
    """Whether a text holds nothing but words, emphasis and links, so that all its white space is Prettier's."""
    return _RAW.search(block) is None and "[[" not in _LINK.sub("", block)


def _inner_space(number: int, line: str) -> Iterator[Deviation]:
    """Prettier makes one space of several, and of a tab; within brackets it may be a link's title, which it keeps."""
    marker = _MARKER.match(line)
    at = marker.end() if marker else 0
    body = _IN_PARENTHESES.sub("()", line[at:].rstrip(" \t"))
    if not _INNER.search(body):
        return
    tabbed = "\t" in body
    rule, message = ("hard-tab", "write a space for the tab") if tabbed else ("inner-space", "write one space")
    expected = line[:at] + _INNER.sub(" ", line[at:]) if body == line[at:] else None
    yield Deviation(number + 1, rule, message, line, expected)


def _emphasis(page: Page, node: SyntaxTreeNode) -> Iterator[Deviation]:
    (inline,) = _INLINE.parseInline(node.content)
    children = inline.children or []
    number = _line_of(node)
    depth = stressed = 0
    for index, token in enumerate(children):
        if token.type in {"softbreak", "hardbreak"}:
            number += 1
        if token.type == "strong_open" and token.markup == "__":
            yield _sign(page, number, "write ** for bold type", _STRONG, r"**\1**")
        if token.type == "em_open" and token.markup == "*" and depth == 0 and _stands_free(children, index):
            yield _sign(page, number, "write _ for emphasis", _EMPHASIS, r"_\1_")
        if token.type == "text" and stressed:
            yield from _stars(page, number, token.content)
        depth += token.nesting
        stressed += token.nesting * token.type.startswith(("strong", "em"))


def _stars(page: Page, number: int, text: str) -> Iterator[Deviation]:
    """A star inside a word that is emphasised; of several, versions of Prettier escape different ones."""
    for word in text.split():
        if word.count("*") == 1 and _INNER_STAR.search(word):
            line = page.lines[number]
            escaped = word.replace("*", "\\*")
            expected = line.replace(word, escaped) if line.count(word) == 1 else None
            yield Deviation(number + 1, "escape", f"write {escaped} for {word}", line, expected)


def _line_of(node: SyntaxTreeNode) -> int:
    while node.map is None and node.parent is not None:
        node = node.parent
    return node.map[0] if node.map is not None else 0


def _stands_free(children: Sequence[Token], opening: int) -> bool:
    """Whether no letter or digit touches the emphasis, and it holds text."""
    closing = next(at for at in range(opening, len(children)) if _closes(children, opening, at))
    before = children[opening - 1].content[-1:] if opening else ""
    after = children[closing + 1].content[:1] if closing + 1 < len(children) else ""
    beside_text = all(
        token.type in {"text", "softbreak"}
        for token in (*children[max(0, opening - 1) : opening], *children[closing + 1 : closing + 2])
    )
    return beside_text and {before, after} - {""} <= _BESIDE and children[opening + 1].type == "text"


def _closes(children: Sequence[Token], opening: int, at: int) -> bool:
    return children[at].type == "em_close" and children[at].level == children[opening].level


def _sign(page: Page, number: int, message: str, pattern: re.Pattern[str], replacement: str) -> Deviation:
    """With the line as it should be, if the change is as simple as it looks."""
    line = page.lines[number]
    changed = pattern.sub(replacement, line)
    simple = changed != line and _INLINE.renderInline(changed) == _INLINE.renderInline(line)
    return Deviation(number + 1, "emphasis-sign", message, line, changed if simple else None)
