"""Whether a rule with conditions, proximity or stars inside a phrase holds in a paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifiers.classification import TextField
from classifiers.clauses import FoundClause, Places, Span
from classifiers.compiling import ComposedRule


class Placer:
    """Tells where patterns stand.

    Args:
        found_by: Pattern to the numbers of what is found by it.
        wanted: Numbers to tell of; None: all.
    """

    def __init__(self, found_by: Mapping[str, Sequence[int]], *, wanted: Collection[int] | None = None) -> None:
        chosen = {
            pattern: tuple(number for number in numbers if wanted is None or number in wanted)
            for pattern, numbers in found_by.items()
        }
        patterns = [pattern for pattern, numbers in chosen.items() if numbers]
        self._numbers = [(chosen[pattern], len(pattern.split()), pattern.endswith(" ")) for pattern in patterns]
        self._automaton = AhoCorasick(
            patterns, matchkind=MatchKind.Standard, store_patterns=False, implementation=Implementation.ContiguousNFA
        )

    def places(self, text: str) -> Places:
        """Where each number stands in a normalised text."""
        places: dict[int, list[Span]] = defaultdict(list)
        spaces = seen = 0  # one space stands before each word, and one after the last
        for pattern, _, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            spaces += text.count(" ", seen, end)
            seen = end
            numbers, length, closed = self._numbers[pattern]
            after = spaces - closed
            for number in numbers:
                places[number].append((after - length, after))
        return Places(places)


class FieldView:
    """What is known of one field while its composed rules are looked for.

    Args:
        text: Normalised.
        phrases: The numbers of the phrases that were found in it.
        placer: Tells where they stand, once that is asked.
    """

    __slots__ = ("_placer", "_places", "_text", "phrases")

    def __init__(self, text: str, phrases: set[int], placer: Placer) -> None:
        self.phrases = phrases
        """The numbers of the phrases that were found in it."""
        self._text = text
        self._placer = placer
        self._places: Places | None = None

    def has(self, clause: FoundClause) -> bool:
        """Whether a clause stands in the field."""
        if not clause.possible(self.phrases):
            return False
        if not clause.needs_places:
            return True
        if self._places is None:
            self._places = self._placer.places(self._text)
        return bool(self._places.of_clause(clause))


def holds(rule: ComposedRule, views: Mapping[TextField, FieldView], categories: Collection[str]) -> bool:
    """Whether all conditions of a rule hold."""
    for category in rule.categories:
        if (category.category in categories) == category.excluded:
            return False
    for condition in rule.conditions:
        if any(views[field].has(condition.clause) for field in condition.fields) == condition.excluded:
            return False
    return True
