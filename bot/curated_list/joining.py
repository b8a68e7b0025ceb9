"""Which of a section's lists or tables a new paper joins."""

from __future__ import annotations

from collections.abc import Sequence

from bot.curated_list.ordering import OrderKey, order_key
from bot.curated_list.section import Block


def block_to_join(blocks: Sequence[Block], *, home: Block, key: OrderKey) -> Block:
    """The list that a paper of this key joins, whichever way it is ordered.

    That is the one with the newest entry, unless the paper's month is before all of that; then the one in whose span
    it falls, else the one that ends last before it, else the one that begins first.

    Args:
        blocks: The lists in question, in document order.
        home: The one of them with the newest entry.
        key: The paper's.
    """
    if len(blocks) == 1 or key[0] >= min((entry.month for entry in home.entries if entry.month), default=""):
        return home
    spans = [(min(keys), max(keys), block) for block in blocks if (keys := _keys(block))]
    around = [block for first, last, block in spans if first <= key <= last]
    if around:
        return around[-1]
    older = [(last, index) for index, (_, last, _) in enumerate(spans) if last < key]
    if older:
        return spans[max(older)[1]][2]
    return min(spans, key=lambda span: span[0])[2]


def _keys(block: Block) -> list[OrderKey]:
    return [order_key(entry.month, entry.arxiv_id or "") for entry in block.entries if entry.month is not None]
