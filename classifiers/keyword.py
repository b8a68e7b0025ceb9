"""The keyword classifier: a profile's rules, weighed and added up.

Every score is made in the same way. A rule counts at most once per field, however often it is found there. What it
adds is its weight for that field; a plain number counts for the title and for the abstract, so that a rule found in
both counts twice (and in the comment only where the profile gives it a weight there). Categories add theirs. The bias
plus all of this is the sum, and nothing else goes into it: whoever adds up the evidence gets the sum.

- Relevance is the logistic of its sum, after the profile's calibration.
- The sections' scores are the softmax over the sections' sums, divided by the profile's temperature; they add up
  to 1. A preference adds its weight to the one section and takes it from the other.
- A facet's score is the logistic of its sum. The name of one of its systems in the title adds
  `classifiers.effects.SYSTEM_WEIGHT`.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias, TypeVar

from classifiers.classification import (
    TEXT_FIELDS,
    Classification,
    Document,
    Evidence,
    EvidenceOnDemand,
    FacetScore,
    Location,
    RankedSections,
    SectionScore,
    Sums,
    TextField,
)
from classifiers.effects import RELEVANCE, SYSTEM_WEIGHT, Channel, Effects
from classifiers.systems import SystemFinder
from classifiers.text import normalise
from config.rules import FacetRules, SectionRules

SECTIONS_GIVEN = 10
"""How many of the best sections are told; the scores of the others are small, but count in the softmax."""

_ENGINE = 2  # part of the version: raise it where the same rules come to other scores
_MOST_POWERS = 10_000
_DIGITS = 6  # scores are rounded, so that they are the same on every machine

_Told = TypeVar("_Told")
_Found: TypeAlias = list[tuple[Channel, Collection[Hashable]]]


class KeywordClassifier:
    """A profile's rules, ready to classify. Pure and deterministic: the same document gets the same answer.

    Args:
        sections: The rules for relevance and for each section.
        facets: The taxonomy, its rules and its systems.
        facet_threshold: Least score at which a facet is given.

    Raises:
        ValueError: A rule is not well formed, or a system's name has no letter or digit.
    """

    def __init__(self, sections: SectionRules, facets: FacetRules, *, facet_threshold: float = 0.5) -> None:
        effects = Effects(sections, facets)
        self._effects = effects
        self._least_facet_sum = effects.unit * _least_sum(facet_threshold)
        self._calibration = sections.relevance.calibration
        self._unit = effects.unit
        self._powers = _Powers(effects.unit * sections.temperature)
        self._sections = slice(RELEVANCE + 1, RELEVANCE + 1 + len(effects.sections))
        self._facets = slice(self._sections.stop, self._sections.stop + len(effects.facets))
        self._finder = effects.finder
        self._reads_categories = effects.reads_categories
        self._reads_comment = "comment" in effects.text_fields
        self._systems = SystemFinder({facet: node.systems for facet, node in facets.facets.items()})
        self.model_version = _fingerprint(sections, facets)
        """Twelve hexadecimal digits that change with the rules."""

    def classify(self, document: Document) -> Classification:
        """Score one paper, in time linear in the length of its text. Any text will do, an empty one too."""
        found = self._found(document)
        sums = self._add_up(found)
        tell = _EvidenceFound(self._effects, found)
        return Classification(
            self._relevance(sums[RELEVANCE] / self._unit),
            EvidenceOnDemand(tell, RELEVANCE),
            self._rank_sections(sums[self._sections], tell),
            self._fitting_facets(sums[self._facets], tell),
        )

    def sums(self, document: Document) -> Sums:
        """What the evidence adds up to, for all sections: the scores are made of nothing else."""
        sums = self._add_up(self._found(document))
        sections = [value / self._unit for value in sums[self._sections]]
        return Sums(sums[RELEVANCE] / self._unit, dict(zip(self._effects.sections, sections, strict=True)))

    def locate(self, document: Document) -> tuple[Location, ...]:
        """Every place at which there is evidence in title, abstract or comment, in the order of the text."""
        found = {
            Location(field, self._effects.spellings[number], start, end)
            for field, number, (start, end) in self._finder.locate(document)
            if self._effects.told[field](number)
        }
        order = {field: place for place, field in enumerate(TEXT_FIELDS)}
        return tuple(sorted(found, key=lambda place: (order[place.field], place.start, place.end, place.rule)))

    def _found(self, document: Document) -> _Found:
        texts: dict[TextField, str] = {
            "title": normalise(document.title),
            "abstract": normalise(document.abstract),
            "comment": normalise(document.comment) if self._reads_comment else "",
        }
        found: _Found = [*self._finder.find_normalised(texts, document.categories).items()]
        if document.categories and self._reads_categories:
            found.append(("category", dict.fromkeys(document.categories)))
        systems = self._systems.find(document.title, words=texts["title"].split())
        if systems:
            found.append(("system", systems))
        return found

    def _add_up(self, found: _Found) -> tuple[int, ...]:
        total, additions = self._effects.start, self._effects.additions
        for channel, keys in found:
            total = sum(map(additions[channel], keys), total)
        return self._effects.lanes.unpack(total)

    def _relevance(self, value: float) -> float:
        return round(_logistic(self._calibration.slope * value + self._calibration.offset), _DIGITS)

    def _rank_sections(self, sums: Sequence[int], tell: _EvidenceFound) -> RankedSections:
        powers, highest = self._powers, max(sums)
        whole = sum([powers[highest - value] for value in sums])

        def score(place: int) -> SectionScore:
            return SectionScore(
                self._effects.sections[place],
                round(powers[highest - sums[place]] / whole, _DIGITS),
                EvidenceOnDemand(tell, self._sections.start + place),
                sums[place] / self._unit,
            )

        def rank() -> tuple[SectionScore, ...]:
            ranked = sorted(range(len(sums)), key=sums.__getitem__, reverse=True)
            return tuple(map(score, ranked[:SECTIONS_GIVEN]))

        return RankedSections(score(sums.index(highest)), rank)

    def _fitting_facets(self, sums: Sequence[int], tell: _EvidenceFound) -> tuple[FacetScore, ...]:
        least = self._least_facet_sum
        fitting = [(place, value) for place, value in enumerate(sums) if value >= least]
        if not fitting:
            return ()
        names, first, unit = self._effects.facets, self._facets.start, self._unit
        facets = [
            FacetScore(names[place], round(_logistic(value / unit), _DIGITS), EvidenceOnDemand(tell, first + place))
            for place, value in fitting
        ]
        return tuple(sorted(facets, key=lambda facet: (-facet.score, facet.facet)))


class _Powers(dict[int, float]):
    """What the softmax makes of a section's distance from the best one; of the distances seen, most come again."""

    def __init__(self, scale: float) -> None:
        super().__init__()
        self._scale = scale

    def __missing__(self, distance: int) -> float:
        power = math.exp(-distance / self._scale)
        if len(self) < _MOST_POWERS:
            self[distance] = power
        return power


class _EvidenceFound:
    """The evidence that was found in a paper, by what it is for: put together when it is first asked for."""

    __slots__ = ("_effects", "_found", "_told")

    def __init__(self, effects: Effects, found: _Found) -> None:
        self._effects = effects
        self._found = found
        self._told: dict[int, list[Evidence]] | None = None

    def __call__(self) -> Mapping[int, list[Evidence]]:
        if self._told is None:
            ranks: dict[int, list[int]] = defaultdict(list)
            pairs = chain.from_iterable(chain.from_iterable(_lookups(self._effects.told, self._found)))
            for target, rank in zip(pairs, pairs, strict=True):
                ranks[target].append(rank)
            evidence = self._effects.evidence
            self._told = {target: [evidence[rank] for rank in sorted(numbers)] for target, numbers in ranks.items()}
        return self._told


def _lookups(tables: Mapping[Channel, Callable[[Any], _Told]], found: _Found) -> Iterator[Iterator[_Told]]:
    """What the tables have for all that was found, channel by channel."""
    return (map(tables[channel], keys) for channel, keys in found)


def _logistic(value: float) -> float:
    if value >= 0:
        return 1 / (1 + math.exp(-value))
    power = math.exp(max(value, -700.0))  # the least that does not underflow
    return power / (1 + power)


def _least_sum(score: float) -> float:
    """The least sum that comes to a score once that is rounded."""
    exact = score - 0.5 * 10**-_DIGITS
    return math.log(exact / (1 - exact)) if exact > 0 else -math.inf


def _fingerprint(sections: SectionRules, facets: FacetRules) -> str:
    judging = sections.model_dump(mode="json", exclude={"headings_as_of"})
    rules = [_ENGINE, SYSTEM_WEIGHT, judging, facets.model_dump(mode="json")]
    text = json.dumps(rules, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
