"""What each rule of a profile does: which sums it changes, by how much, and what is told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import chain
from math import gcd
from typing import Any, Literal, TypeAlias, TypeVar

from classifiers.classification import TEXT_FIELDS, Evidence, Origin, TextField
from classifiers.lanes import Lanes
from classifiers.matching import RuleFinder
from config.rules import Facet, FacetRules, FieldWeights, Keywords, SectionRules

SYSTEM_WEIGHT = 4.0
"""What a system's name in the title adds to its facet."""

_PRECISION = 1_000_000
"""Weights are rounded to millionths: whole numbers come to the same sum in any order, and on every machine."""

RELEVANCE = 0
"""The target that is the list as a whole."""

Channel: TypeAlias = TextField | Literal["category", "system"]
"""Where something is found: title, abstract or comment have a rule, by its number; the paper has a category, by its
name; the title has a system, by its facet and name."""

CHANNELS: tuple[Channel, ...] = ("title", "abstract", "comment", "category", "system")

Pairs: TypeAlias = tuple[int, ...]
"""Numbers of targets, each followed by another number; flat, because that is fastest to go through."""

_Told = TypeVar("_Told", int, Pairs)


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
        """The rules of both files, with that prefix, as `RuleFinder` takes them."""
        self.spellings: list[str] = []
        """The same rules as the profile spells them."""
        self._biases: list[float] = []
        self._numbers: dict[str, int] = {}
        self._raw: dict[Channel, dict[Hashable, list[tuple[int, Evidence]]]] = {
            channel: defaultdict(list) for channel in CHANNELS
        }
        self._read_sections(sections)
        self._read_facets(facets)
        self.finder = RuleFinder(self.rules, self.terms)
        """Finds the rules."""

        everything = {evidence for found in self._raw.values() for told in found.values() for _, evidence in told}
        self.evidence = sorted(everything, key=_heaviest_first)
        """All that can ever be told."""
        ranks = {evidence: rank for rank, evidence in enumerate(self.evidence)}
        step = gcd(_PRECISION, *map(_millionths, [*self._biases, *(evidence.weight for evidence in everything)]))
        self.unit = _PRECISION // step
        """What a sum of 1 is counted as: sums are whole numbers, as small as the weights allow."""
        amounts = {evidence.weight: _millionths(evidence.weight) // step for evidence in everything}
        biases = [_millionths(bias) // step for bias in self._biases]
        self.lanes = Lanes(self._bounds(biases, amounts))
        """How one number is made of all sums."""
        self.start = self.lanes.pack(enumerate(biases))
        """The sums that all papers start from, packed."""
        same: dict[int, int] = {}
        self.additions: dict[Channel, Callable[[Any], int]] = {}
        """Where what is found, to what it adds to the sums, packed."""
        self.told: dict[Channel, Callable[[Any], Pairs]] = {}
        """The same, to each target with the number of its evidence."""
        for channel, found in self._raw.items():
            additions, told = {}, {}
            for key, effects in found.items():
                packed = self.lanes.pack((target, amounts[evidence.weight]) for target, evidence in effects)
                additions[key] = same.setdefault(packed, packed)  # less memory is faster memory
                told[key] = _flat((target, ranks[evidence]) for target, evidence in effects)
            self.additions[channel] = self._lookup(channel, additions, 0)
            self.told[channel] = self._lookup(channel, told, ())
        self.text_fields: tuple[TextField, ...] = tuple(field for field in TEXT_FIELDS if self._raw[field])
        """The fields in which anything counts."""
        self.reads_categories = bool(self._raw["category"])
        """Whether any category counts by itself."""

    def _bounds(self, biases: Iterable[int], amounts: Mapping[float, int]) -> list[int]:
        """The farthest that each target's sum can come from 0."""
        bounds = [*map(abs, biases)]
        for found in self._raw.values():
            for target, evidence in chain.from_iterable(found.values()):
                bounds[target] += abs(amounts[evidence.weight])
        return bounds

    def _lookup(self, channel: Channel, table: dict[Hashable, _Told], nothing: _Told) -> Callable[[Any], _Told]:
        if channel in TEXT_FIELDS:
            return [table.get(number, nothing) for number in range(self.finder.numbers)].__getitem__
        return lambda key: table.get(key, nothing)

    def _read_sections(self, sections: SectionRules) -> None:
        self._read("sections", sections.relevance)
        targets = {path: number for number, path in enumerate(self.sections, start=len(self._biases))}
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
                self._add("system", (facet, name), len(self._biases), Evidence(name, "title", SYSTEM_WEIGHT))
            self._read("facets", facets.facets[facet])

    def _read(self, scope: str, keywords: Keywords) -> None:
        target = len(self._biases)
        self._biases.append(keywords.bias)
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
    return round(weight * _PRECISION)


def _scoped(scope: str, rule: str) -> str:
    return rule.replace("<", f"<{scope}-")  # the sign has no other use


def _scoped_terms(scope: str, terms: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {f"{scope}-{name}": [_scoped(scope, rule) for rule in rules] for name, rules in terms.items()}


def _heaviest_first(evidence: Evidence) -> tuple[float, str, str, float, str]:
    return (-abs(evidence.weight), evidence.phrase, evidence.field, evidence.weight, evidence.origin)
