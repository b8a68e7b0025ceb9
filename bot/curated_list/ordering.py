"""Where an entry belongs: ascending by printed month, then by arXiv identifier."""

from __future__ import annotations

from collections.abc import Sequence

from bot.curated_list.section import Item

OrderKey = tuple[str, bool, str]
"""Month, whether the identifier is of the scheme of 2007, identifier; compares as the list is ordered."""

_BEFORE_ALL: OrderKey = ("", False, "")


def order_key(month: str, arxiv_id: str) -> OrderKey:
    """The place of a paper; an entry without identifier comes first in its month."""
    return (month, bool(arxiv_id) and "/" not in arxiv_id, arxiv_id)


def place_after(items: Sequence[Item], key: OrderKey) -> int:
    """The index of the item after which a paper of this key belongs: the last that is not later; -1 for none.

    An item without a month goes with the one before it, and so does one without an identifier if that is of the same
    month: where in the month it belongs cannot be told. Where no item has a month, the last one is taken.
    """
    place = -1
    current = _BEFORE_ALL
    dated = False
    for index, item in enumerate(items):
        entry = item.entry
        if entry is not None and entry.month is not None:
            dated = True
            if entry.arxiv_id or entry.month != current[0]:
                current = order_key(entry.month, entry.arxiv_id or "")
        if current <= key:
            place = index
    return place if dated else len(items) - 1
