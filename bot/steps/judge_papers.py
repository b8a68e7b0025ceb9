"""Judge what was harvested: does it belong in the list, and in which section."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from bot.steps.context import Cycle
from classifiers.classification import Classification as Answer
from classifiers.classification import Document
from classifiers.verdict import judge
from db.models import Classification, Paper, Proposal
from db.states import ProposalState

BATCH = 500
"""Papers that are judged and stored in one transaction."""
KEPT_SECTIONS = 5
"""Best sections that are stored for each paper."""
KEPT_EVIDENCE = 8
"""Heaviest phrases that are stored for each score."""


def judge_papers(cycle: Cycle) -> str:
    """Classify papers that are proposed or may be, and have no judgement or an outdated one.

    Others are not judged: an import or a back-fill may bring a million old papers, whose judgements would take a
    quarter of an hour and gigabytes, and nobody would ever read them.
    """
    pending = _pending(cycle)
    for start in range(0, len(pending), BATCH):
        with cycle.sessions.begin() as session:
            _judge_batch(cycle, session, pending[start : start + BATCH])
        cycle.figures.judged += len(pending[start : start + BATCH])
        cycle.progress("judging papers", cycle.figures.judged, len(pending))
    return f"{cycle.figures.judged} papers judged by rules {rules_version(cycle)}"


def rules_version(cycle: Cycle) -> str:
    """What a judgement depends on besides the paper: the rules, and the thresholds."""
    thresholds = cycle.profile.thresholds
    return f"{cycle.classifier.model_version}/{thresholds.relevance:g}/{thresholds.section:g}/{thresholds.facet:g}"


def _pending(cycle: Cycle) -> Sequence[int]:
    oldest = cycle.now - timedelta(days=cycle.profile.arxiv.proposal_age_days)
    outdated: ColumnElement[bool] = or_(
        Classification.paper_changed_at != Paper.changed_at,
        Classification.model_version != rules_version(cycle),
    )
    standing = select(Proposal.paper_id).where(
        Proposal.profile == cycle.name,
        Proposal.state.in_([ProposalState.CANDIDATE, ProposalState.PROPOSED, ProposalState.DEFERRED]),
    )
    query = (
        select(Paper.id)
        .outerjoin(Classification, and_(Classification.paper_id == Paper.id, Classification.profile == cycle.name))
        .where(Paper.abstract != "", or_(Paper.published >= oldest, Paper.id.in_(standing)))
        .where(or_(Classification.id.is_(None), outdated))
        .order_by(Paper.id)
    )
    with cycle.sessions() as session:
        return session.scalars(query).all()


def _judge_batch(cycle: Cycle, session: Session, paper_ids: Sequence[int]) -> None:
    thresholds = cycle.profile.thresholds
    known = {
        classification.paper_id: classification
        for classification in session.scalars(
            select(Classification).where(Classification.profile == cycle.name, Classification.paper_id.in_(paper_ids))
        )
    }
    for paper in session.scalars(select(Paper).where(Paper.id.in_(paper_ids)).order_by(Paper.id)):
        answer = cycle.classifier.classify(document_of(paper))
        verdict = judge(answer, relevance=thresholds.relevance, section=thresholds.section)
        record = known.get(paper.id)
        if record is None:
            record = Classification(profile=cycle.name, paper_id=paper.id)
            session.add(record)
        best = answer.sections[0]
        record.model_version = rules_version(cycle)
        record.paper_changed_at = paper.changed_at
        record.relevance = answer.relevance
        record.section = best.section
        record.section_score = best.score
        record.outcome = verdict.outcome.value
        record.reason = verdict.reason
        record.result = compact(answer)
        record.classified_at = cycle.now


def compact(answer: Answer) -> dict[str, Any]:
    """An answer without its long tail: what a reviewer reads, in about 2 kB."""
    result = answer.to_json()
    result["relevance_evidence"] = result["relevance_evidence"][:KEPT_EVIDENCE]
    result["sections"] = result["sections"][:KEPT_SECTIONS]
    for score in (*result["sections"], *result["facets"]):
        score["evidence"] = score["evidence"][:KEPT_EVIDENCE]
    return result


def document_of(paper: Paper) -> Document:
    """A stored paper as the classifier reads it."""
    return Document(
        title=paper.title,
        abstract=paper.abstract,
        comment=paper.comment or "",
        categories=tuple(paper.categories),
    )
