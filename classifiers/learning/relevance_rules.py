"""Learning which papers of the stream belong in the list at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from classifiers.classification import Document
from classifiers.learning.corpus import Corpus
from classifiers.learning.distillation import Distilled, Distiller
from classifiers.learning.features import phrase_table
from classifiers.learning.margins import learned_margins
from classifiers.learning.writing_rules import as_weights
from config.rules import Relevance

UNIT = 10.0
"""What hand-written weights count for a safe margin."""
PENALTY = 30.0
DISTILLING_PENALTY = 2.0
MOST_LEARNED = 300
LEAST_BACKGROUND = 200
"""Papers of one month that were not listed; a month of which fewer are known was not polled."""
LEAST_STANDING = 5
"""In how many papers a candidate has to stand."""
HALF_LIFE_DAYS = 365
"""After so many days a listed paper counts half as much, down to a fifth: the field moves on."""
LEAST_WEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class JudgedPapers:
    """Papers with an abstract, listed or polled and not listed."""

    documents: tuple[Document, ...]
    belongs: Any
    """Array: whether the paper is listed."""
    weights: Any
    """Array: how much it counts."""


def judged_papers(corpus: Corpus, today: date) -> JudgedPapers:
    """The listed papers, and of the stream what was not listed.

    Args:
        corpus: Cut at the day until which is learned.
        today: That day.
    """
    listed = {paper.key: paper for paper in corpus.listed if paper.document.abstract}
    polled = polled_months(corpus)
    background = [
        paper.document
        for key, paper in corpus.stream.items()
        if key not in listed and paper.seen_on in polled and paper.document.abstract
    ]
    ages = np.array([(today - paper.listed_on).days for paper in listed.values()], dtype=float)
    recency = LEAST_WEIGHT + (1 - LEAST_WEIGHT) * 0.5 ** (np.maximum(ages, 0) / HALF_LIFE_DAYS)
    return JudgedPapers(
        documents=(*(paper.document for paper in listed.values()), *background),
        belongs=np.arange(len(listed) + len(background)) < len(listed),
        weights=np.concatenate([recency, np.ones(len(background))]),
    )


def polled_months(corpus: Corpus) -> set[date]:
    """The months, by their first days, of which so many papers are known that they must have been polled."""
    listed = corpus.sections()
    counts = Counter(paper.seen_on for key, paper in corpus.stream.items() if key not in listed)
    return {month for month, count in counts.items() if count >= LEAST_BACKGROUND}


def learn_relevance(papers: JudgedPapers, rules: Relevance, *, hand_sums: Any) -> Relevance:
    """The rules for the list as a whole; the calibration is left as it was.

    Args:
        papers: What to learn from.
        rules: Whose hand-written rules are kept.
        hand_sums: Array of what the hand-written rules add up to for each paper.
    """
    margins = learned_margins(
        papers.documents,
        papers.belongs[:, None],
        offsets=hand_sums[:, None] / UNIT,
        sample_weights=papers.weights,
        penalty=PENALTY,
    )[:, 0]
    distilled = Distiller(phrase_table(papers.documents, least=LEAST_STANDING)).distil(
        margins, own=papers.belongs, sample_weights=_even(papers), most=MOST_LEARNED, penalty=DISTILLING_PENALTY
    )
    return _with_learned(rules, distilled)


def _even(papers: JudgedPapers) -> Any:
    """Weights by which the listed papers count as much as the background."""
    listed = papers.weights * papers.belongs
    others = papers.weights * ~papers.belongs
    return listed * (others.sum() / max(listed.sum(), 1e-9)) + others


def _with_learned(rules: Relevance, distilled: Distilled) -> Relevance:
    kept = {phrase: weight for phrase, weight in distilled.weights.items() if phrase not in rules.hand}
    return rules.model_copy(update={"bias": round(UNIT * distilled.bias, 2), "learned": as_weights(kept, unit=UNIT)})


def part(papers: JudgedPapers, rows: Sequence[int]) -> JudgedPapers:
    """Some of the papers, by their numbers."""
    return JudgedPapers(tuple(papers.documents[row] for row in rows), papers.belongs[rows], papers.weights[rows])
