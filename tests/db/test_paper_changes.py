from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import pytest
from alembic import command
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from db.bulk_papers import BulkStore
from db.listings import record_list
from db.migrate import alembic_config, upgrade
from db.models import PaperChange
from db.paper_changes import changes_of
from db.papers import find_paper, store_records
from db.records import PaperRecord
from db.session import connect
from tests.db.conftest import NewSession
from tests.db.samples import LIST, NOON, entry, later, record

GONE = "This paper has been withdrawn by the authors"
Told = tuple[str, int | None, str | None, str | None]


def told(session: Session) -> list[Told]:
    """All changes of the one paper: kind, version, what was, what is."""
    paper = find_paper(session, "2509.00001")
    assert paper is not None
    session.flush()
    return [(change.kind, change.version, change.before, change.after) for change in changes_of(session, paper)]


def store(session: Session, *records: PaperRecord, at: datetime) -> None:
    """What one run stores."""
    store_records(session, records, seen_at=at)
    session.expire_all()


def test_a_new_version_is_kept_with_all_that_it_changes(session: Session) -> None:
    """What it was, what it is, in which version, and when that was seen."""
    store(session, record(1), at=later(1))
    second = record(
        1,
        version=2,
        title="A Better Title",
        comment="Accepted at ICSE 2026",
        journal_reference="J. 1",
        doi="10.1145/1",
    )
    store(session, second, at=later(3))
    assert told(session) == [
        ("version", 2, "1", "2"),
        ("title", 2, "A Paper with the Number 1", "A Better Title"),
        ("comment", 2, "12 pages", "Accepted at ICSE 2026"),
        ("journal reference", 2, None, "J. 1"),
        ("doi", 2, None, "10.1145/1"),
    ]
    assert {change.seen_at for change in session.scalars(select(PaperChange))} == {later(3)}


def test_a_change_is_kept_once(session: Session) -> None:
    """Overlapping harvests, and a second interface, tell it again."""
    store(session, record(1), at=later(1))
    for day in (3, 4):
        store(session, record(1, version=2, title="Another"), record(1, version=2, title="Another"), at=later(day))
    assert [kind for kind, *_ in told(session)] == ["version", "title"]


def test_an_older_version_that_comes_later_is_no_change(session: Session) -> None:
    """Nothing goes back from the third to the second."""
    store(session, record(1), at=later(1))
    store(session, record(1, version=3, title="Third"), at=later(4))
    before = told(session)
    store(session, record(1, version=2, title="Second", comment=GONE), at=later(5))
    assert told(session) == before


def test_what_is_learnt_with_the_paper_itself_is_no_change(session: Session) -> None:
    """A file that holds all versions of a paper, or a harvest that meets two of them, tells of one paper."""
    store(session, record(1), record(1, version=2, title="Second"), at=later(2))
    assert told(session) == []


def test_spelling_and_arxivs_own_doi_are_no_change(session: Session) -> None:
    """Interfaces differ in dashes, capitals and spaces; arXiv gives every paper a DOI."""
    store(session, record(1), at=later(1))
    again = record(1, title="A paper - with the number 1", comment="12  Pages", doi="10.48550/arXiv.2509.00001")
    store(session, again, at=later(2))
    assert told(session) == []


def test_a_journal_reference_comes_without_a_new_version(session: Session) -> None:
    """Authors may add it to the version that is there."""
    store(session, record(1), at=later(1))
    store(session, record(1, journal_reference="J. Samples 1 (2026)"), at=later(90))
    assert told(session) == [("journal reference", 1, None, "J. Samples 1 (2026)")]


def test_an_interface_that_lags_behind_changes_nothing_back_and_forth(session: Session) -> None:
    """Of one version the old comment may be told again, and the new one after it."""
    old, new = record(1, comment="Under review"), record(1, comment="Accepted at ICSE 2026")
    store(session, old, at=later(1))
    for day, shown in enumerate((new, old, new, old), start=2):
        store(session, shown, at=later(day))
    assert told(session) == [("comment", 1, "Under review", "Accepted at ICSE 2026")]


def test_withdrawn_and_restored(session: Session) -> None:
    """Each with the words by which the paper says so."""
    store(session, record(1), at=later(1))
    store(session, record(1, version=2, comment=GONE), at=later(3))
    store(session, record(1, version=3, comment="Corrected"), at=later(5))
    changes = [change for change in told(session) if change[0] in {"withdrawn", "restored"}]
    assert changes == [("withdrawn", 2, None, GONE), ("restored", 3, GONE, None)]


def test_catching_up_is_no_news_but_a_withdrawal_is(session: Session) -> None:
    """A back-fill brings a version that was out long before the paper was first seen."""
    store(session, record(1), at=later(365))
    BulkStore(session, seen_at=later(400), current=True).store([record(1, version=2, title="Old News")])
    session.flush()
    session.expire_all()
    assert told(session) == []
    BulkStore(session, seen_at=later(401), current=True).store([record(1, version=3, comment=GONE)])
    session.flush()
    session.expire_all()
    assert told(session) == [("withdrawn", 3, None, GONE)]


def test_a_back_fill_tells_what_polling_missed(session: Session) -> None:
    """A version of the time in which nobody polled is news, whichever way it comes."""
    store(session, record(1), at=later(1))
    BulkStore(session, seen_at=later(90), current=True).store([record(1, version=2, updated=later(60))])
    assert told(session) == [("version", 2, "1", "2")]


@pytest.mark.parametrize(("comment", "kinds"), [("Accepted at ICSE 2026", []), (GONE, ["withdrawn"])])
def test_what_the_daily_feed_left_out_is_no_change(session: Session, comment: str, kinds: list[str]) -> None:
    """A paper of which only the feed had told is completed in silence, unless it turns out to be withdrawn."""
    store(session, record(1, comment=None, published=None, updated=None), at=NOON)
    store(session, record(1, comment=comment, doi="10.1145/1"), at=later(1))
    assert [kind for kind, *_ in told(session)] == kinds


def test_a_file_contradicts_nothing(session: Session) -> None:
    """How old it is nobody knows: it fills in what was unknown of a version, and changes nothing else."""
    store(session, record(1, title="Right", comment="Accepted at ICSE 2026"), at=later(1))
    old = record(1, title="Wrong", comment="Under review", doi="10.1145/1")
    BulkStore(session, seen_at=later(9), current=False).store([old])
    paper = find_paper(session, "2509.00001")
    assert paper is not None
    assert (paper.title, paper.comment, paper.doi) == ("Right", "Accepted at ICSE 2026", "10.1145/1")
    assert told(session) == []


@pytest.mark.parametrize(
    ("first_word", "expected"),
    [
        pytest.param(record(1, version=2, updated=later(99)), ["version", "comment"], id="a version of yesterday"),
        pytest.param(record(1, version=2, updated=later(9)), [], id="an old version"),
        pytest.param(record(1, updated=later(99)), [], id="a paper that has but one"),
        pytest.param(
            record(1, version=2, updated=later(9), comment=GONE), ["withdrawn"], id="a withdrawal, whenever it was"
        ),
    ],
)
def test_arxivs_first_word_about_a_listed_paper(
    session: Session, first_word: PaperRecord, expected: list[str]
) -> None:
    """Of most listed papers the list alone has told: only what certainly just happened is news."""
    record_list(session, LIST, [entry(1, title="As the List Writes It")], commit="c1", committed_at=NOON)
    store(session, first_word, at=later(100))
    assert [kind for kind, *_ in told(session)] == expected


VERSIONS = [
    record(1, version=1, title="One"),
    record(1, version=2, title="Two", comment=GONE),
    record(1, version=2, title="Two", comment=GONE, doi="10.1145/1"),
    record(1, version=3, title="Three", comment="Back"),
    record(1, version=3, title="Three", comment="ICSE 2026"),
    record(1, version=None, title="None"),
]


@given(runs=st.lists(st.lists(st.sampled_from(VERSIONS), max_size=3), max_size=6))
@settings(max_examples=60, deadline=None)
def test_in_whatever_order_versions_come_each_change_is_kept_once(
    runs: Sequence[Sequence[PaperRecord]], new_session: NewSession
) -> None:
    """No change twice, versions only upwards, and the last state told over again is none."""
    with new_session() as session:
        store(session, record(1, version=1, title="One"), at=NOON)
        for day, records in enumerate(runs, start=1):
            store(session, *records, at=later(day))
        first = told(session)
        assert max(Counter(first).values(), default=1) == 1
        numbers = [int(after or "") for kind, _, _, after in first if kind == "version"]
        assert numbers == sorted(set(numbers))
        paper = find_paper(session, "2509.00001")
        assert paper is not None
        last = record(1, version=paper.version, title=paper.title, comment=paper.comment, doi=paper.doi)
        store(session, last, at=later(50))
        assert told(session) == first


def test_the_migration_knows_its_way_back(new_database_url: str) -> None:
    """One step down the table is gone, one step up it is there again."""
    engine = connect(new_database_url)
    upgrade(engine)
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0008")
    assert not inspect(engine).has_table("paper_change")
    upgrade(engine)
    assert inspect(engine).has_table("paper_change")
    engine.dispose()
