"""Entries in another order than by month and id; how they are numbered is `bot.lint.numbers`' business.

Whether the newest stand last or first tells each section, or else most of the list; where neither does, they should
stand last.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from bot.curated_list.entry import Entry, EntryKind
from bot.curated_list.ordering import Order, OrderKey, order_key, order_of, usual_order
from bot.curated_list.section import Block
from bot.lint.codes import Code
from bot.lint.finding import Action, Finding, Suggestion, make_finding
from bot.lint.subject import Subject, called


def check_order(subject: Subject) -> Iterator[Finding]:
    """Every list and table by itself; entries without a month stand where they like."""
    sections = subject.curated.sections.values()
    usual = usual_order(sections)
    for section in sections:
        order = order_of(section)
        if order is Order.UNCLEAR:
            order = usual
        for block in section.blocks:
            yield from _check_block(subject, block, order)


def _check_block(subject: Subject, block: Block, order: Order) -> Iterator[Finding]:
    ascending = block.entries[::-1] if order is Order.DESCENDING else block.entries
    dated = [entry for entry in ascending if entry.month]
    by_month = astray([order_key(entry.month or "", "") for entry in dated])
    yield from _misplaced(subject, dated, by_month, Code.MONTH_ORDER, order)
    rest = [entry for index, entry in enumerate(dated) if index not in by_month and entry.arxiv_id]
    by_id = astray([order_key(entry.month or "", entry.arxiv_id or "") for entry in rest])
    yield from _misplaced(subject, rest, by_id, Code.ID_ORDER, order)


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


def _misplaced(
    subject: Subject, entries: Sequence[Entry], indices: frozenset[int], code: Code, order: Order
) -> Iterator[Finding]:
    """One finding for each stray entry, with the entry beside which it belongs, which is none of the stray ones.

    The entries are given with the newest last, however the list has them.
    """
    kept = [entry for index, entry in enumerate(entries) if index not in indices]
    keys = [_key(entry, code) for entry in kept]
    for index in sorted(indices):
        entry = entries[index]
        above = bisect_right(keys, _key(entry, code))
        after, before = (kept[above - 1].line, None) if above else (None, kept[0].line)
        if order is Order.DESCENDING:
            after, before = before, after
        what = entry.month if code is Code.MONTH_ORDER else f"{entry.month}, {entry.arxiv_id}"
        place = f"after line {after}" if after is not None else f"before line {before}"
        numbers = "; the numbers stay where they stand" if entry.kind is EntryKind.NUMBERED else ""
        line = subject.line(entry.line)
        yield make_finding(
            code,
            f"{called(entry)} ({what}) belongs {place}{numbers}.",
            line=entry.line,
            section=entry.section,
            suggestion=Suggestion(line, line, action=Action.MOVE, after=after, before=before),
        )


def _key(entry: Entry, code: Code) -> OrderKey:
    return order_key(entry.month or "", "" if code is Code.MONTH_ORDER else entry.arxiv_id or "")
