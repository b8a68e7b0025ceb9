"""Where an entry belongs: by printed month, then by arXiv identifier, the newest last or first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise

from bot.curated_list.section import Item, Section

OrderKey = tuple[str, bool, str]
"""Month, whether the identifier is of the scheme of 2007, identifier; compares as the list is ordered."""

_BEFORE_ALL: OrderKey = ("", False, "")
_LEAST_STEPS = 2
"""So many neighbours of different months have to be there to tell an order."""
_LEAST_LEAD = 2
"""And more than so many times as many of them have to go one way as go the other; so with sections."""
_LEAST_STEPS_OF_PAPERS = 8
_LEAST_LEAD_OF_PAPERS = 4
"""The same of neighbouring papers in the whole list, where months tell nothing: arXiv's numbers ascend by day."""


class Order(StrEnum):
    """Which way a list's months go."""

    ASCENDING = "ascending"
    """The newest last."""
    DESCENDING = "descending"
    """The newest first."""
    UNCLEAR = "unclear"
    """There are too few months to tell, or they go both ways."""


def order_key(month: str, arxiv_id: str) -> OrderKey:
    """The place of a paper; an entry without identifier comes first in its month."""
    return (month, bool(arxiv_id) and "/" not in arxiv_id, arxiv_id)


def order_of(section: Section) -> Order:
    """The order of a section's lists and tables, each looked at by itself, told by the months printed."""
    rising = falling = 0
    for block in section.blocks:
        months = [entry.month for entry in block.entries if entry.month is not None]
        for one, other in pairwise(months):
            rising += one < other
            falling += one > other
    if rising + falling < _LEAST_STEPS:
        return Order.UNCLEAR
    return _leading(rising, falling)


def order_in_list(section: Section, sections: Iterable[Section]) -> Order:
    """The order of a section; where that is unclear, the one that most of its list's sections have.

    Papers put in by it never turn it: they only make it clearer.

    Args:
        section: The section.
        sections: All sections of its list.
    """
    order = order_of(section)
    return order if order is not Order.UNCLEAR else usual_order(sections)


def usual_order(sections: Iterable[Section]) -> Order:
    """The order that most of a list's sections have; of papers of a month or two it is told by their identifiers."""
    known = [*sections]
    orders = Counter(map(order_of, known))
    order = _leading(orders[Order.ASCENDING], orders[Order.DESCENDING])
    return order if order is not Order.UNCLEAR else _order_of_papers(known)


def _order_of_papers(sections: Iterable[Section]) -> Order:
    rising = falling = 0
    for block in (block for section in sections for block in section.blocks):
        keys = [order_key(entry.month, entry.arxiv_id) for entry in block.entries if entry.month and entry.arxiv_id]
        for one, other in pairwise(keys):
            rising += one < other
            falling += one > other
    if rising + falling < _LEAST_STEPS_OF_PAPERS:
        return Order.UNCLEAR
    return _leading(rising, falling, lead=_LEAST_LEAD_OF_PAPERS)


def _leading(ascending: int, descending: int, *, lead: int = _LEAST_LEAD) -> Order:
    if ascending > lead * descending:
        return Order.ASCENDING
    return Order.DESCENDING if descending > lead * ascending else Order.UNCLEAR


def place_after(items: Sequence[Item], key: OrderKey, *, order: Order = Order.ASCENDING) -> int:
    """The index of the item after which a paper of this key belongs; -1 for none.

    In a list with the newest first it belongs before the first item that is not later; in any other after the last
    one that is not later. An item without a month goes with the one before it, and so does one without an identifier
    if that is of the same month: where in the month it belongs cannot be told. Where no item has a month, the last
    one is taken.
    """
    place = -1
    current = _BEFORE_ALL
    dated = False
    for index, item in enumerate(items):
        entry = item.entry
        if entry is not None and entry.month is not None and (entry.arxiv_id or entry.month != current[0]):
            dated = True
            current = order_key(entry.month, entry.arxiv_id or "")
            if order is Order.DESCENDING and current <= key:
                return index - 1
        if current <= key:
            place = index
    return place if dated and order is not Order.DESCENDING else len(items) - 1
