"""What is let go of after years, and what never is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db import sqlite
from db.list_commits import ChangeKind
from db.list_models import ListChangeRecord, ListCommitRecord
from db.models import Base, Classification, Listing, Paper, Proposal
from db.papers import store_records
from db.pruning import BATCH, Prunable, give_back, prunable, prune, prune_daily, unneeded
from db.session import Sessions, open_sessions
from db.states import ProposalState
from tests.db.samples import LIST, NOON, later, record

BEFORE = later(30)
"""All samples are older, unless they say otherwise."""
PLAIN, LISTED, PROPOSED, CHANGED, UNSURE, JUDGED_LATE, REPLACED, SEEN_LATE, YOUNG = range(1, 10)


def judged(paper_id: int, outcome: str, **changed: object) -> Classification:
    """A judgement of a paper."""
    values: dict[str, object] = {
        "profile": LIST,
        "paper_id": paper_id,
        "model_version": "1",
        "paper_changed_at": NOON,
        "relevance": 0.0,
        "section_score": 0.0,
        "outcome": outcome,
        "reason": "why",
        "result": {"relevance_evidence": []},
        "classified_at": NOON,
    }
    return Classification(**values | changed)


@pytest.fixture
def filled(sessions: Sessions) -> Sessions:
    """One paper that nobody needs any more, and one for each reason to need one."""
    with sessions.begin() as session:
        old = [record(number) for number in range(1, 8)]
        store_records(session, old, seen_at=NOON)
        store_records(session, [record(SEEN_LATE)], seen_at=BEFORE)
        session.execute(update(Paper).where(Paper.arxiv_id == f"2509.{SEEN_LATE:05d}").values(first_seen_at=BEFORE))
        store_records(session, [record(YOUNG, published=BEFORE)], seen_at=NOON)
        ids = dict(session.execute(select(Paper.arxiv_id, Paper.id)).all())
        at = {number: ids[f"2509.{number:05d}"] for number in range(1, 10)}
        session.add(
            Listing(
                profile=LIST,
                paper_id=at[LISTED],
                section="A",
                kind="bullet",
                raw="-",
                since_commit="a",
                since_at=NOON,
                until_commit="b",
                until_at=NOON,
            )
        )
        session.add(
            Proposal(
                profile="another-list",
                paper_id=at[PROPOSED],
                state=ProposalState.REJECTED,
                created_at=NOON,
                changed_at=NOON,
            )
        )
        commit = ListCommitRecord(
            profile=LIST, sha="a", author="x", committed_at=NOON, message="m", reading="parent", read_at=NOON
        )
        commit.changes = [ListChangeRecord(paper_id=at[CHANGED], kind=ChangeKind.REMOVED, section="A")]
        session.add(commit)
        session.add_all(
            judged(at[number], "irrelevant") for number in range(1, 10) if number not in {UNSURE, JUDGED_LATE}
        )
        session.add_all([judged(at[UNSURE], "abstain"), judged(at[JUDGED_LATE], "irrelevant", classified_at=BEFORE)])
        session.execute(update(Paper).where(Paper.id == at[REPLACED]).values(changed_at=BEFORE))
    return sessions


def texts(session: Session) -> dict[str, str]:
    """Each paper's abstract."""
    return {
        str(name)[-2:].lstrip("0"): text for name, text in session.execute(select(Paper.arxiv_id, Paper.abstract))
    }


def everything_else(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """All that is stored but for the abstracts."""
    return {
        table.name: [
            tuple(row)
            for row in session.execute(
                select(*(each for each in table.columns if each.name != "abstract")).order_by(
                    *table.primary_key.columns
                )
            )
        ]
        for table in Base.metadata.sorted_tables
    }


def test_only_the_abstract_of_a_paper_that_nobody_needs_goes(filled: Sessions) -> None:
    """What was listed, proposed, changed in the list, doubtful or young stays whole, and so do all other rows."""
    with filled() as session:
        before, rest = texts(session), everything_else(session)
        told = prunable(session, before=BEFORE)
    assert told == Prunable(1, len(before[str(PLAIN)]))
    assert prune(filled, before=BEFORE) == told
    with filled() as session:
        assert texts(session) == before | {str(PLAIN): ""}
        assert everything_else(session) == rest
        assert prunable(session, before=BEFORE) == Prunable()


def test_a_paper_that_arxiv_tells_of_again_has_its_abstract_again(filled: Sessions) -> None:
    """A new version is judged as any other."""
    prune(filled, before=BEFORE)
    with filled.begin() as session:
        store_records(session, [record(PLAIN, version=2)], seen_at=BEFORE)
        assert texts(session)[str(PLAIN)] == record(PLAIN).abstract


def test_a_daily_run_looks_at_what_has_just_become_old_enough(filled: Sessions) -> None:
    """The rest is for the command: a database of a million papers is not read through each day."""
    assert prune_daily(filled, before=NOON + timedelta(days=365)).papers == 0
    assert prune_daily(filled, before=BEFORE).papers == 1


def test_many_papers_go_in_several_transactions(sessions: Sessions) -> None:
    """Others may write in between."""
    with sessions.begin() as session:
        store_records(session, [record(number) for number in range(1, BATCH + 3)], seen_at=NOON)
    seen: list[int] = []
    assert prune(sessions, before=BEFORE, show=seen.append).papers == BATCH + 2
    assert seen == [BATCH, BATCH + 2]


@pytest.mark.sqlite
def test_the_file_becomes_smaller(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left is written anew; while somebody reads, that is told instead."""
    with open_sessions(database_url) as sessions:
        with sessions.begin() as session:
            store_records(session, [record(number, abstract="word " * 2000) for number in range(1, 60)], seen_at=NOON)
        prune(sessions, before=BEFORE)
    sizes = give_back(database_url)
    assert isinstance(sizes, tuple)
    assert sizes[1] < sizes[0] / 2
    with open_sessions(database_url) as sessions, sessions() as reader, monkeypatch.context() as patched:
        patched.setattr(sqlite, "BUSY_TIMEOUT", 0)
        reader.scalar(select(Paper.id))
        assert "becomes smaller when the last process" in str(give_back(database_url))


@pytest.mark.sqlite
def test_no_paper_is_compared_with_all_judgements(sessions: Sessions) -> None:
    """With 200,000 papers, that would take hours."""
    with sessions() as session:
        bind = session.get_bind()
        looked = select(Paper.id).where(unneeded(BEFORE)).compile(bind, compile_kwargs={"literal_binds": True})
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {looked}").all()
    assert len(plan) > 5
    assert [step.detail for step in plan if step.detail.startswith("SCAN")] == []
