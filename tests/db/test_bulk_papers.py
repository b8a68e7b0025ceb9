from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.bulk_papers import BulkStore
from db.listings import record_list
from db.models import Paper
from db.papers import Stored, store_records
from db.records import EarlierVersion, PaperRecord
from db.session import open_sessions
from tests.databases import database_at
from tests.db.conftest import NewSession
from tests.db.samples import LIST, NOON, entry, later, record


def store_in_bulk(session: Session, *batches: list[PaperRecord]) -> Stored:
    """What several batches came to."""
    bulk = BulkStore(session, seen_at=NOON, current=True)
    return sum((bulk.store(batch) for batch in batches), Stored())


def contents(session: Session) -> list[tuple[object, ...]]:
    """All papers with their versions, in the order of their identifiers."""
    session.expire_all()
    columns = [column.key for column in Paper.__table__.columns if column.key != "id"]
    rows = [
        (
            *(getattr(paper, name) for name in columns),
            *((each.version, each.title, each.comment, each.submitted_at, each.seen_at) for each in paper.versions),
            len(paper.listings),
        )
        for paper in session.scalars(select(Paper))
    ]
    return sorted(rows, key=repr)


def test_new_papers_are_stored_with_their_versions(session: Session, tmp_path: Path) -> None:
    """Row by row as the ordinary way stores them."""
    batch = [record(1), record(2, version=3), record(3, version=None)]
    assert store_in_bulk(session, batch) == Stored(new=3)
    with open_sessions(database_at(tmp_path / "other.sqlite3")) as others, others.begin() as other:
        store_records(other, batch, seen_at=NOON)
        assert contents(session) == contents(other)


def test_a_later_batch_knows_what_an_earlier_one_stored(session: Session) -> None:
    """Within one transaction, and after it."""
    again = [record(1), record(2, version=2, title="Renamed")]
    assert store_in_bulk(session, [record(1), record(2)], again) == Stored(new=2, changed=1, known=1)
    assert store_in_bulk(session, again) == Stored(known=2)


def test_a_listed_paper_without_identifier_becomes_the_paper_of_the_same_title(session: Session) -> None:
    """A snapshot tells the identifiers of papers that a list links elsewhere."""
    record_list(session, LIST, [entry(1, arxiv_id=None)], commit="c1", committed_at=later(-1))
    assert store_in_bulk(session, [record(1), record(2)]) == Stored(new=1, changed=1)
    assert [paper.arxiv_id for paper in session.scalars(select(Paper).order_by(Paper.id))] == [
        "2509.00001",
        "2509.00002",
    ]


records = st.builds(
    lambda number, version, title, comment: replace(
        record(number, version=version),
        title=title,
        comment=comment,
        earlier=tuple(EarlierVersion(number=each, submitted=later(each)) for each in range(1, version or 1)),
    ),
    st.integers(1, 5),
    st.none() | st.integers(1, 3),
    st.sampled_from(["A Paper with the Number 1", "Another", "a PAPER, with the number 5"]),
    st.none() | st.just("ICSE 2026"),
)


@given(batches=st.lists(st.lists(records, max_size=8), max_size=4))
@settings(max_examples=60, deadline=None)
def test_both_ways_of_storing_come_to_the_same(batches: list[list[PaperRecord]], new_session: NewSession) -> None:
    """Whatever comes in whichever order, repeated, renamed, or listed before under its title alone."""
    with new_session() as session:
        record_list(session, LIST, [entry(5, arxiv_id=None)], commit="c1", committed_at=NOON)
        in_bulk = store_in_bulk(session, *batches), contents(session)
    with new_session() as session:
        record_list(session, LIST, [entry(5, arxiv_id=None)], commit="c1", committed_at=NOON)
        stored = sum((store_records(session, batch, seen_at=NOON) for batch in batches), Stored())
        assert in_bulk == (stored, contents(session))
