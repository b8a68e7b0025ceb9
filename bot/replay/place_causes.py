"""Where the entries that were added to a section stand in our version and in the owner's, and why elsewhere."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise

from bot.curated_list.entry import Entry
from bot.curated_list.ordering import OrderKey, order_key, place_after
from bot.curated_list.section import Section
from bot.replay.causes import PlaceCause
from bot.replay.placement import in_place, neighbours
from db.identity import title_key

Neighbours = tuple[str | None, str | None]
"""The entries before and after one, by identifier or else by title; None at either end."""


class PlaceJudge:
    """Compares one section, by the entries that both versions have.

    Args:
        ours: The section in our version.
        theirs: The section in his.
        new: The identifiers of the entries that were put in.
    """

    def __init__(self, ours: Section, theirs: Section, *, new: Set[str]) -> None:
        our_keys, their_keys = _keys(ours), _keys(theirs)
        self._new = new
        self._blocks = theirs.blocks
        self._shared = set(our_keys) & set(their_keys)
        self._ours = [key for key in our_keys if key in self._shared]
        self._theirs = [key for key in their_keys if key in self._shared]
        self._entries = dict(zip(their_keys, theirs.entries, strict=True))
        self._in_place = in_place(self._ours, self._theirs, new)

    def has_same_neighbours(self, entry: Entry) -> bool:
        """Whether the same entries stand right before and after it."""
        key = _key(entry)
        return neighbours(self._ours, key, self._shared) == neighbours(self._theirs, key, self._shared)

    def has_same_gap(self, entry: Entry) -> bool:
        """Whether it stands between the same older entries."""
        key, old = _key(entry), self._shared - self._new
        return neighbours(self._ours, key, old) == neighbours(self._theirs, key, old)

    def neighbours(self, entry: Entry) -> tuple[Neighbours, Neighbours]:
        """What stands right before and after it, in our version and in his."""
        key = _key(entry)
        ours, theirs = (neighbours(order, key, self._shared) for order in (self._ours, self._theirs))
        return self._named(ours), self._named(theirs)

    def _named(self, keys: tuple[str | None, str | None]) -> Neighbours:
        before, after = (self._entries[key] if key is not None else None for key in keys)
        return _name(before), _name(after)

    def cause(self, entry: Entry) -> PlaceCause | None:
        """Why he put it elsewhere; None where he did not."""
        key = _key(entry)
        if key in self._in_place:
            return None
        if self._is_by_rule(entry):
            return PlaceCause.BY_OTHERS
        if self.has_same_gap(entry):
            return PlaceCause.ORDER_AMONG_NEW if not self._ascends_among_new(key) else PlaceCause.UNEXPLAINED
        if not self._is_in_order(entry, by_identifier=False):
            by_identifier = self._is_in_order(entry, by_identifier=True)
            return PlaceCause.BY_IDENTIFIER if by_identifier else PlaceCause.NOT_IN_ORDER
        if not _ascending([_order(self._entries[other]) for other in self._theirs if other != key]):
            return PlaceCause.OTHERS_NOT_IN_ORDER
        return PlaceCause.UNEXPLAINED

    def _is_by_rule(self, entry: Entry) -> bool:
        """Whether the rule of insertion, followed in the rest of his list, leads to his place."""
        around = [item for block in self._blocks if block.kind is entry.kind for item in block.items]
        place = next(index for index, item in enumerate(around) if item.entry is entry)
        rest = around[:place] + around[place + 1 :]
        return place_after(rest, _order(entry)) == place - 1

    def _ascends_among_new(self, key: str) -> bool:
        """Whether the new entries that stand with this one, without an old one between, ascend in his version."""
        place = self._theirs.index(key)
        first = last = place
        while first > 0 and self._theirs[first - 1] in self._new:
            first -= 1
        while last + 1 < len(self._theirs) and self._theirs[last + 1] in self._new:
            last += 1
        return _ascending([_order(self._entries[other]) for other in self._theirs[first : last + 1]])

    def _is_in_order(self, entry: Entry, *, by_identifier: bool) -> bool:
        """Whether it ascends from the entry before it to that after it in his version."""
        around = neighbours(self._theirs, _key(entry), self._shared)
        before, after = (self._entries[key] if key is not None else None for key in around)
        run = [other for other in (before, entry, after) if other is not None]
        if by_identifier:
            return all(other.arxiv_id for other in run) and _ascending([other.arxiv_id or "" for other in run])
        return _ascending([_order(other) for other in run if other.month is not None])


def _ascending(keys: Sequence[OrderKey] | Sequence[str]) -> bool:
    return all(first <= second for first, second in pairwise(keys))  # type: ignore[operator]  # all of one kind


def _order(entry: Entry) -> OrderKey:
    return order_key(entry.month or "", entry.arxiv_id or "")


def _key(entry: Entry) -> str:
    return entry.arxiv_id or title_key(entry.title or "") or entry.raw


def _name(entry: Entry | None) -> str | None:
    return None if entry is None else entry.arxiv_id or entry.title or entry.raw


def _keys(section: Section) -> list[str]:
    """What tells the entries apart; one that occurs again is counted."""
    keys: list[str] = []
    seen: dict[str, int] = {}
    for entry in section.entries:
        key = _key(entry)
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key} ({seen[key]})")
    return keys
