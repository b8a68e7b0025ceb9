"""A list that does not exist, and a commit that adds a paper of every fate to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit.build import audit
from bot.audit.content import Audit, AuditedPaper
from db.ledger import Finding, note_day
from db.list_commits import Reading
from db.models import Classification, Paper, Proposal
from db.papers import store_records
from db.records import PaperRecord
from db.states import ProposalState
from tests.bot.digest.samples import (
    FUZZING,
    PROFILE,
    PULL_REQUEST,
    REPAIR,
    SURVEYS,
    at,
    candidate,
    decides,
    entry,
    proposed,
    pushes,
)

SHA = "c0ffee" + "0" * 34
COMMIT = f"https://github.com/{PROFILE.repository}/commit/{SHA}"
LISTED = at(9, 25)
LONG_TITLE = "One Work under Two Numbers and a Title That No Terminal of Eighty Columns Shows in One Line"
EVIDENCE = [
    {"phrase": "language model", "field": "title", "weight": 1.25, "origin": "hand"},
    {"phrase": "crystal", "field": "abstract", "weight": -2.5, "origin": "hand"},
]


def polled(session: Session, number: str, title: str, when: datetime, **changed: Any) -> Paper:
    """A paper of a polled category, as arXiv first showed it."""
    values: dict[str, Any] = {"abstract": f"On {title}.", "categories": ("cs.SE",), "published": when, **changed}
    record = PaperRecord(arxiv_id=number, version=1, title=title, **values)
    store_records(session, [record], seen_at=when)
    return session.scalars(select(Paper).where(Paper.arxiv_id == number)).one()


def judged(session: Session, paper: Paper, outcome: str, when: datetime, *, reason: str = "by its words") -> None:
    """A judgement of a paper."""
    sections = [
        {"section": FUZZING, "score": 0.31, "evidence": [{"phrase": "fuzz", "field": "title", "weight": 0.5}]},
        {"section": REPAIR, "score": 0.28, "evidence": []},
    ]
    session.add(
        Classification(
            profile=PROFILE.name,
            paper_id=paper.id,
            model_version="1",
            paper_changed_at=when,
            relevance=0.4,
            section=FUZZING,
            section_score=0.31,
            outcome=outcome,
            reason=reason,
            result={"relevance_evidence": EVIDENCE, "sections": sections},
            classified_at=when,
        )
    )
    session.flush()


def in_doubt(session: Session, moment: datetime) -> None:
    """A day of which the ledger says that papers may be missing."""
    finding = Finding(verdict="suspect", detail="2 came where 40 are usual", fetched=2, expected=40)
    note_day(
        session,
        None,
        finding,
        profile=PROFILE.name,
        source="arxiv-oai",
        category="cs.SE",
        day=moment.date(),
        at=moment,
    )


def audited(session: Session, **asked: Any) -> Audit:
    """The audit of everything, or of what is asked for."""
    session.flush()
    return audit(session, PROFILE, **{"since": None, **asked})


def verdicts(told: Audit) -> dict[str, AuditedPaper]:
    """The audited papers by title."""
    return {paper.title: paper for paper in told.papers}


def every_fate(session: Session) -> None:
    """One commit adds a paper for every verdict but the merge; what is decided is decided before it, or by it."""
    old = entry("2401.00001", "An Old Survey", SURVEYS)
    pushes(session, "seed", at(9, 1), old, reading=Reading.FIRST)
    added = [entry(paper.arxiv_id, paper.title, FUZZING) for paper in _known(session)]
    twin = polled(session, "2509.00900", LONG_TITLE, at(9, 9))
    decides(session, candidate(session, twin, at(9, 9)), ProposalState.REJECTED, at(9, 10), actor="bo", reason="no")
    polled(session, "2509.00990", "Just Before", at(9, 9))
    polled(session, "2509.01100", "Just After", at(9, 10))
    for number, title in (("2508.00400", "Before the Doubt"), ("2508.00600", "After the Doubt")):
        polled(session, number, title, at(8, 5))
    in_doubt(session, at(8, 6))
    added += [
        entry("2509.01000", "Never Told", FUZZING),
        entry("2508.00500", "Of a Doubtful Day", FUZZING),
        entry("2401.00777", "Long Before", FUZZING),
        entry("2509.00995", "About Pictures", FUZZING),
        entry("2509.01050", "Slow", FUZZING),
        entry(None, "A Book", FUZZING),
    ]
    pushes(session, SHA, LISTED, entry("2401.00001", "An Old Survey", REPAIR), *added)
    for proposal in session.scalars(select(Proposal).join(Paper).where(Paper.title.not_like("%Twin%"))).all():
        if proposal.paper_id != twin.id:
            decides(session, proposal, ProposalState.SUPERSEDED, LISTED, actor="ada", reason="listed", url=COMMIT)
    polled(session, "2509.01050", "Slow", at(9, 28), published=at(9, 9))
    polled(session, "2509.00995", "About Pictures", at(9, 28), categories=("cs.CV", "cs.GR"))


def _known(session: Session) -> Iterator[Paper]:
    """The papers that the bot knew when they were listed."""
    early = at(9, 9)
    stood = polled(session, "2509.00001", "Stood There", early)
    proposed(session, candidate(session, stood, early), at(9, 12))
    yield stood
    elsewhere = polled(session, "2509.00002", "Stood Elsewhere", early)
    proposed(session, candidate(session, elsewhere, early, section=REPAIR), at(9, 24, 13))
    yield elsewhere
    yield candidate(session, polled(session, "2509.00003", "Waited", early), early, relevance=0.1).paper
    for number, title, state in (
        ("2509.00004", "Put Off", ProposalState.DEFERRED),
        ("2509.00005", "Refused", ProposalState.REJECTED),
        ("2509.00006", "Taken Back", ProposalState.WITHDRAWN),
    ):
        paper = polled(session, number, title, early)
        actor = "shelver" if state is ProposalState.WITHDRAWN else "bo"
        decides(
            session,
            candidate(session, paper, early),
            state,
            at(9, 20),
            actor=actor,
            reason="not now",
            url=PULL_REQUEST,
        )
        yield paper
    for number, title, outcome, when in (
        ("2509.00007", "Crystals", "irrelevant", early),
        ("2509.00008", "Crystals Again", "irrelevant", at(9, 27)),
        ("2509.00009", "Between Two Stools", "abstain", early),
        ("2509.00010", "Liked Since", "propose", at(9, 27)),
        ("2509.00901", LONG_TITLE, "propose", early),
    ):
        paper = polled(session, number, title, early)
        judged(session, paper, outcome, when)
        yield paper
    aged = polled(session, "2506.00011", "Aged", early, published=at(6, 1))
    judged(session, aged, "propose", early)
    yield aged
    yield polled(session, "2509.00012", "Not Judged", at(9, 24))
