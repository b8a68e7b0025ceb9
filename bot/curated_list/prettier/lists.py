"""Prettier's style of lists: signs, numbers, the space after them, and indentation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from bot.curated_list.prettier.deviation import Deviation
from bot.curated_list.prettier.page import Page

_ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<sign>[-*+]|(?P<number>\d{1,9})[.)])(?P<space>[ \t]+)(?P<rest>\S.*)")
_CHECKBOX = re.compile(r"\[[ xX]\]\s")
_TAB_WIDTH = 2
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

    Lists that follow one another take turns with their signs, so only the first of them is known to bear ``-``.
    """
    follows = node.previous_sibling is not None and node.previous_sibling.type == node.type
    numbers = _numbers([int(item.info) for item in node.children]) if node.type == "ordered_list" else None
    for index, item in enumerate(node.children):
        line = item.map[0] if item.map is not None else 0
        match = _ITEM.fullmatch(page.lines[line])
        if match is None:
            continue
        sign = match["sign"]
        if numbers is not None:
            sign = f"{numbers[index]}{sign[-1] if follows else '.'}"
        elif not follows:
            sign = "-"
        aligned = _is_aligned(page, node) if node.level == 0 and numbers is not None else None
        written = _Written(match, indentation, sign, _space(match, item, sign, aligned=aligned))
        yield from _item(page, line, written)
        for child in item.children:
            if child.type in _LISTS and child.map is not None and child.map[0] > line:
                yield from list_deviations(page, child, indentation=written.content_column)


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


def _space(match: re.Match[str], item: SyntaxTreeNode, sign: str, *, aligned: bool | None) -> str:
    """One, or in a list that is aligned as many as make the marker's width even; anything goes before code."""
    space = match["space"]
    starts_with_text = bool(item.children) and item.children[0].type == "paragraph"
    if not starts_with_text or _CHECKBOX.match(match["rest"]):
        return space
    even = " " * (1 + len(sign + " ") % _TAB_WIDTH)
    if match["number"] and (aligned or (aligned is None and space == even)):
        return even
    return " "


def _spaces(text: str) -> str:
    return "one space" if len(text) == 1 else f"{len(text)} spaces"
