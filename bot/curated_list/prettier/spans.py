"""Prettier's style of links' addresses and of code inside lines.

Of a paragraph of several lines with code in it nothing is told, since the code may go over a line's end. A change is
only told where the line, with it, still says the same: so what merely looks like a link is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from bot.curated_list.prettier.deviation import Deviation
from bot.curated_list.prettier.page import Page, last_line

_INLINE = MarkdownIt("commonmark")
_ADDRESS = r"[A-Za-z0-9:/.~?=%#-]+"
_PADDED = re.compile(rf"\]\([ \t]*({_ADDRESS})[ \t]*\)")
_ANGLED = re.compile(rf"\]\(<({_ADDRESS})>\)")
_TITLED = re.compile(rf"\]\(({_ADDRESS})[ \t]+(?:'([^'\"\\&]*)'|\(([^()'\"\\&]*)\))\)")
_CODE = re.compile(r"(?<!`)(`+)(?!`)([^`]+?)(?<!`)\1(?!`)")
_SUSPECT = re.compile(r"``|` | `|\]\((?:[ \t<]|[^()]*[ \t)]\))|\]\([^()]*[ \t]['(]")
"""What a line holds at least if there is something to change."""
_CHANGES = (
    ("link-style", "write the address without spaces around it", _PADDED, r"](\1)"),
    ("link-style", "write the address without < and >", _ANGLED, r"](\1)"),
    ("link-style", "write the link's title in double quotes", _TITLED, r'](\1 "\2\3")'),
)


def span_deviations(page: Page) -> Iterator[Deviation]:
    """All of paragraphs and headings; cells are left out, since their table is padded again."""
    for node in page.tree.walk():
        if node.type in {"paragraph", "heading"} and node.map is not None:
            first, last = node.map[0], last_line(page, node)
            if first < last and any("`" in line for line in page.lines[first : last + 1]):
                continue
            for number in range(first, last + 1):
                line = page.lines[number]
                if _SUSPECT.search(line):
                    yield from _line(number, line)


def _line(number: int, line: str) -> Iterator[Deviation]:
    for rule, message, pattern, replacement in _CHANGES:
        changed = pattern.sub(replacement, line)
        if changed != line and _says_the_same(line, changed):
            yield Deviation(number + 1, rule, message, line, changed)
            return
    changed = _CODE.sub(_plain_code, line)
    if changed != line and _says_the_same(line, changed):
        yield Deviation(
            number + 1, "code-span", "write the code between single backticks, close to it", line, changed
        )


def _plain_code(match: re.Match[str]) -> str:
    code = match[2]
    padded = code.startswith(" ") and code.endswith(" ") and code.strip(" ")
    inner = code[1:-1] if padded else code
    return f"`{inner if inner == inner.strip() else code}`"


def _says_the_same(line: str, changed: str) -> bool:
    return bool(_INLINE.renderInline(line.strip()) == _INLINE.renderInline(changed.strip()))
