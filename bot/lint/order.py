"""Entries in another order than by month and id, and numbers with gaps or repeats."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.curated_list.entry import Entry, EntryKind
from bot.curated_list.ordering import OrderKey, order_key
from bot.curated_list.section import Block, Section
from bot.lint.codes import Code
from bot.lint.finding import Finding, Suggestion, make_finding
from bot.lint.subject import Subject, called

_NUMBER = re.compile(r"\d+(?=[.)])")


def check_order(subject: Subject) -> Iterator[Finding]:
    """Every list and table by itself; entries without a month stand where they like."""
    for section in subject.curated.sections.values():
        for block in section.blocks:
            yield from _check_block(block)
            if block.kind is EntryKind.NUMBERED:
                yield from _check_numbers(subject, section, block)


def _check_block(block: Block) -> Iterator[Finding]:
    dated = [entry for entry in block.entries if entry.month]
    by_month = astray([order_key(entry.month or "", "") for entry in dated])
    yield from _misplaced(dated, by_month, Code.MONTH_ORDER)
    rest = [entry for index, entry in enumerate(dated) if index not in by_month and entry.arxiv_id]
    by_id = astray([order_key(entry.month or "", entry.arxiv_id or "") for entry in rest])
    yield from _misplaced(rest, by_id, Code.ID_ORDER)


def astray(keys: Sequence[OrderKey]) -> frozenset[int]:
    """The fewest indices without which the keys ascend, found as a longest run that never descends."""
    tails: list[OrderKey] = []
    tail_indices: list[int] = []
    before: list[int] = []
    for index, key in enumerate(keys):
        at = bisect_right(tails, key)
        before.append(tail_indices[at - 1] if at else -1)
        tails[at : at + 1] = [key]
        tail_indices[at : at + 1] = [index]
    kept = set()
    index = tail_indices[-1] if tail_indices else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return frozenset(range(len(keys))) - kept


def _misplaced(entries: Sequence[Entry], indices: frozenset[int], code: Code) -> Iterator[Finding]:
    kept = [entry for index, entry in enumerate(entries) if index not in indices]
    for index in sorted(indices):
        entry = entries[index]
        key = _key(entry, code)
        above = [one for one in kept if _key(one, code) <= key]
        what = entry.month if code is Code.MONTH_ORDER else f"{entry.month}, {entry.arxiv_id}"
        place = f"after line {above[-1].line}" if above else f"before line {kept[0].line}"
        yield make_finding(code, f"{called(entry)} ({what}) belongs {place}.", line=entry.line, section=entry.section)


def _key(entry: Entry, code: Code) -> OrderKey:
    return order_key(entry.month or "", "" if code is Code.MONTH_ORDER else entry.arxiv_id or "")


def _check_numbers(subject: Subject, section: Section, block: Block) -> Iterator[Finding]:
    """Numbers rise by one, or all are the same, which prettier keeps as well."""
    numbered = []
    for item in block.items:
        match = _NUMBER.match(subject.curated.text, item.start)
        if match is not None:
            numbered.append((item.line, int(match[0])))
    if len({number for _, number in numbered[:2]}) == 1:
        return
    for (_, last), (line, number) in pairwise(numbered):
        if number != last + 1:
            how = "again" if number == last else f"after {last}"
            yield make_finding(
                Code.NUMBERING,
                f"The number {number} stands {how}; {last + 1} is due.",
                line=line,
                section=section.path,
                suggestion=_renumbered(subject.line(line), number, last + 1),
            )


def _renumbered(line: str, number: int, due: int) -> Suggestion | None:
    written = _NUMBER.match(line.lstrip())
    if written is None or int(written[0]) != number:
        return None
    old = line.lstrip()[: written.end() + 1]
    return Suggestion(old, f"{due}{old[-1]}")
