"""What a rule looks for in one field: phrases, alternatives, proximity, and stars inside a phrase.

A clause is asked three things. Whether it is `possible` is told by the phrases that were found in the field at all,
and costs next to nothing. Whether it `stands` there takes the places of its phrases, which are looked for only where
it is possible, and only until that is sure. All places (`spans`) are told where people want to see them, or where one
clause is made of others. All steps are linear in the number of places, sorting aside what is nearly sorted already.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from classifiers.places import FoundClause, Places, Span


@dataclass(frozen=True, slots=True)
class AnyPhrase:
    """One of several phrases."""

    phrases: frozenset[int]
    needs_places: ClassVar[bool] = False
    """To be found is all there is to it."""

    @property
    def needed(self) -> tuple[frozenset[int], ...]:
        """One of them."""
        return (self.phrases,)

    def possible(self, found: Collection[int]) -> bool:
        """Whether one of them was found."""
        return not self.phrases.isdisjoint(found)

    def stands(self, places: Places) -> bool:
        """Whether one of them was found."""
        return self.possible(places.found)

    def spans(self, places: Places) -> Sequence[Span]:
        """Where any of them stands."""
        return places.of_phrases(self.phrases)


@dataclass(frozen=True, slots=True)
class InOrder:
    """The pieces of a phrase with stars inside: one right after the other."""

    pieces: tuple[int, ...]
    needs_places: ClassVar[bool] = True
    """The pieces may stand apart."""

    @property
    def phrases(self) -> frozenset[int]:
        """The pieces."""
        return frozenset(self.pieces)

    @property
    def needed(self) -> tuple[frozenset[int], ...]:
        """Every piece."""
        return tuple(frozenset({piece}) for piece in self.pieces)

    def possible(self, found: Collection[int]) -> bool:
        """Whether all pieces were found."""
        return all(piece in found for piece in self.pieces)

    def stands(self, places: Places) -> bool:
        """Whether they stand in order anywhere."""
        return bool(places.of_clause(self))

    def spans(self, places: Places) -> Sequence[Span]:
        """Where each piece begins at the word at which the last one ended."""
        starts = {end: start for start, end in places.of_phrases(frozenset({self.pieces[0]}))}
        for piece in self.pieces[1:]:
            starts = {end: starts[start] for start, end in places.of_phrases(frozenset({piece})) if start in starts}
        return sorted((start, end) for end, start in starts.items())


@dataclass(frozen=True, slots=True)
class Nearby:
    """Two clauses, in either order, with fewer than ``distance`` words between them; they do not overlap."""

    left: FoundClause
    right: FoundClause
    distance: int
    needs_places: ClassVar[bool] = True
    """They may stand too far apart."""

    @property
    def phrases(self) -> frozenset[int]:
        """Those of both."""
        return self.left.phrases | self.right.phrases

    @property
    def needed(self) -> tuple[frozenset[int], ...]:
        """What each of them needs."""
        return self.left.needed + self.right.needed

    def possible(self, found: Collection[int]) -> bool:
        """Whether both are possible."""
        return self.left.possible(found) and self.right.possible(found)

    def stands(self, places: Places) -> bool:
        """Whether any place of the rarer side has one of the other side beside it."""
        left, right = places.of_clause(self.left), places.of_clause(self.right)
        few, starts, many = (left, right, self.right) if len(left) < len(right) else (right, left, self.left)
        ends = places.ends_of_clause(many)
        for start, end in few:
            after, before = bisect_left(starts, (end, 0)), bisect_right(ends, start)
            if after < len(starts) and starts[after][0] - end < self.distance:
                return True
            if before and start - ends[before - 1] < self.distance:
                return True
        return False

    def spans(self, places: Places) -> Sequence[Span]:
        """What covers a place of one side and the nearest place of the other side before it."""
        left, right = places.of_clause(self.left), places.of_clause(self.right)
        return sorted({*self._pairs(left, right), *self._pairs(right, left)})

    def _pairs(self, earlier: Iterable[Span], later: Iterable[Span]) -> Iterator[Span]:
        befores = sorted((end, start) for start, end in earlier)
        passed = 0
        for start, end in later:
            while passed < len(befores) and befores[passed][0] <= start:
                passed += 1
            if passed and start - befores[passed - 1][0] < self.distance:
                yield befores[passed - 1][1], end


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several clauses."""

    clauses: tuple[FoundClause, ...]
    needs_places: ClassVar[bool] = True
    """Otherwise it would have become a set of phrases."""

    @property
    def phrases(self) -> frozenset[int]:
        """Those of all."""
        return frozenset().union(*(clause.phrases for clause in self.clauses))

    @property
    def needed(self) -> tuple[frozenset[int], ...]:
        """The smallest set that any of them needs."""
        return (frozenset().union(*(min(clause.needed, key=len) for clause in self.clauses)),)

    def possible(self, found: Collection[int]) -> bool:
        """Whether one of them is possible."""
        return any(clause.possible(found) for clause in self.clauses)

    def stands(self, places: Places) -> bool:
        """Whether one of them stands anywhere."""
        return any(map(places.has, self.clauses))

    def spans(self, places: Places) -> Sequence[Span]:
        """Where any of them stands."""
        return sorted(set().union(*map(places.of_clause, self.clauses)))
