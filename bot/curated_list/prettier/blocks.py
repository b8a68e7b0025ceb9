"""Prettier's style of headings, lists, tables, rules and fences, and of the blank lines between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from markdown_it.tree import SyntaxTreeNode

from bot.curated_list.display_width import display_width
from bot.curated_list.prettier.continuations import margin_deviations
from bot.curated_list.prettier.deviation import Deviation
from bot.curated_list.prettier.fences import fence_deviations
from bot.curated_list.prettier.lists import list_deviations
from bot.curated_list.prettier.page import Page, last_line
from bot.curated_list.tables import MINIMUM_WIDTH, format_row, is_delimiter_row

_HEADING = re.compile(r"[ \t]*(#{1,6})[ \t]+([^# \t].*?)(?:[ \t]+#+)?[ \t]*")
_CELL = re.compile(r"(?:\\[\\|]|[^|])*")
_WORDS = {
    "bullet_list": "list",
    "ordered_list": "list",
    "paragraph": "paragraph",
    "blockquote": "quotation",
    "fence": "code",
    "code_block": "code",
    "hr": "rule",
    "lheading": "heading",
    "html_block": "HTML",
}
_SEPARATED_FROM_HTML = frozenset({"heading", "table", "bullet_list", "ordered_list"})


def block_deviations(page: Page) -> Iterator[Deviation]:
    """All of the blocks at the top level, of lists inside lists, and of fences anywhere."""
    yield from fence_deviations(page)
    yield from margin_deviations(page)
    blocks = page.tree.children
    for before, after in pairwise(blocks):
        yield from _blank_line_between(page, before, after)
    for node in blocks:
        match node.type:
            case "heading":
                yield from _heading(page, node)
            case "bullet_list" | "ordered_list" if not _is_text_to_prettier(node):
                yield from list_deviations(page, node)
            case "table":
                yield from _table(page, node)
            case "hr" if node is not blocks[0] and page.lines[_first(node)] != "---":
                line = page.lines[_first(node)]
                yield Deviation(_first(node) + 1, "rule-style", "write the rule as ---", line, "---")


def _first(node: SyntaxTreeNode) -> int:
    return node.map[0] if node.map is not None else 0


def _blank_line_between(page: Page, before: SyntaxTreeNode, after: SyntaxTreeNode) -> Iterator[Deviation]:
    """Prettier keeps HTML close to the paragraph or HTML before it, and separates all else."""
    if last_line(page, before) + 1 != _first(after):
        return
    if after.type == "html_block" and before.type not in _SEPARATED_FROM_HTML:
        return
    if not _ends_in_text(before) or (before.type == "code_block" and page.references):
        return
    lines = range(_first(before), last_line(page, before) + 1)
    if before.type not in {"fence", "code_block", "html_block"} and not page.verbatim.isdisjoint(lines):
        return  # a template tag, and not a blank line, may end it for Prettier
    above, below = (_WORDS.get(node.type, node.type) for node in (before, after))
    message = f"put a blank line between the {above} and the {below}"
    yield Deviation(_first(after) + 1, "missing-blank-line", message, page.lines[_first(after)], None)


def _ends_in_text(node: SyntaxTreeNode) -> bool:
    """No for a list whose last item is empty, which what follows may belong to."""
    return node.type not in {"bullet_list", "ordered_list"} or bool(node.children[-1].children)


def _is_text_to_prettier(node: SyntaxTreeNode) -> bool:
    """A numbered list after indented code is none to Prettier's parser unless its first number is one."""
    before = node.previous_sibling
    after_code = before is not None and before.type == "code_block"
    return after_code and node.type == "ordered_list" and int(node.children[0].info) != 1


def _heading(page: Page, node: SyntaxTreeNode) -> Iterator[Deviation]:
    line = page.lines[_first(node)]
    match = _HEADING.fullmatch(line)
    if match is None or not node.markup.startswith("#"):
        return
    expected = f"{match[1]} {match[2]}"
    if line.rstrip(" \t") != expected:
        message = "write the heading with one space after its signs, and none of them at its end"
        yield Deviation(_first(node) + 1, "heading-style", message, line, expected)


def _table(page: Page, node: SyntaxTreeNode) -> Iterator[Deviation]:
    """Every line of a table; rows may have fewer cells than its header, or more."""
    first, last = _first(node), last_line(page, node)
    written = page.lines[first : last + 1]
    if not page.verbatim.isdisjoint(range(first, last + 1)):
        return
    header, delimiters, *rows = [split_cells(line) for line in written]
    if not is_delimiter_row(delimiters) or len(delimiters) != len(header) or "|" not in written[1]:
        return
    columns = zip_longest(header, *rows, fillvalue="")
    widths = [max(MINIMUM_WIDTH, *map(display_width, column)) for column in columns]
    alignment = [*delimiters, *["---"] * (len(widths) - len(delimiters))]
    lines = [format_row(row, widths[: len(row)], alignment[: len(row)]) for row in (header, *rows)]
    delimiter_row = written[1] if len(widths) > len(header) else _delimiter_row(delimiters, widths)
    lines.insert(1, delimiter_row)
    for number, (line, expected) in enumerate(zip(written, lines, strict=True), start=first + 1):
        if line != expected:
            message = "pad each cell to the width of its column's widest cell"
            yield Deviation(number, "table-padding", message, line, expected)


def _delimiter_row(delimiters: Sequence[str], widths: Sequence[int]) -> str:
    """Versions of Prettier differ in it only where a row has more cells than the header."""
    cells = [
        (":" if cell.startswith(":") else "-") + "-" * (width - 2) + (":" if cell.endswith(":") else "-")
        for cell, width in zip(delimiters, widths, strict=True)
    ]
    return f"| {' | '.join(cells)} |"


def split_cells(line: str) -> tuple[str, ...]:
    r"""The cells of a row as GFM divides them: ``\|`` divides nothing, but ``\\|`` does."""
    cells = [cell.strip(" \t") for cell in _split(line.strip(" \t"))]
    return tuple(cells)


def _split(line: str) -> Iterator[str]:
    at = 1 if line.startswith("|") else 0
    while at < len(line):
        match = _CELL.match(line, at)
        end = match.end() if match else at
        yield line[at:end]
        at = end + 1
