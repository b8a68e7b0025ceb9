"""The rules of a new profile: learned by scikit-learn where it is there, else by counting phrases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.adoption.pace import Pace
from bot.adoption.paper_records import PaperRecords
from bot.curated_list.document import CuratedList
from bot.curated_list.entry import Entry
from bot.steps.context import Progress
from bot.training_data import document_of_record, end_of_month, stream_paper
from classifiers.classification import Document
from classifiers.keyword import KeywordClassifier
from classifiers.learning import LEAST_PAPERS, can_learn, learn
from classifiers.learning.corpus import Corpus, ListedPaper
from classifiers.learning.plain import LEAST_BACKGROUND, learn_plainly, learn_relevance_plainly
from config.rules import FacetRules, Keywords, Relevance, SectionRules

PROPOSED_PER_PICK = 4
"""So many papers are proposed for each one that the list takes up, where the stream is known."""
USUAL_RELEVANCE = 0.1
ALONE_RELEVANCE = 0.5
"""The threshold where nothing was there to compare the list with."""
_LEAST_RELEVANCE, _MOST_RELEVANCE = 0.03, 0.5
_MOST_SECTION = 0.2
_LEAST_SECTION = 0.03
_LEAST_TO_RANK = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedRules:
    """What was learned, and from what."""

    rules: SectionRules
    listed: int
    """Different papers."""
    with_abstract: int
    others: int
    """Papers that are not listed, which these were compared with."""
    by_scikit_learn: bool
    compared: bool
    """Whether there were others enough to tell what does not belong."""
    relevance: float
    """The threshold."""
    section: float
    """The threshold."""
    proposed_a_month: float | None
    """Papers of the stream that would pass both; None where no stream is known."""


def make_corpus(
    curated: CuratedList,
    sections: Mapping[str, Sequence[str]],
    records: PaperRecords,
    *,
    earlier: Mapping[str, str],
    since: Mapping[str, date],
    today: date,
) -> Corpus:
    """What is learned from: the papers of the chosen sections, and of the stream what is known.

    Papers that are not on arXiv, and those that arXiv is silent about, count by their titles. Where the list's
    history does not tell, a paper counts as listed at the end of its month; where that is unknown too, on the median
    day of the others.
    """
    documents = {identifier: document_of_record(record) for identifier, record in records.listed.items()}
    entries = [
        (entry, earlier.get(entry.section, entry.section))
        for entry in curated.entries
        if entry.arxiv_id or entry.title
    ]
    entries = [(entry, section) for entry, section in entries if section in sections]
    days = [_listed_on(entry, since=since, today=today) for entry, _ in entries]
    known = sorted(day for day in days if day is not None)
    usual = known[len(known) // 2] if known else today
    listed = [
        ListedPaper(
            key=entry.arxiv_id or entry.title or "",
            title=entry.title or "",
            document=documents.get(entry.arxiv_id or "") or Document(title=entry.title or ""),
            section=section,
            listed_on=day or usual,
        )
        for (entry, section), day in zip(entries, days, strict=True)
    ]
    stream = {identifier: stream_paper(identifier, document) for identifier, document in documents.items()}
    stream |= {
        identifier: stream_paper(identifier, document_of_record(record))
        for identifier, record in records.others.items()
    }
    return Corpus(listed=tuple(listed), stream=stream)


def _listed_on(entry: Entry, *, since: Mapping[str, date], today: date) -> date | None:
    month = end_of_month(entry.month)
    return since.get(entry.arxiv_id or "") or (month and min(today, month))


def learn_rules(
    corpus: Corpus,
    *,
    sections: Mapping[str, Sequence[str]],
    pace: Pace,
    others_a_month: float | None,
    today: date,
    with_scikit_learn: bool,
    facets: FacetRules,
    progress: Progress,
) -> LearnedRules:
    """The rules for some sections, with thresholds that fit the list's pace."""
    keys = corpus.sections().keys()
    others = [paper.document for key, paper in corpus.stream.items() if key not in keys and paper.document.abstract]
    compared = len(others) >= LEAST_BACKGROUND
    share = min(0.5, pace.a_month / others_a_month) if others_a_month and pace.a_month else None
    skeleton = SectionRules(
        format=2,
        headings_as_of=today,
        relevance=Relevance(),
        sections={path: Keywords() for path in sections},
    )
    by_scikit_learn = with_scikit_learn and len(keys) >= LEAST_PAPERS and can_learn()
    if by_scikit_learn:
        rules = learn(corpus, rules=skeleton, today=today, progress=progress)
        if not rules.relevance.learned:
            rules = learn_relevance_plainly(corpus, rules=rules, share=share)
    else:
        rules = learn_plainly(corpus, rules=skeleton, share=share, progress=progress)
    classifier = KeywordClassifier(rules, facets)
    judged = [classifier.classify(document) for document in others] if compared else []
    relevance = (
        _relevance(sorted((one.relevance for one in judged), reverse=True), share) if compared else ALONE_RELEVANCE
    )
    section = _section(classifier, corpus)
    passing = sum(one.relevance >= relevance and one.sections[0].score >= section for one in judged)
    return LearnedRules(
        rules=rules,
        listed=len(keys),
        with_abstract=len({paper.key for paper in corpus.listed if paper.document.abstract}),
        others=len(others),
        by_scikit_learn=by_scikit_learn,
        compared=compared,
        relevance=relevance,
        section=section,
        proposed_a_month=passing / len(judged) * others_a_month if judged and others_a_month else None,
    )


def _relevance(scores: Sequence[float], share: float | None) -> float:
    """The threshold that so many papers of the stream pass as the list's pace asks for; the usual one without."""
    wanted = round(PROPOSED_PER_PICK * share * len(scores)) if share else 0
    if wanted < _LEAST_TO_RANK:
        return USUAL_RELEVANCE
    return round(min(_MOST_RELEVANCE, max(_LEAST_RELEVANCE, scores[min(wanted, len(scores) - 1)])), 2)


def _section(classifier: KeywordClassifier, corpus: Corpus) -> float:
    """A threshold that most listed papers pass themselves."""
    told = [paper for paper in corpus.listed if paper.document.abstract] or corpus.listed
    newest = sorted(told, key=lambda paper: paper.listed_on)[-300:]
    scores = sorted(classifier.classify(paper.document).sections[0].score for paper in newest)
    return round(min(_MOST_SECTION, max(_LEAST_SECTION, scores[len(scores) // 5])), 2)
