"""What a rule looks for in one field: phrases, alternatives, proximity, and stars inside a phrase.

A clause is asked two things. Whether it is `possible` is told by the phrases that were found in the field at all,
and costs next to nothing. Where it stands (`spans`) takes the places of its phrases, which are looked up only in
fields in which something is possible. All steps are linear in the number of places, sorting aside what is nearly
sorted already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

Span: TypeAlias = tuple[int, int]
"""Numbers of a first word and of the word after the last one."""


class FoundClause(Protocol):
    """A clause, ready to be looked for."""

    @property
    def phrases(self) -> frozenset[int]:
        """All phrases that it is made of, by their numbers."""

    @property
    def triggers(self) -> frozenset[int]:
        """Phrases of which at least one has to be found."""

    @property
    def needs_places(self) -> bool:
        """Whether more has to be known than which phrases were found."""

    def possible(self, found: set[int]) -> bool:
        """Whether the phrases that were found in a field are enough, wherever they stand."""

    def spans(self, places: Places) -> Sequence[Span]:
        """Where it stands, sorted: no more spans than its phrases have places."""


class Places:
    """Where phrases stand in one field, and what follows from it, each worked out once.

    Args:
        phrases: Phrase, by its number, to its places in the order of the text.
    """

    __slots__ = ("_clauses", "_phrases")

    def __init__(self, phrases: Mapping[int, Sequence[Span]]) -> None:
        self._phrases = phrases
        self._clauses: dict[int, Sequence[Span]] = {}

    def of_phrase(self, number: int) -> Sequence[Span]:
        """Where a phrase stands, sorted."""
        return self._phrases.get(number, ())

    def of_clause(self, clause: FoundClause) -> Sequence[Span]:
        """Where a clause stands, sorted."""
        spans = self._clauses.get(id(clause))
        if spans is None:
            spans = self._clauses[id(clause)] = clause.spans(self)
        return spans


@dataclass(frozen=True, slots=True)
class AnyPhrase:
    """One of several phrases."""

    phrases: frozenset[int]

    @property
    def triggers(self) -> frozenset[int]:
        """Every phrase."""
        return self.phrases

    @property
    def needs_places(self) -> bool:
        """No: to be found is all there is to it."""
        return False

    def possible(self, found: set[int]) -> bool:
        """Whether one of them was found."""
        return not self.phrases.isdisjoint(found)

    def spans(self, places: Places) -> Sequence[Span]:
        """Where any of them stands."""
        found = [places.of_phrase(phrase) for phrase in self.phrases]
        return found[0] if len(found) == 1 else sorted(set().union(*found))


@dataclass(frozen=True, slots=True)
class InOrder:
    """The pieces of a phrase with stars inside: one right after the other."""

    pieces: tuple[int, ...]

    @property
    def phrases(self) -> frozenset[int]:
        """The pieces."""
        return frozenset(self.pieces)

    @property
    def triggers(self) -> frozenset[int]:
        """The last piece: it is the least open one."""
        return frozenset(self.pieces[-1:])

    @property
    def needs_places(self) -> bool:
        """Yes: the pieces may stand apart."""
        return True

    def possible(self, found: set[int]) -> bool:
        """Whether all pieces were found."""
        return found.issuperset(self.pieces)

    def spans(self, places: Places) -> Sequence[Span]:
        """Where each piece begins at the word at which the last one ended."""
        starts = {end: start for start, end in places.of_phrase(self.pieces[0])}
        for piece in self.pieces[1:]:
            starts = {end: starts[start] for start, end in places.of_phrase(piece) if start in starts}
        return sorted((start, end) for end, start in starts.items())


@dataclass(frozen=True, slots=True)
class Nearby:
    """Two clauses, in either order, with fewer than ``distance`` words between them; they do not overlap."""

    left: FoundClause
    right: FoundClause
    distance: int

    @property
    def phrases(self) -> frozenset[int]:
        """Those of both."""
        return self.left.phrases | self.right.phrases

    @property
    def triggers(self) -> frozenset[int]:
        """Those of the side that has fewer: it is asked less often."""
        return min(self.left.triggers, self.right.triggers, key=len)

    @property
    def needs_places(self) -> bool:
        """Yes: they may stand too far apart."""
        return True

    def possible(self, found: set[int]) -> bool:
        """Whether both are possible."""
        return self.left.possible(found) and self.right.possible(found)

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

    @property
    def phrases(self) -> frozenset[int]:
        """Those of all."""
        return frozenset().union(*(clause.phrases for clause in self.clauses))

    @property
    def triggers(self) -> frozenset[int]:
        """Those of all."""
        return frozenset().union(*(clause.triggers for clause in self.clauses))

    @property
    def needs_places(self) -> bool:
        """Yes: otherwise it would have become a set of phrases."""
        return True

    def possible(self, found: set[int]) -> bool:
        """Whether one of them is possible."""
        return any(clause.possible(found) for clause in self.clauses)

    def spans(self, places: Places) -> Sequence[Span]:
        """Where any of them stands."""
        return sorted(set().union(*map(places.of_clause, self.clauses)))
