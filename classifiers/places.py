"""Where phrases stand in a text, told by numbers of words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol, TypeAlias

Span: TypeAlias = tuple[int, int]
"""Numbers of a first word and of the word after the last one."""


class FoundClause(Protocol):
    """A clause, ready to be looked for."""

    @property
    def needs_places(self) -> bool:
        """Whether more has to be known than which phrases were found."""

    @property
    def phrases(self) -> frozenset[int]:
        """All phrases that it is made of, by their numbers."""

    @property
    def needed(self) -> tuple[frozenset[int], ...]:
        """Sets of phrases: of each set, at least one has to be found."""

    def possible(self, found: Collection[int]) -> bool:
        """Whether the phrases that were found in a field are enough, wherever they stand."""

    def stands(self, places: Places) -> bool:
        """Whether it stands anywhere."""

    def spans(self, places: Places) -> Sequence[Span]:
        """Where it stands, sorted: no more spans than its phrases have places."""


class PhraseSearch:
    """Looks for all places of some phrases.

    Args:
        spellings: Number of a phrase to the patterns (`classifiers.patterns`) of which one stands where the phrase
            does.
    """

    def __init__(self, spellings: Mapping[int, Sequence[str]]) -> None:
        self._patterns = {
            phrase: (_common_beginning(patterns), [(pattern, len(pattern.split())) for pattern in patterns])
            for phrase, patterns in spellings.items()
        }

    def find(self, phrases: Iterable[int], text: str) -> list[Span]:
        """Where any of the phrases stands in a normalised text, sorted."""
        found: list[tuple[int, int]] = []
        for phrase in phrases:
            beginning, patterns = self._patterns[phrase]
            place = text.find(beginning)
            while place >= 0:
                for pattern, words in patterns:
                    if text.startswith(pattern, place):
                        found.append((place + pattern.startswith(" "), words))
                place = text.find(beginning, place + 1)
        found.sort()
        spans: list[Span] = []
        spaces = seen = 0  # one space stands before each word
        for place, words in found:
            spaces += text.count(" ", seen, place)
            seen = place
            spans.append((spaces - 1, spaces - 1 + words))
        return spans if len(spans) < 2 else sorted(set(spans))


class Places:
    """Where phrases and clauses stand in one field, each worked out once, when it is first asked.

    Args:
        text: Normalised.
        found: The numbers of the phrases that were found in it, and maybe other numbers.
        search: Tells where they stand.
    """

    __slots__ = ("_ends", "_search", "_spans", "_text", "found")

    def __init__(self, text: str, found: AbstractSet[int], search: PhraseSearch) -> None:
        self.found = found
        """The numbers of the phrases that were found in it, and maybe other numbers."""
        self._text = text
        self._search = search
        self._spans: dict[frozenset[int] | int, Sequence[Span]] = {}
        self._ends: dict[int, Sequence[int]] = {}

    def has(self, clause: FoundClause) -> bool:
        """Whether a clause stands in the field."""
        return clause.possible(self.found) and (not clause.needs_places or clause.stands(self))

    def of_phrases(self, phrases: frozenset[int]) -> Sequence[Span]:
        """Where any of some phrases stands, sorted."""
        spans = self._spans.get(phrases)
        if spans is None:
            spans = self._spans[phrases] = self._search.find(phrases & self.found, self._text)
        return spans

    def of_clause(self, clause: FoundClause) -> Sequence[Span]:
        """Where a clause stands, sorted."""
        spans = self._spans.get(id(clause))
        if spans is None:
            spans = self._spans[id(clause)] = clause.spans(self)
        return spans

    def ends_of_clause(self, clause: FoundClause) -> Sequence[int]:
        """Where a clause ends, sorted."""
        ends = self._ends.get(id(clause))
        if ends is None:
            ends = self._ends[id(clause)] = sorted(end for _, end in self.of_clause(clause))
        return ends


def _common_beginning(patterns: Iterable[str]) -> str:
    first, last = min(patterns), max(patterns)
    return first[: next((place for place, sign in enumerate(first) if sign != last[place]), len(first))]
