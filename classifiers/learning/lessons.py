"""The lessons in their order: sections, their temperature, relevance, its calibration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np

from classifiers.classification import Document
from classifiers.keyword import KeywordClassifier
from classifiers.learning import Progress
from classifiers.learning.calibration import fit_calibration, fit_temperature
from classifiers.learning.corpus import Corpus, newest_of_sections
from classifiers.learning.relevance_rules import (
    JudgedPapers,
    judged_papers,
    learn_relevance,
    part,
    polled_months,
)
from classifiers.learning.section_rules import (
    ShelvedPapers,
    is_told_by_hand,
    learn_sections,
    shelved_papers,
    with_headings,
)
from config.rules import Calibration, Facet, FacetRules, Keywords, Name, Relevance, SectionRules

HELD_OUT = 0.15
"""The newest part of the list, on which the temperature is found with rules learned from the rest."""
LEAST_HELD_OUT = 50
"""From fewer of the newest papers, the temperature is found by folds of the whole list."""
TEST_FOLDS = 4
FOLDS = 2
"""Relevance is calibrated on papers of the other fold."""
RATE_DAYS = 180
"""Over so many days it is counted how many new papers are listed a month."""
NEW_DAYS = 62
"""A paper counts as new when it is listed within so many days of its month's first."""
_MONTH_DAYS = 30.44

_NO_FACETS = FacetRules(format=2, facets={"none": Facet(name=Name(en="None", zh="无"))})


def learn_rules(corpus: Corpus, rules: SectionRules, today: date, progress: Progress) -> SectionRules:
    """As `classifiers.learning.learn` promises."""
    names = sorted({*rules.sections, *(paper.section for paper in corpus.listed)})
    hand = _hand_written(rules, names)
    recent = newest_of_sections(corpus)
    temperature = _temperature(recent, hand, rules, names, partial(progress, "learning how sure the sections are"))
    taught = _with_sections(hand, rules, shelved_papers(recent, names), partial(progress, "learning the sections"))
    judged = judged_papers(corpus, today)
    relevance = rules.relevance
    if not judged.belongs.all():
        progress("learning what belongs in the list", 0, None)
        relevance = _relevance(judged, hand, _picks(corpus, today))
    return rules.model_copy(update={"sections": taught.sections, "temperature": temperature, "relevance": relevance})


def _hand_written(rules: SectionRules, names: Iterable[str]) -> SectionRules:
    """The rules that people wrote, alone and without biases."""
    forgotten = {"bias": 0.0, "learned": {}}
    sections = {name: rules.sections.get(name, Keywords()).model_copy(update=forgotten) for name in names}
    relevance = rules.relevance.model_copy(update={**forgotten, "calibration": Calibration()})
    return rules.model_copy(update={"sections": sections, "relevance": relevance, "temperature": 1.0})


def _with_sections(
    hand: SectionRules, rules: SectionRules, papers: ShelvedPapers, progress: Callable[[int, int | None], None]
) -> SectionRules:
    progress(0, None)
    taught = papers if is_told_by_hand(rules) else with_headings(papers)
    sums = _section_sums(hand, taught.documents, taught.sections)
    return hand.model_copy(update={"sections": learn_sections(taught, rules, hand_sums=sums, progress=progress)})


def _section_sums(rules: SectionRules, documents: Sequence[Document], names: Sequence[str]) -> Any:
    classifier = KeywordClassifier(rules, _NO_FACETS)
    return np.array([[sums[name] for name in names] for sums in (classifier.sums(d).sections for d in documents)])


def _temperature(
    corpus: Corpus,
    hand: SectionRules,
    rules: SectionRules,
    names: Sequence[str],
    progress: Callable[[int, int | None], None],
) -> float:
    sums, belongs = [], []
    for known, tested in _tests(corpus):
        trial = _with_sections(hand, rules, shelved_papers(known, names), progress)
        papers = shelved_papers(tested, names)
        sums.append(_section_sums(trial, papers.documents, papers.sections))
        belongs.append(papers.belongs)
    return fit_temperature(np.concatenate(sums), np.concatenate(belongs))


def _tests(corpus: Corpus) -> list[tuple[Corpus, Corpus]]:
    """What is learned from and what is tested on: the newest papers by the others.

    Where a list is short, or nearly all of it was listed at once, these would be too few to tell anything, or the
    others would be. Then it is cut into folds, each of which is tested by the rest (cross-validation, Stone 1974).
    """
    days = sorted(paper.listed_on for paper in corpus.listed)
    day = days[int(len(days) * (1 - HELD_OUT))] - timedelta(days=1)
    earlier, later = corpus.until(day), corpus.after(day)
    if len(later.sections()) >= LEAST_HELD_OUT and 2 * len(earlier.listed) >= len(days):
        return [(earlier, later)]
    fold_of = {key: number % TEST_FOLDS for number, key in enumerate(corpus.sections())}
    tests = []
    for fold in sorted({*fold_of.values()}):
        known = tuple(paper for paper in corpus.listed if fold_of[paper.key] != fold)
        taught = {paper.section for paper in known}
        tested = tuple(paper for paper in corpus.listed if fold_of[paper.key] == fold and paper.section in taught)
        if tested:
            tests.append((replace(corpus, listed=known), replace(corpus, listed=tested)))
    return tests or [(corpus, corpus)]


def _relevance(papers: JudgedPapers, hand: SectionRules, picks: float) -> Relevance:
    hand_sums = _relevance_sums(hand, papers.documents)
    everything = np.arange(len(papers.documents))
    sums = np.zeros(len(everything))
    for fold in range(FOLDS):
        inside, outside = everything[everything % FOLDS != fold], everything[everything % FOLDS == fold]
        taught = learn_relevance(part(papers, inside), hand.relevance, hand_sums=hand_sums[inside])
        sums[outside] = _relevance_sums(
            hand.model_copy(update={"relevance": taught}), [papers.documents[row] for row in outside]
        )
    weights = np.where(papers.belongs, picks / max(1, papers.belongs.sum()), 1.0)
    calibration = fit_calibration(sums, papers.belongs, weights=weights)
    learned = learn_relevance(papers, hand.relevance, hand_sums=hand_sums)
    return learned.model_copy(update={"calibration": calibration})


def _relevance_sums(rules: SectionRules, documents: Sequence[Document]) -> Any:
    classifier = KeywordClassifier(rules, _NO_FACETS)
    return np.array([classifier.sums(document).relevance for document in documents])


def _picks(corpus: Corpus, today: date) -> float:
    """How many papers of the stream that is known will be listed, if the list goes on as it did."""
    listed = {paper.key: paper for paper in corpus.listed}
    seen = {key: corpus.stream[key].seen_on for key in listed if key in corpus.stream}
    since = today - timedelta(days=RATE_DAYS)
    new = sum(
        1
        for key, day in seen.items()
        if since < listed[key].listed_on <= today and (listed[key].listed_on - day).days <= NEW_DAYS
    )
    months = polled_months(corpus)
    return max(1.0, new / (RATE_DAYS / _MONTH_DAYS) * len(months))
