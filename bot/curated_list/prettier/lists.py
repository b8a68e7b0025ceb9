"""Prettier's style of lists: signs, numbers, the space after them, and indentation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.tree import SyntaxTreeNode

from bot.curated_list.prettier.continuations import paragraph_deviations
from bot.curated_list.prettier.deviation import Deviation
from bot.curated_list.prettier.page import Page, last_line

_ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<sign>[-*+]|(?P<number>\d{1,9})[.)])(?P<space>[ \t]+)(?P<rest>\S.*)")
_CHECKBOX = re.compile(r"\[[ xX]\]\s")
_TAB_WIDTH = 2
_EMPTY = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_LISTS = ("bullet_list", "ordered_list")


@dataclass(frozen=True, slots=True)
class _Written:
    """One item's first line, and the marker that Prettier would write."""

    match: re.Match[str]
    indentation: int
    """The one that Prettier would write."""
    sign: str
    space: str

    @property
    def content_column(self) -> int:
        return self.indentation + len(self.sign + self.space)

    @property
    def expected(self) -> str:
        return " " * self.indentation + self.sign + self.space + self.match["rest"].rstrip(" \t")


def list_deviations(page: Page, node: SyntaxTreeNode, *, indentation: int = 0) -> Iterator[Deviation]:
    """Those of a list's items, and of the lists in them.

    Lists that follow one another take turns with their signs: ``-`` and ``*``, ``.`` and ``)``. A definition of a
    link between two of them, which cannot be seen here, starts anew; where there are definitions, signs are let pass.
    """
    place = _place_among_neighbours(node)
    follows = place > 0 and bool(page.references)
    below = node.next_sibling
    above_code = below is not None and below.type == "code_block"
    yield from _blank_lines_between(page, node)
    numbers = _numbers([int(item.info) for item in node.children]) if node.type == "ordered_list" else None
    for index, item in enumerate(node.children):
        line = item.map[0] if item.map is not None else 0
        match = _ITEM.fullmatch(page.lines[line])
        if match is None:
            yield from _empty_item(page, line, item)
            continue
        sign = match["sign"]
        if numbers is not None:
            sign = f"{numbers[index]}{sign[-1] if follows else '.)'[place % 2]}"
        elif not follows:
            sign = "-*"[place % 2]
        aligned = _is_aligned(page, node) if node.level == 0 and numbers is not None else None
        written = _Written(
            match, indentation, sign, _space(match, item, sign, aligned=aligned, above_code=above_code)
        )
        yield from _item(page, line, written)
        for child in item.children if _reads_alike(page, item) else ():
            if child.type in _LISTS and child.map is not None and child.map[0] > line:
                yield from list_deviations(page, child, indentation=written.content_column)
            elif child.type == "paragraph" and child.map is not None and not _CHECKBOX.match(match["rest"]):
                skipped = int(child.map[0] == line)
                yield from paragraph_deviations(page, child, indentation=written.content_column, skipped=skipped)


def _place_among_neighbours(node: SyntaxTreeNode) -> int:
    """How many lists of its kind stand right before a list, with nothing between."""
    place = 0
    before = node.previous_sibling
    while before is not None and before.type == node.type:
        place += 1
        before = before.previous_sibling
    return place


def _reads_alike(page: Page, item: SyntaxTreeNode) -> bool:
    """Whether Prettier finds the same parts in an item: not where code starts it, or a template tag ends a line."""
    paragraphs = [child for child in item.children if child.type == "paragraph"]
    starts_with_code = bool(item.children) and item.children[0].type == "code_block"
    return not starts_with_code and not any(last_line(page, child) in page.verbatim for child in paragraphs)


def _empty_item(page: Page, line: int, item: SyntaxTreeNode) -> Iterator[Deviation]:
    written = page.lines[line]
    if not item.children and _EMPTY.fullmatch(written):
        yield Deviation(
            line + 1, "trailing-space", "take out the space at the line's end", written, written.rstrip(" \t")
        )


def _blank_lines_between(page: Page, node: SyntaxTreeNode) -> Iterator[Deviation]:
    """An item whose parts have a blank line between them has one behind it as well."""
    for item, following in pairwise(node.children):
        if item.map is None or following.map is None or last_line(page, item) + 1 != following.map[0]:
            continue
        if any(_apart(page, above, below) for above, below in pairwise(item.children)):
            line = page.lines[following.map[0]]
            message = "put a blank line between the items, as there is one in the first of them"
            yield Deviation(following.map[0] + 1, "missing-blank-line", message, line, None)


def _apart(page: Page, above: SyntaxTreeNode, below: SyntaxTreeNode) -> bool:
    return below.map is not None and last_line(page, above) + 1 < below.map[0]


def _item(page: Page, line: int, written: _Written) -> Iterator[Deviation]:
    match = written.match
    problems = [
        ("list-number", f"number the item {written.sign}", written.sign[:-1] != (match["number"] or "")),
        ("bullet-sign", f"write {written.sign} before the item", written.sign != match["sign"]),
        ("marker-space", f"write {_spaces(written.space)} after {written.sign}", written.space != match["space"]),
        (
            "list-indentation",
            f"indent the item by {_spaces(' ' * written.indentation)}",
            " " * written.indentation != match["indent"],
        ),
    ]
    for rule, message, wrong in problems:
        if wrong:
            yield Deviation(line + 1, rule, message, page.lines[line], written.expected)
            return


def _numbers(written: Sequence[int]) -> list[int]:
    """Those that Prettier gives: a list of ones stays so, as does one of a zero and ones; all others count up."""
    first = written[0]
    ones = written[1:2] == [1] and (first != 0 or written[2:3] == [1])
    return [first if index == 0 else 1 if ones else first + index for index in range(len(written))]


def _is_aligned(page: Page, node: SyntaxTreeNode) -> bool | None:
    """Whether Prettier takes a numbered list for one whose texts start in even columns; None where unclear."""
    matches = [_ITEM.fullmatch(page.lines[item.map[0]]) if item.map else None for item in node.children[:2]]
    if None in matches or any("\t" in match[0] for match in matches if match is not None):
        return None
    columns = [match.start("rest") for match in matches if match is not None]
    spaces = [len(match["space"]) for match in matches if match is not None]
    same = len(set(columns)) == 1
    return spaces[0] > 1 or (same and (columns[0] % _TAB_WIDTH == 0 or any(space > 1 for space in spaces[1:])))


def _space(match: re.Match[str], item: SyntaxTreeNode, sign: str, *, aligned: bool | None, above_code: bool) -> str:
    """One, or in a list that is aligned as many as make the marker's width even; anything goes before code.

    That is code in the item, or below the list.
    """
    space = match["space"]
    starts_with_text = bool(item.children) and item.children[0].type == "paragraph"
    if not starts_with_text or above_code or _CHECKBOX.match(match["rest"]):
        return space
    even = " " * (1 + len(sign + " ") % _TAB_WIDTH)
    if match["number"] and (aligned or (aligned is None and space == even)):
        return even
    return " "


def _spaces(text: str) -> str:
    return "one space" if len(text) == 1 else f"{len(text)} spaces"
