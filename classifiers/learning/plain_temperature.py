"""How sure the sections of plain rules are: found on papers that the rules were not learned from.

The papers are dealt into folds, and each fold is judged by rules learned from the others (cross-validation, Stone
1974). Of the temperatures, the one is taken at which the softmax over the sections' sums tells best where those
papers stand (Guo et al. 2017).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from classifiers.classification import Document
from classifiers.keyword import KeywordClassifier
from classifiers.learning.plain_sections import learn_plain_sections
from config.rules import Facet, FacetRules, Name, SectionRules

FOLDS = 4
UNSURE = 5.6
"""The temperature where there are too few papers to find one."""
LEAST_TO_TEST = 50
MOST_TO_TEST = 2_000
"""More papers would tell it hardly better, and cost seconds for each thousand."""
_COLDEST, _HOTTEST = 0.2, 20.0
_HALVINGS = 12
NO_FACETS = FacetRules(format=2, facets={"none": Facet(name=Name(en="None", zh="无"))})


def plain_temperature(
    papers: Sequence[tuple[str, Document, str]],
    rules: SectionRules,
    *,
    progress: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> float:
    """The temperature for the rules that `learn_plain_sections` makes of some papers; the same for the same papers.

    Args:
        papers: Each one's key, document and section; one that stands in two sections comes twice, and is judged by
            rules that know neither place.
        rules: Whose hand-written rules and sections are kept.
        progress: Is told how many folds are judged, and how many there are.
    """
    keys = list(dict.fromkeys(key for key, _, _ in papers))
    if len(keys) < LEAST_TO_TEST:
        return UNSURE
    stride = -(-len(keys) // MOST_TO_TEST)
    fold_of = {key: number % FOLDS for number, key in enumerate(keys[::stride])}
    tested = [paper for paper in papers if paper[0] in fold_of]
    judged: list[tuple[str, Mapping[str, float]]] = []
    for fold in range(FOLDS):
        progress(fold, FOLDS)
        known = [(document, section) for key, document, section in tested if fold_of[key] != fold]
        sections = learn_plain_sections(known, rules.sections)
        classifier = KeywordClassifier(rules.model_copy(update={"sections": sections}), NO_FACETS)
        judged += [
            (section, classifier.sums(document).sections)
            for key, document, section in tested
            if fold_of[key] == fold and section in sections
        ]
    return _likeliest_temperature(judged)


def _likeliest_temperature(judged: Sequence[tuple[str, Mapping[str, float]]]) -> float:
    """By bisection: the surprise is convex in the inverse temperature."""
    cold, hot = math.log(_COLDEST), math.log(_HOTTEST)
    for _ in range(_HALVINGS):
        middle = (cold + hot) / 2
        if sum(_excess(section, sums, math.exp(middle)) for section, sums in judged) > 0:
            cold = middle
        else:
            hot = middle
    return round(math.exp((cold + hot) / 2), 2)


def _excess(section: str, sums: Mapping[str, float], temperature: float) -> float:
    """How much more the sections add up to, weighted by their probabilities, than the paper's own section does."""
    top = max(sums.values())
    odds = [(value, math.exp((value - top) / temperature)) for value in sums.values()]
    return _mean(odds) - sums[section]


def _mean(weighted: Iterable[tuple[float, float]]) -> float:
    pairs = list(weighted)
    return sum(value * weight for value, weight in pairs) / sum(weight for _, weight in pairs)
