"""Where phrases stand in a text, told by numbers of words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol, TypeAlias

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

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


class PatternSearch:
    """Looks for all places of some patterns in one pass.

    Args:
        patterns: Strings that may stand in a normalised text (`classifiers.patterns`).
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = [(pattern, len(pattern.split()), pattern.endswith(" ")) for pattern in patterns]
        self._automaton = AhoCorasick(
            (pattern for pattern, _, _ in self._patterns),
            matchkind=MatchKind.Standard,
            store_patterns=False,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, text: str) -> Iterator[tuple[str, Span]]:
        """Each pattern with a place where it stands in a normalised text, sorted by the last word."""
        spaces = seen = 0  # one space stands before each word, and one after the last
        for number, _, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            spaces += text.count(" ", seen, end)
            seen = end
            pattern, length, closed = self._patterns[number]
            yield pattern, (spaces - closed - length, spaces - closed)


class PhraseSearch:
    """Looks for all places of some phrases. What is made for one set of phrases is kept for the next text.

    Args:
        spellings: Number of a phrase to the patterns of which one stands where the phrase does.
    """

    def __init__(self, spellings: Mapping[int, Sequence[str]]) -> None:
        self._spellings = spellings
        self._searches: dict[frozenset[int], PatternSearch] = {}

    def find(self, phrases: frozenset[int], text: str) -> list[Span]:
        """Where any of the phrases stands in a normalised text, sorted."""
        search = self._searches.get(phrases)
        if search is None:
            patterns = sorted({pattern for phrase in phrases for pattern in self._spellings[phrase]})
            search = self._searches[phrases] = PatternSearch(patterns)
        return sorted({span for _, span in search.find(text)})


class Places:
    """Where phrases and clauses stand in one field, each worked out once, when it is first asked.

    Args:
        text: Normalised.
        found: The numbers of the phrases that were found in it.
        search: Tells where they stand.
    """

    __slots__ = ("_ends", "_search", "_spans", "_text", "found")

    def __init__(self, text: str, found: AbstractSet[int], search: PhraseSearch) -> None:
        self.found = found
        """The numbers of the phrases that were found in it."""
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
            spans = () if phrases.isdisjoint(self.found) else self._search.find(phrases, self._text)
            self._spans[phrases] = spans
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
