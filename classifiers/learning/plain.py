"""Learning without scikit-learn, by counting phrases.

For the list as a whole, a phrase's weight is the logarithm of how much likelier it is in listed papers than in others
(naive Bayes with smoothing); for the sections see `classifiers.learning.plain_sections`. It is worse than
`classifiers.learning`, and good enough to begin with: every weight can be read, and `shelver learn` replaces it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from classifiers.classification import Document
from classifiers.keyword import KeywordClassifier
from classifiers.learning import Progress
from classifiers.learning.corpus import Corpus, newest_of_sections
from classifiers.learning.phrases import phrases_in
from classifiers.learning.plain_sections import learn_plain_sections
from classifiers.learning.plain_temperature import NO_FACETS, plain_temperature
from config.rules import Calibration, FieldWeights, Relevance, SectionRules, Weight

MOST_OF_LIST = 120
"""The most phrases that speak for the list as a whole; half as many may speak against it."""
LEAST_STANDING = 2
"""In how many of the listed papers a phrase has to stand to speak for the list."""
LEAST_SHARE = 0.02
"""In which share of papers a phrase has to stand to speak for or against the list."""
LEAST_BACKGROUND = 50
"""From fewer papers that are not listed, nothing can be told about those that do not belong."""
ABSTRACT_SHARE = 0.5
"""What a phrase counts in the abstract, beside the title."""
_SMOOTHING = 0.5
_TO_PASS = 0.2
"""Which share of the listed papers would not pass, where there is nothing to compare them with."""
_STEPS = 50


def learn_plainly(
    corpus: Corpus,
    *,
    rules: SectionRules,
    share: float | None,
    progress: Progress = lambda _doing, _done, _total: None,
) -> SectionRules:
    """Learn sections and relevance.

    Args:
        corpus: Of whose stream the papers that are not listed are what the list is compared with.
        rules: Whose hand-written rules and sections are kept.
        share: How many of the stream's papers are listed, from 0 to 1; None where it is unknown.
        progress: Is told how far it is.
    """
    shelved = [(paper.key, paper.document, paper.section) for paper in newest_of_sections(corpus).listed]
    temperature = plain_temperature(shelved, rules, progress=partial(progress, "learning how sure the sections are"))
    progress("learning the sections", 0, None)
    sections = learn_plain_sections([(document, section) for _, document, section in shelved], rules.sections)
    progress("learning what belongs in the list", 0, None)
    taught = rules.model_copy(update={"sections": sections, "temperature": temperature})
    return learn_relevance_plainly(corpus, rules=taught, share=share)


def learn_relevance_plainly(corpus: Corpus, *, rules: SectionRules, share: float | None) -> SectionRules:
    """The rules with what belongs in the list learned anew; the arguments are those of `learn_plainly`."""
    keys = corpus.sections()
    listed = [paper.document for paper in {paper.key: paper for paper in corpus.listed}.values()]
    told = [document for document in listed if document.abstract] or listed
    background = [
        paper.document for key, paper in corpus.stream.items() if key not in keys and paper.document.abstract
    ]
    if len(background) < LEAST_BACKGROUND:
        return _calibrated_alone(rules.model_copy(update={"relevance": _relevance(rules.relevance, told, [])}), told)
    halves = [(told[0::2], background[0::2]), (told[1::2], background[1::2])]
    sums: list[tuple[float, bool]] = []
    for (taught, others), (tested, against) in zip(halves, reversed(halves), strict=True):
        learned = rules.model_copy(update={"relevance": _relevance(rules.relevance, taught, others)})
        sums += [(value, True) for value in _sums(learned, tested)]
        sums += [(value, False) for value in _sums(learned, against)]
    calibration = _platt(sums, share=share or len(told) / (len(told) + len(background)))
    relevance = _relevance(rules.relevance, told, background).model_copy(update={"calibration": calibration})
    return rules.model_copy(update={"relevance": relevance})


def _relevance(rules: Relevance, listed: Sequence[Document], background: Sequence[Document]) -> Relevance:
    own, others = _standing(listed), _standing(background)
    needed = max(LEAST_STANDING, LEAST_SHARE * len(listed))
    if background:
        odds = {
            phrase: _log_ratio(own[phrase], len(listed), others[phrase], len(background))
            for phrase in {*own, *others}
            if own[phrase] >= needed or others[phrase] >= LEAST_SHARE * len(background)
        }
    else:
        odds = {
            phrase: math.log1p(number) for phrase, number in own.items() if number >= max(needed, 0.05 * len(listed))
        }

    def worth(phrase: str) -> float:
        return abs(odds[phrase]) * max(own[phrase] / len(listed), others[phrase] / max(1, len(background)))

    ranked = sorted(odds, key=lambda phrase: (-worth(phrase), phrase))
    chosen = [phrase for phrase in ranked if odds[phrase] > 0][:MOST_OF_LIST]
    chosen += [phrase for phrase in ranked if odds[phrase] < 0][: MOST_OF_LIST // 2]
    return rules.model_copy(
        update={"bias": 0.0, "learned": _weights({phrase: odds[phrase] for phrase in chosen}, rules.hand)}
    )


def _standing(documents: Iterable[Document]) -> Counter[str]:
    """In how many documents each phrase stands."""
    counts = Counter[str]()
    for document in documents:
        counts.update(phrases_in(document.title) | phrases_in(document.abstract))
    return counts


def _log_ratio(own: int, of_own: int, others: int, of_others: int) -> float:
    one = (own + _SMOOTHING) / (of_own + 2 * _SMOOTHING)
    return math.log(one * (of_others + 2 * _SMOOTHING) / (others + _SMOOTHING))


def _weights(odds: Mapping[str, float], hand: Mapping[str, Weight]) -> dict[str, Weight]:
    return {
        phrase: FieldWeights(title=round(weight, 2), abstract=round(ABSTRACT_SHARE * weight, 2))
        for phrase, weight in sorted(odds.items())
        if phrase not in hand and abs(weight) >= 0.1
    }


def _sums(rules: SectionRules, documents: Iterable[Document]) -> list[float]:
    classifier = KeywordClassifier(rules, NO_FACETS)
    return [classifier.sums(document).relevance for document in documents]


def _platt(sums: Sequence[tuple[float, bool]], *, share: float) -> Calibration:
    """The logistic that tells best which papers belong, if so many of the stream do (Platt 1999; Newton's method)."""
    listed = sum(belongs for _, belongs in sums)
    weight = share / max(1e-9, 1 - share) * (len(sums) - listed) / max(1, listed)
    centre = sum(value for value, _ in sums) / len(sums)
    spread = math.sqrt(sum((value - centre) ** 2 for value, _ in sums) / len(sums)) or 1.0
    slope, offset = 1.0, math.log(max(share, 1e-6) / max(1e-6, 1 - share))
    for _ in range(_STEPS):
        first = [1e-2 * slope, 0.0]
        second = [1e-2, 0.0, 1e-6]
        for value, belongs in sums:
            x = (value - centre) / spread
            probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, slope * x + offset))))
            counts = weight if belongs else 1.0
            error, curve = counts * (probability - belongs), counts * probability * (1 - probability)
            first = [first[0] + error * x, first[1] + error]
            second = [second[0] + curve * x * x, second[1] + curve * x, second[2] + curve]
        determinant = second[0] * second[2] - second[1] ** 2 or 1e-9
        step = [
            (second[2] * first[0] - second[1] * first[1]) / determinant,
            (second[0] * first[1] - second[1] * first[0]) / determinant,
        ]
        slope, offset = slope - max(-1.0, min(1.0, step[0])), offset - max(-1.0, min(1.0, step[1]))
    slope = max(slope, 1e-2) / spread
    return Calibration(slope=round(slope, 3) or 0.001, offset=round(offset - slope * centre, 3))


def _calibrated_alone(rules: SectionRules, listed: Sequence[Document]) -> SectionRules:
    """With nothing to compare with: most of the listed papers are as likely as not to belong, or likelier."""
    sums = sorted(_sums(rules, listed))
    least = sums[int(_TO_PASS * len(sums))] if sums else 0.0
    calibration = Calibration(slope=1.0, offset=round(-least, 3))
    return rules.model_copy(update={"relevance": rules.relevance.model_copy(update={"calibration": calibration})})
