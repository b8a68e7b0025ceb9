"""What each rule of a profile does: which sums it changes, by how much, and what is told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from classifiers.classification import TEXT_FIELDS, Evidence, Origin, TextField
from config.rules import Facet, FacetRules, FieldWeights, Keywords, SectionRules

SYSTEM_WEIGHT = 4.0
"""What a system's name in the title adds to its facet."""

UNIT = 1_000_000
"""Weights are counted in millionths: whole numbers come to the same sum in any order, and on every machine."""

RELEVANCE = 0
"""The target that is the list as a whole."""

Channel: TypeAlias = TextField | Literal["category", "system"]
"""Where something is found: title, abstract or comment have a rule, by its number; the paper has a category, by its
name; the title has a system, by its facet and name."""

CHANNELS: tuple[Channel, ...] = ("title", "abstract", "comment", "category", "system")

Pairs: TypeAlias = tuple[int, ...]
"""Numbers of targets, each followed by another number; flat, because that is fastest to go through."""


class Effects:
    """The rules of a profile as numbers: of targets, of rules, and of pieces of evidence.

    Targets are the list as a whole, then the sections in the order of their paths, then the facets in that of their
    ids. Pieces of evidence are numbered from the heaviest to the lightest.
    """

    def __init__(self, sections: SectionRules, facets: FacetRules) -> None:
        self.sections = tuple(sorted(sections.sections))
        self.facets = tuple(sorted(facet for facet, node in facets.facets.items() if _can_be_given(node)))
        self.terms = _scoped_terms("sections", sections.terms) | _scoped_terms("facets", facets.terms)
        """The terms of both files, kept apart by a prefix."""
        self.rules: list[str] = []
        """The rules of both files, with that prefix, as `classifiers.matching.RuleFinder` takes them."""
        self.spellings: list[str] = []
        """The same rules as the profile spells them."""
        self.biases: list[int] = []
        """The sum that each target starts from, in millionths."""
        self._numbers: dict[str, int] = {}
        self._raw: dict[Channel, dict[Hashable, list[tuple[int, Evidence]]]] = {
            channel: defaultdict(list) for channel in CHANNELS
        }
        self._read_sections(sections)
        self._read_facets(facets)

        everything = {evidence for found in self._raw.values() for told in found.values() for _, evidence in told}
        self.evidence = sorted(everything, key=_heaviest_first)
        """All that can ever be told."""
        ranks = {evidence: rank for rank, evidence in enumerate(self.evidence)}
        amounts = {evidence.weight: _millionths(evidence.weight) for evidence in everything}
        same: dict[Pairs, Pairs] = {}
        self.additions: dict[Channel, Callable[[Any], Pairs]] = {}
        """Where what is found, to each target with what is added to its sum, in millionths."""
        self.told: dict[Channel, Callable[[Any], Pairs]] = {}
        """The same, to each target with the number of its evidence."""
        for channel, found in self._raw.items():
            additions, told = {}, {}
            for key, effects in found.items():
                pairs = _flat((target, amounts[evidence.weight]) for target, evidence in effects)
                additions[key] = same.setdefault(pairs, pairs)  # less memory is faster memory
                told[key] = _flat((target, ranks[evidence]) for target, evidence in effects)
            self.additions[channel] = self._lookup(channel, additions)
            self.told[channel] = self._lookup(channel, told)

    def _lookup(self, channel: Channel, table: dict[Hashable, Pairs]) -> Callable[[Any], Pairs]:
        if channel in TEXT_FIELDS:
            return [table.get(number, ()) for number in range(len(self.rules))].__getitem__
        return lambda key: table.get(key, ())

    def _read_sections(self, sections: SectionRules) -> None:
        self._read("sections", sections.relevance)
        targets = {path: number for number, path in enumerate(self.sections, start=len(self.biases))}
        for path in self.sections:
            self._read("sections", sections.sections[path])
        for preference in sections.preferences:
            number = self._number("sections", preference.when)
            for path, weight in ((preference.prefer, preference.weight), (preference.over, -preference.weight)):
                self._add("title", number, targets[path], Evidence(preference.when, "title", weight))
                self._add("abstract", number, targets[path], Evidence(preference.when, "abstract", weight))

    def _read_facets(self, facets: FacetRules) -> None:
        for facet in self.facets:
            for name in facets.facets[facet].systems:
                self._add("system", (facet, name), len(self.biases), Evidence(name, "title", SYSTEM_WEIGHT))
            self._read("facets", facets.facets[facet])

    def _read(self, scope: str, keywords: Keywords) -> None:
        target = len(self.biases)
        self.biases.append(_millionths(keywords.bias))
        for rule, weight in keywords.rules().items():
            origin: Origin = "hand" if rule in keywords.hand else "learned"
            weights = weight if isinstance(weight, FieldWeights) else FieldWeights(title=weight, abstract=weight)
            number = self._number(scope, rule)
            self._add("title", number, target, Evidence(rule, "title", weights.title, origin))
            self._add("abstract", number, target, Evidence(rule, "abstract", weights.abstract, origin))
            self._add("comment", number, target, Evidence(rule, "comment", weights.comment, origin))
        for category, value in keywords.categories.items():
            self._add("category", category, target, Evidence(category, "category", value, "learned"))

    def _number(self, scope: str, rule: str) -> int:
        scoped = _scoped(scope, rule)
        number = self._numbers.setdefault(scoped, len(self.rules))
        if number == len(self.rules):
            self.rules.append(scoped)
            self.spellings.append(rule)
        return number

    def _add(self, channel: Channel, key: Hashable, target: int, evidence: Evidence) -> None:
        if evidence.weight:
            self._raw[channel][key].append((target, evidence))


def _can_be_given(facet: Facet) -> bool:
    return bool(facet.hand or facet.learned or facet.categories or facet.systems)


def _flat(pairs: Iterable[tuple[int, int]]) -> Pairs:
    return tuple(number for pair in pairs for number in pair)


def _millionths(weight: float) -> int:
    return round(weight * UNIT)


def _scoped(scope: str, rule: str) -> str:
    return rule.replace("<", f"<{scope}-")  # the sign has no other use


def _scoped_terms(scope: str, terms: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {f"{scope}-{name}": [_scoped(scope, rule) for rule in rules] for name, rules in terms.items()}


def _heaviest_first(evidence: Evidence) -> tuple[float, str, str, float, str]:
    return (-abs(evidence.weight), evidence.phrase, evidence.field, evidence.weight, evidence.origin)
