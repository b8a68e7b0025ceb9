"""All that can be told about one judgement, put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.explanation.comparison import Comparison, compare, section_score
from bot.explanation.marks import Places, find_places, places_to_json
from bot.explanation.memory import Memory
from bot.explanation.nearest import ListedPapers, NearestPaper
from bot.explanation.standing import Standing, relevance_standing, section_standings
from bot.explanation.why_not import Reason, reasons_against
from bot.profile_sections import ProfileSections
from classifiers.classification import Classification, Document
from classifiers.entities import EntityFinder
from classifiers.entry_fields import EntryFields, extract
from classifiers.keyword import KeywordClassifier
from classifiers.mentions import Mentions, describe
from classifiers.verdict import Verdict, judge
from config.loading import ProfileFolder
from config.rules import SectionRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What is known besides the paper's own text."""

    memory: Memory | None = None
    """None where the paper is not stored."""
    listed: ListedPapers | None = None
    """None where no list was ever read."""
    places: ProfileSections | None = None
    """The profile's sections in the list as it was last read; None where it never was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One judgement and its reasons."""

    document: Document
    arxiv_id: str | None
    verdict: Verdict
    answer: Classification
    relevance: Standing
    sections: tuple[Standing, ...]
    """The best ones, best first."""
    places: Places
    """Where evidence stands in the text."""
    nearest: tuple[NearestPaper, ...] | None
    """None where no list is known."""
    reasons: tuple[Reason, ...]
    """Why it is not proposed; empty where nothing keeps it back."""
    comparison: Comparison | None
    """With the section asked for, or that which has the paper; None where there is none, or where it is the best."""
    entry_fields: EntryFields
    """What the paper tells for an entry, sure or likely."""
    mentions: Mentions
    """The entities that it names, and the results that it reports."""

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        document = self.document
        return {
            "id": self.arxiv_id,
            "outcome": self.verdict.outcome.value,
            "reason": self.verdict.reason,
            **self.answer.to_json(),
            "standing": {
                "relevance": self.relevance.to_json(),
                "sections": [section.to_json() for section in self.sections],
            },
            "comparison": self.comparison.to_json() if self.comparison else None,
            "nearest": None if self.nearest is None else [paper.to_json() for paper in self.nearest],
            "why_not": [reason.to_json() for reason in self.reasons],
            "entry_fields": self.entry_fields.to_json(),
            **self.mentions.to_json(),
            "document": {
                "title": document.title,
                "abstract": document.abstract,
                "comment": document.comment,
                "categories": list(document.categories),
            },
            "places": places_to_json(document, self.places),
        }


def explain(
    document: Document,
    *,
    classifier: KeywordClassifier,
    finder: EntityFinder,
    folder: ProfileFolder,
    background: Background,
    now: datetime,
    arxiv_id: str | None = None,
    journal_reference: str | None = None,
    section: str | None = None,
) -> Explanation:
    """Judge a paper and tell why.

    Args:
        document: The paper.
        classifier: The profile's classifier.
        finder: Of the profile's entities.
        folder: The profile.
        background: What is known besides.
        now: In UTC; papers that are too old by then are not proposed.
        arxiv_id: The paper's own identifier, where it has one.
        journal_reference: arXiv's, where there is one.
        section: Path of a section in the profile that is to be compared with the best one. Where none is given, it is
            the one in which the list has the paper.
    """
    thresholds, rules = folder.profile.thresholds, folder.sections
    answer = classifier.classify(document)
    verdict = judge(answer, relevance=thresholds.relevance, section=thresholds.section)
    relevance = relevance_standing(answer, classifier.sums(document), rules, thresholds)
    sections = section_standings(answer, rules, thresholds)
    compared = section or _listed_section(background.memory, rules)
    comparison = None
    if compared is not None and compared != sections[0].name:
        other = section_score(compared, document, classifier=classifier, rules=rules)
        comparison = compare(sections[0], other, rules)
    return Explanation(
        document=document,
        arxiv_id=arxiv_id,
        verdict=verdict,
        answer=answer,
        relevance=relevance,
        sections=sections,
        places=find_places(document, classifier.locate(document)),
        nearest=background.listed.nearest(document, arxiv_id=arxiv_id) if background.listed else None,
        reasons=reasons_against(
            document,
            verdict,
            relevance=relevance,
            sections=sections,
            profile=folder.profile,
            memory=background.memory,
            places=background.places,
            now=now,
        ),
        comparison=comparison,
        entry_fields=extract(document, journal_reference=journal_reference),
        mentions=describe(document, finder),
    )


def _listed_section(memory: Memory | None, rules: SectionRules) -> str | None:
    """Where the list has the paper; None where it has not, or in a section that the profile does not know."""
    places = memory.places if memory else ()
    return next((place.section for place in places if place.until is None and place.section in rules.sections), None)
