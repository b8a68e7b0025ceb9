"""Papers that a list links and that stand in none of the entries that are read: how many, where, and why."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from bot.curated_list.document import CuratedList
from db.identity import ArxivIdentifier

SEVERAL = "in items or rows that link several papers"
HTML = "in HTML"
PROSE = "in running text"
OTHERWISE = "in items or rows that are written in another way than the rest"
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_ROW = re.compile(r"[ \t>]*\||[^|\n]*\|[^|\n]*\|")
_TAG = re.compile(r"[ \t>]*<[a-z/]|[^\n]*<(?:td|tr|li|dd|p)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UnreadPapers:
    """What is not read."""

    papers: int
    lines: Mapping[str, tuple[int, ...]]
    """Why, in words, to the lines where it is so, counted from 1."""


def find_unread(curated: CuratedList) -> UnreadPapers:
    """The papers on arXiv that are linked and are those of no entry."""
    read = {entry.arxiv_id for entry in curated.entries}
    lines = curated.text.splitlines(keepends=True)
    ends = [*accumulate(map(len, lines))]
    found: defaultdict[int, set[str]] = defaultdict(set)
    linked: defaultdict[int, set[str]] = defaultdict(set)
    for offset, identifier in ArxivIdentifier.find_all(curated.text):
        line = bisect_right(ends, offset)
        linked[line].add(identifier.base)
        if identifier.base not in read:
            found[line].add(identifier.base)
    reasons: defaultdict[str, list[int]] = defaultdict(list)
    for line in sorted(found):
        reasons[_reason(lines[line], several=len(linked[line]) > 1)].append(line + 1)
    papers = {paper for unread in found.values() for paper in unread}
    most_first = sorted(reasons.items(), key=lambda reason: -len(reason[1]))
    return UnreadPapers(len(papers), {reason: tuple(numbers) for reason, numbers in most_first})


def _reason(line: str, *, several: bool) -> str:
    is_entry_like = _ITEM.match(line) is not None or _ROW.match(line) is not None
    if is_entry_like:
        return SEVERAL if several else OTHERWISE
    return HTML if _TAG.match(line) else PROSE
