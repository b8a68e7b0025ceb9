"""In what a text links papers where no entry is read: for those who have to be told why their list is none."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.curated_list.block_scanner import document_lines, scan_blocks
from bot.curated_list.blocks import Heading, List, Paragraph, Table
from db.identity import ArxivIdentifier

_HTML_TABLE = re.compile(r"<(?:table|t[rdh])\b", re.IGNORECASE)
_HTML = re.compile(r"<[a-zA-Z!/]")
_LIST = "items of lists in which no title can be told"
_TABLE = "rows of tables in which no title can be told"
_PARAGRAPH = "paragraphs without a bullet or number"


def unread_papers(text: str) -> str:
    """How many papers stand in what, the commonest first, each with the first line: ``36 in HTML tables (line 9)``.

    A paper counts where it is linked first; the text is empty where no paper is linked.
    """
    lines = document_lines(text.removeprefix("\ufeff"))
    blocks = _kinds(lines)
    found: dict[str, list[int]] = {}
    seen: set[str] = set()
    for number, line in enumerate(lines):
        for _, identifier in ArxivIdentifier.find_all(line):
            if identifier.base not in seen:
                seen.add(identifier.base)
                found.setdefault(blocks.get(number, "text"), []).append(number + 1)
    told = sorted(found.items(), key=lambda one: -len(one[1]))
    return ", ".join(f"{len(numbers)} in {kind} (the first in line {numbers[0]})" for kind, numbers in told)


def _kinds(lines: list[str]) -> Mapping[int, str]:
    """What each line belongs to, by its index; blank lines outside of all blocks are left out."""
    kinds: dict[int, str] = {}
    for block in scan_blocks(lines):
        if isinstance(block, List):
            kinds |= dict.fromkeys(range(block.items[0].first, block.items[-1].last), _LIST)
        elif isinstance(block, Table):
            kinds |= dict.fromkeys(range(block.rows[0], block.rows[-1] + 1), _TABLE)
        elif isinstance(block, Paragraph):
            kinds |= dict.fromkeys(range(block.first, block.last), _PARAGRAPH)
        elif isinstance(block, Heading):
            kinds |= dict.fromkeys(range(block.first, block.last), "headings")
    other = ""
    for number, line in enumerate(lines):
        if number in kinds or not line.strip():
            other = "" if number in kinds else other
            continue
        other = _other(line, other)
        kinds[number] = other
    return kinds


def _other(line: str, before: str) -> str:
    """What a line belongs to that is in no list, table, paragraph or heading."""
    if _HTML_TABLE.search(line):
        return "HTML tables"
    if before:
        return before
    if _HTML.match(line.lstrip()):
        return "HTML"
    return "quotations" if line.lstrip().startswith(">") else "code"
