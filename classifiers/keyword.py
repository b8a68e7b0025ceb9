"""The keyword classifier: a profile's phrases, weighed and added up.

Every score is made in the same way. A phrase counts at most once per field, however often it stands there. What it
adds is its weight for that field; a plain number counts for the title and for the abstract, so that a phrase in both
counts twice (and in the comment only where the profile gives it a weight there). Categories add theirs. The bias plus
all of this is the sum, and nothing else goes into it: whoever adds up the evidence gets the score.

- Relevance is the logistic of its sum.
- The sections' scores are the softmax over the sections' sums, so they add up to 1.
- A facet's score is the logistic of its sum. The name of one of its systems in the title adds `SYSTEM_WEIGHT`.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from classifiers.classification import Classification, Document, Evidence, EvidenceField, FacetScore, SectionScore
from classifiers.phrases import PhraseFinder
from classifiers.systems import SystemFinder
from classifiers.text import normalise
from config.profile import FacetRules, FieldWeights, Keywords, SectionRules

SYSTEM_WEIGHT = 4.0
"""What a system's name in the title adds to its facet."""

SECTIONS_GIVEN = 10
"""How many of the best sections are told; the scores of the others are small, but count in the softmax."""

_ENGINE = 1  # part of the version: raise it where the same rules come to other scores
_DIGITS = 6  # scores are rounded, so that they are the same on every machine
_RELEVANCE, _SECTION, _FACET = "relevance", "section", "facet"

_Target = tuple[str, str]
"""What a sum is for: one of the three kinds, and the section's path or the facet's id."""
_Found = Mapping[_Target, list[Evidence]]


class KeywordClassifier:
    """A profile's rules, ready to classify. Pure and deterministic: the same document gets the same answer.

    Args:
        sections: The phrases for relevance and for each section.
        facets: The taxonomy, its phrases and its systems.
        facet_threshold: Least score at which a facet is given.

    Raises:
        ValueError: A phrase or a system's name has no letter or digit.
    """

    def __init__(self, sections: SectionRules, facets: FacetRules, *, facet_threshold: float = 0.5) -> None:
        self._facet_threshold = facet_threshold
        self._biases: dict[_Target, float] = {}
        self._effects: dict[EvidenceField, dict[str, list[tuple[_Target, Evidence]]]] = {
            "title": defaultdict(list),
            "abstract": defaultdict(list),
            "comment": defaultdict(list),
            "category": defaultdict(list),
        }
        self._learn((_RELEVANCE, ""), sections.relevance)
        for path, rules in sorted(sections.sections.items()):
            self._learn((_SECTION, path), rules)
        for facet, node in sorted(facets.facets.items()):
            if node.keywords or node.categories or node.systems:
                self._learn((_FACET, facet), node)
        self._section_biases = {target: bias for target, bias in self._biases.items() if target[0] == _SECTION}
        self._given_facets = {
            target
            for target, bias in self._biases.items()
            if target[0] == _FACET and _logistic(bias) >= facet_threshold  # fits without any evidence
        }
        self._phrases = PhraseFinder(
            sorted({phrase for field, effects in self._effects.items() if field != "category" for phrase in effects})
        )
        self._systems = SystemFinder({facet: node.systems for facet, node in facets.facets.items()})
        self.model_version = _fingerprint(sections, facets)
        """Twelve hexadecimal digits that change with the rules."""

    def classify(self, document: Document) -> Classification:
        """Score one paper, in time linear in the length of its text. Any text will do, an empty one too."""
        found: dict[_Target, list[Evidence]] = defaultdict(list)
        self._weigh("title", self._phrases.find(normalise(document.title)), found)
        self._weigh("abstract", self._phrases.find(normalise(document.abstract)), found)
        self._weigh("comment", self._phrases.find(normalise(document.comment)), found)
        self._weigh("category", dict.fromkeys(document.categories), found)
        for facet, name in self._systems.find(document.title):
            found[_FACET, facet].append(Evidence(name, "title", SYSTEM_WEIGHT))
        relevance = (_RELEVANCE, "")
        return Classification(
            relevance=round(_logistic(self._sum(relevance, found)), _DIGITS),
            relevance_evidence=_heaviest_first(found.get(relevance, ())),
            sections=self._best_sections(found),
            facets=self._fitting_facets(found),
        )

    def _learn(self, target: _Target, rules: Keywords) -> None:
        self._biases[target] = rules.bias
        for phrase, weight in rules.keywords.items():
            weights = weight if isinstance(weight, FieldWeights) else FieldWeights(title=weight, abstract=weight)
            for field in ("title", "abstract", "comment"):
                self._add(field, phrase, getattr(weights, field), target)
        for category, number in rules.categories.items():
            self._add("category", category, number, target)

    def _add(self, field: EvidenceField, phrase: str, weight: float, target: _Target) -> None:
        if weight:
            self._effects[field][phrase].append((target, Evidence(phrase, field, weight)))

    def _weigh(self, field: EvidenceField, phrases: Iterable[str], found: dict[_Target, list[Evidence]]) -> None:
        effects = self._effects[field]
        for phrase in phrases:
            for target, evidence in effects.get(phrase, ()):
                found[target].append(evidence)

    def _sum(self, target: _Target, found: _Found) -> float:
        evidence = found.get(target)
        return self._biases[target] + (math.fsum([item.weight for item in evidence]) if evidence else 0.0)

    def _best_sections(self, found: _Found) -> tuple[SectionScore, ...]:
        sums = self._section_biases | {target: self._sum(target, found) for target in found if target[0] == _SECTION}
        highest = max(sums.values())
        powers = {target: math.exp(value - highest) for target, value in sums.items()}
        whole = math.fsum(powers.values())
        best = sorted(powers, key=lambda target: (-powers[target], target))[:SECTIONS_GIVEN]
        return tuple(
            SectionScore(
                section=target[1],
                score=round(powers[target] / whole, _DIGITS),
                evidence=_heaviest_first(found.get(target, ())),
            )
            for target in best
        )

    def _fitting_facets(self, found: _Found) -> tuple[FacetScore, ...]:
        fitting = []
        for target in self._given_facets.union(target for target in found if target[0] == _FACET):
            score = round(_logistic(self._sum(target, found)), _DIGITS)
            if score >= self._facet_threshold:
                fitting.append(FacetScore(target[1], score, _heaviest_first(found.get(target, ()))))
        return tuple(sorted(fitting, key=lambda facet: (-facet.score, facet.facet)))


def _heaviest_first(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(evidence, key=lambda item: (-abs(item.weight), item.phrase, item.field)))


def _logistic(value: float) -> float:
    if value >= 0:
        return 1 / (1 + math.exp(-value))
    power = math.exp(max(value, -700.0))  # the least that does not underflow
    return power / (1 + power)


def _fingerprint(sections: SectionRules, facets: FacetRules) -> str:
    rules = [_ENGINE, SYSTEM_WEIGHT, sections.model_dump(mode="json"), facets.model_dump(mode="json")]
    text = json.dumps(rules, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
