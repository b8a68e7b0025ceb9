"""Papers on arXiv that a text links and that stand in none of the entries that are read: how many, where, and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.curated_list.block_scanner import document_lines, scan_blocks
from bot.curated_list.blocks import Heading, List, Paragraph, Table
from db.identity import ArxivIdentifier

ITEMS = "items of lists in which no title can be told"
ROWS = "rows of tables in which no title can be told"
SEVERAL = "items or rows that link several papers"
PARAGRAPHS = "paragraphs without a bullet or number"
HEADINGS = "headings"
HTML_TABLES = "HTML tables"
HTML = "HTML"
QUOTATIONS = "quotations"
CODE = "code"
_HTML_TABLE = re.compile(r"<(?:table|t[rdh])\b", re.IGNORECASE)
_HTML = re.compile(r"<[a-zA-Z!/]")
_RANGES_NAMED = 8


@dataclass(frozen=True, slots=True)
class UnreadPapers:
    """What is not read."""

    papers: int
    """Each counts once, where it is linked first."""
    lines: Mapping[str, tuple[int, ...]]
    """In what they stand, the commonest first, to the lines, counted from 1; one may hold several papers."""

    def in_words(self) -> str:
        """``in HTML tables: lines 10 to 45; in quotations: line 3``."""
        return "; ".join(f"in {kind}: {line_numbers(numbers)}" for kind, numbers in self.lines.items())


def find_unread(text: str, *, read: Collection[str | None] = ()) -> UnreadPapers:
    """The papers on arXiv that a list's text links and of which no entry is.

    Args:
        text: The list.
        read: The identifiers of the papers of its entries, without versions.
    """
    lines = document_lines(text.removeprefix("\ufeff"))
    kinds = _kinds(lines)
    seen = set(read)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        linked = {identifier.base for _, identifier in ArxivIdentifier.find_all(line)}
        if new := linked - seen:
            kind = kinds.get(number, PARAGRAPHS)
            kind = SEVERAL if kind in (ITEMS, ROWS) and len(linked) > 1 else kind
            found[kind] += [number + 1] * len(new)
            seen |= new
    papers = sum(map(len, found.values()))
    commonest_first = sorted(found.items(), key=lambda one: -len(one[1]))
    return UnreadPapers(papers, {kind: tuple(dict.fromkeys(numbers)) for kind, numbers in commonest_first})


def line_numbers(numbers: Sequence[int]) -> str:
    """Line numbers in words, those that follow one another as from and to, of many the first."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and number <= ranges[-1][1] + 2:  # an empty line between two items is none
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    named = [str(first) if first == last else f"{first} to {last}" for first, last in ranges]
    more = f", and {len(named) - _RANGES_NAMED} more" if len(named) > _RANGES_NAMED else ""
    return f"{'line' if len(numbers) == 1 else 'lines'} {', '.join(named[:_RANGES_NAMED])}{more}"


def _kinds(lines: list[str]) -> Mapping[int, str]:
    """What each line belongs to, by its index; blank lines outside of all blocks are left out."""
    kinds: dict[int, str] = {}
    for block in scan_blocks(lines):
        if isinstance(block, List):
            kinds |= dict.fromkeys(range(block.items[0].first, block.items[-1].last), ITEMS)
        elif isinstance(block, Table):
            kinds |= dict.fromkeys(range(block.rows[0], block.rows[-1] + 1), ROWS)
        elif isinstance(block, Paragraph):
            kinds |= dict.fromkeys(range(block.first, block.last), PARAGRAPHS)
        elif isinstance(block, Heading):
            kinds |= dict.fromkeys(range(block.first, block.last), HEADINGS)
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
        return HTML_TABLES
    if before:
        return before
    if _HTML.match(line.lstrip()):
        return HTML
    return QUOTATIONS if line.lstrip().startswith(">") else CODE
