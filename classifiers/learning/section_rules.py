"""Learning in which section a paper belongs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from classifiers.classification import Document
from classifiers.learning.corpus import Corpus
from classifiers.learning.distillation import Distilled, Distiller
from classifiers.learning.features import phrase_table
from classifiers.learning.headings import as_paper
from classifiers.learning.margins import learned_margins
from classifiers.learning.writing_rules import as_weights
from config.rules import MOST_RULES, Keywords, SectionRules

UNIT = 2.5
"""What hand-written weights count for a safe margin: a rule of this weight in the title decides alone."""
HAND_RULES = 5
"""With so many hand-written rules a section on average, a profile is told by hand."""
TREND_WEIGHT = 0.25
"""What a section gains when it was used e times as often of late as before, or loses in the other case."""
TREND_HALF_LIFE_DAYS = 180
TREND_PAPERS = 20.0
"""So many papers' worth of doubt whether a section is used otherwise than before."""
_FORGOTTEN = {"bias": 0.0, "learned": {}}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manner:
    """How phrases are learned."""

    most: int
    """Learned phrases of a section."""
    penalty: float
    distilling_penalty: float
    own_weight: float
    """How much more a section's own papers count when its phrases are chosen."""
    least: int
    """In how many papers a candidate has to stand."""
    shared: bool
    """Whether a phrase says about the same in title and abstract, and headings count as papers."""


_BESIDE_HAND = _Manner(most=60, penalty=2.0, distilling_penalty=2.0, own_weight=2.0, least=3, shared=False)
"""Where hand-written rules say most already."""
_ALONE = _Manner(most=100, penalty=1.0, distilling_penalty=1.0, own_weight=4.0, least=2, shared=True)
"""Where all has to be learned."""


@dataclass(frozen=True, slots=True)
class ShelvedPapers:
    """Listed papers, each once, with all their sections."""

    documents: tuple[Document, ...]
    sections: tuple[str, ...]
    """All sections, sorted."""
    belongs: Any
    """Array of a row per document and a column per section, true where the paper stands in the section."""
    listed_on: tuple[date, ...]
    """The day of each paper's first listing; headings that count as papers come after these, and have none."""


def shelved_papers(corpus: Corpus, sections: Sequence[str]) -> ShelvedPapers:
    """The listed papers of a corpus.

    Args:
        corpus: Cut at the day until which is learned.
        sections: More sections, without papers.
    """
    places = corpus.sections()
    documents = {paper.key: paper.document for paper in corpus.listed}
    days: dict[str, date] = {}
    for paper in corpus.listed:
        days[paper.key] = min(paper.listed_on, days.get(paper.key, paper.listed_on))
    names = tuple(sorted({*sections, *(name for found in places.values() for name in found)}))
    columns = {name: column for column, name in enumerate(names)}
    belongs = np.zeros((len(documents), len(names)), dtype=bool)
    for row, key in enumerate(documents):
        belongs[row, [columns[name] for name in places[key]]] = True
    return ShelvedPapers(tuple(documents.values()), names, belongs, tuple(days[key] for key in documents))


def is_told_by_hand(rules: SectionRules) -> bool:
    """Whether hand-written rules say most, so that learning has to fill in what they leave open."""
    return sum(len(keywords.hand) for keywords in rules.sections.values()) >= HAND_RULES * len(rules.sections)


def with_headings(papers: ShelvedPapers) -> ShelvedPapers:
    """The same with the words of each section's heading as one more paper, where the section has papers."""
    used = [column for column in range(len(papers.sections)) if papers.belongs[:, column].any()]
    headings = tuple(as_paper(papers.sections[column]) for column in used)
    belongs = np.vstack([papers.belongs, np.eye(len(papers.sections), dtype=bool)[used]])
    return ShelvedPapers((*papers.documents, *headings), papers.sections, belongs, papers.listed_on)


def learn_sections(
    papers: ShelvedPapers,
    rules: SectionRules,
    *,
    hand_sums: Any,
    progress: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> dict[str, Keywords]:
    """The rules of each section: the hand-written ones, and learned phrases for what those leave open.

    Args:
        papers: What to learn from; with their headings, unless the profile is told by hand.
        rules: Whose hand-written rules are kept.
        hand_sums: Array of the shape of ``papers.belongs``: what the hand-written rules add up to.
        progress: Is told how many sections are learned, and how many there are.

    Returns:
        Without learned phrases where all papers stand in one section: there is nothing to tell it from.
    """
    if papers.belongs.any(0).sum() < 2:
        return {name: rules.sections.get(name, Keywords()).model_copy(update=_FORGOTTEN) for name in papers.sections}
    manner = _BESIDE_HAND if is_told_by_hand(rules) else _ALONE
    even = np.ones(len(papers.documents))
    margins = learned_margins(
        papers.documents, papers.belongs, offsets=hand_sums / UNIT, sample_weights=even, penalty=manner.penalty
    )
    distiller = Distiller(phrase_table(papers.documents, least=manner.least, shared=manner.shared))
    gains = TREND_WEIGHT * _trends(papers)
    learned = {}
    for column, section in enumerate(papers.sections):
        keywords = rules.sections.get(section, Keywords())
        distilled = distiller.distil(
            margins[:, column],
            own=papers.belongs[:, column],
            sample_weights=np.where(papers.belongs[:, column], manner.own_weight, 1.0),
            most=min(manner.most, MOST_RULES - len(keywords.hand)),
            penalty=manner.distilling_penalty,
        )
        learned[section] = _with_learned(keywords, distilled, gain=float(gains[column]))
        progress(column + 1, len(papers.sections))
    return learned


def _trends(papers: ShelvedPapers) -> Any:
    """The logarithm of how much more often each section was used of late than over all."""
    ages = np.array([(max(papers.listed_on) - day).days for day in papers.listed_on], dtype=float)
    recency = 0.5 ** (ages / TREND_HALF_LIFE_DAYS)
    belongs = papers.belongs[: len(ages)]
    overall = (belongs.sum(0) + 0.5) / (belongs.sum() + 0.5 * belongs.shape[1])
    recent = recency @ belongs
    return np.log((recent + TREND_PAPERS * overall) / ((recent.sum() + TREND_PAPERS) * overall))


def _with_learned(keywords: Keywords, distilled: Distilled, *, gain: float) -> Keywords:
    open_phrases = {phrase: weight for phrase, weight in distilled.weights.items() if phrase not in keywords.hand}
    return keywords.model_copy(
        update={"bias": round(UNIT * distilled.bias + gain, 2), "learned": as_weights(open_phrases, unit=UNIT)}
    )
