"""Prettier's style of lines that go on with a paragraph: at the margin, below their item's text, or behind ``>``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from bot.curated_list.prettier.deviation import Deviation
from bot.curated_list.prettier.inline import is_plain
from bot.curated_list.prettier.page import Page, last_line

_SAFE_START = re.compile(r"[A-Za-z\"(\[]|[^\x00-\x7f]")
"""What starts a line that means the same however far it is indented."""
_FOOTNOTE = re.compile(r"^[ \t]*\[\^", re.MULTILINE)
_UNSPACED = re.compile(r" {0,3}>(?=[^ \t>])")


def margin_deviations(page: Page) -> Iterator[Deviation]:
    """Those of paragraphs and quotations at the top level."""
    for node in page.tree.children:
        if node.type == "paragraph":
            yield from paragraph_deviations(page, node, indentation=0)
        elif node.type == "blockquote":
            yield from _quotation(page, node)


def paragraph_deviations(
    page: Page, node: SyntaxTreeNode, *, indentation: int, skipped: int = 0
) -> Iterator[Deviation]:
    """Those of one paragraph's lines, the first so many of them left out; code and HTML may need their spaces."""
    first, last = (node.map or (0, 0))[0], last_line(page, node)
    wanted = range(first + skipped, last + 1)
    if all(page.lines[number] == " " * indentation + page.lines[number].lstrip(" \t") for number in wanted):
        return
    block = "\n".join(page.lines[first : last + 1])
    if not is_plain(block) or _FOOTNOTE.search(block):
        return
    for number in wanted:
        line = page.lines[number]
        text = line.lstrip(" \t")
        if line == " " * indentation + text:
            continue
        expected = " " * indentation + text if _SAFE_START.match(text) and text == text.rstrip(" \t") else None
        how = f"by {indentation} spaces, as far as its item's text" if indentation else "not at all"
        yield Deviation(number + 1, "continuation", f"indent the line {how}", line, expected)


def _quotation(page: Page, node: SyntaxTreeNode) -> Iterator[Deviation]:
    """Each line has its sign, and a space after it unless it is blank; quotations in it are not looked at."""
    first, last = (node.map or (0, 0))[0], last_line(page, node)
    if "[^" in (block := "\n".join(page.lines[first : last + 1])) or not is_plain(block):
        return
    for number in range(first, last + 1):
        line = page.lines[number]
        text = line.lstrip(" \t")
        safe = text == text.rstrip(" \t")
        if not text.startswith(">"):
            expected = f"> {text}" if _SAFE_START.match(text) and safe else None
            yield Deviation(number + 1, "quotation-sign", "write > before the line", line, expected)
        elif match := _UNSPACED.match(line):
            rest = line[match.end() :]
            expected = f"> {rest}" if _SAFE_START.match(rest) and safe else None
            yield Deviation(number + 1, "quotation-sign", "write a space after >", line, expected)
        elif line.rstrip(" \t") == ">" and line != ">":
            yield Deviation(number + 1, "trailing-space", "take out the space at the line's end", line, ">")
