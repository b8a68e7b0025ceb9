from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.listings import record_list
from db.models import Paper, PaperVersion
from db.papers import PaperDirectory, Stored, find_paper, store_records
from db.records import EarlierVersion, PaperRecord
from tests.db.conftest import NewSession
from tests.db.samples import LIST, NOON, entry, later, record


def papers(session: Session) -> list[Paper]:
    """All papers, in the order in which they were stored."""
    return list(session.scalars(select(Paper).order_by(Paper.id)))


def test_a_record_is_stored_with_all_that_it_says(session: Session) -> None:
    """Nothing that a source hands over is lost."""
    given_record = record(7, version=2, journal_reference="J. Samples 1", doi="10.1/x")
    assert store_records(session, [given_record], seen_at=later(3)) == Stored(new=1)
    (paper,) = papers(session)
    session.refresh(paper)
    stored = PaperRecord(
        arxiv_id=paper.arxiv_id or "",
        version=paper.version,
        title=paper.title,
        abstract=paper.abstract,
        authors=tuple(paper.authors),
        categories=tuple(paper.categories),
        comment=paper.comment,
        journal_reference=paper.journal_reference,
        doi=paper.doi,
        published=paper.published,
        updated=paper.updated,
    )
    assert stored == given_record
    assert paper.first_seen_at == paper.changed_at == later(3)
    (version,) = paper.versions
    assert (version.version, version.title, version.comment, version.submitted_at, version.seen_at) == (
        *(2, given_record.title, "12 pages", later(2), later(3)),
    )


def test_storing_the_same_again_changes_nothing(session: Session) -> None:
    """Harvests overlap by a week, so most records come more than once."""
    store_records(session, [record(1), record(2)], seen_at=NOON)
    assert store_records(session, [record(1), record(2)], seen_at=later(1)) == Stored(known=2)
    assert not session.dirty
    assert [(paper.changed_at, len(paper.versions)) for paper in papers(session)] == [(NOON, 1)] * 2


def test_a_new_version_updates_the_paper_and_both_versions_are_kept(session: Session) -> None:
    """The newest version speaks for the paper."""
    store_records(session, [record(1, title="Old Title")], seen_at=NOON)
    second = record(1, version=2, title="New Title", comment=None)
    assert store_records(session, [second], seen_at=later(5)) == Stored(changed=1)
    (paper,) = papers(session)
    assert (paper.version, paper.title, paper.title_key, paper.comment) == (2, "New Title", "newtitle", None)
    assert (paper.first_seen_at, paper.changed_at) == (NOON, later(5))
    assert [(each.version, each.title) for each in paper.versions] == [(1, "Old Title"), (2, "New Title")]


def test_a_new_version_that_says_the_same_asks_for_no_new_judgement(session: Session) -> None:
    """Its number is noted, changed_at stays."""
    store_records(session, [record(1)], seen_at=NOON)
    assert store_records(session, [record(1, version=2)], seen_at=later(5)) == Stored(known=1)
    (paper,) = papers(session)
    assert (paper.version, paper.updated, paper.changed_at, len(paper.versions)) == (2, later(2), NOON, 2)


def test_an_older_version_is_added_and_does_not_overwrite(session: Session) -> None:
    """Sources may answer in any order."""
    store_records(session, [record(1, version=2, title="New Title")], seen_at=NOON)
    assert store_records(session, [record(1, title="Old Title")], seen_at=later(1)) == Stored(known=1)
    (paper,) = papers(session)
    assert (paper.version, paper.title, paper.changed_at) == (2, "New Title", NOON)
    session.expire(paper)
    assert [each.version for each in paper.versions] == [1, 2]


def test_the_versions_before_are_noted_with_their_dates(session: Session) -> None:
    """What else they said stays unknown until a record of theirs comes."""
    before = (EarlierVersion(number=1, submitted=later(1)), EarlierVersion(number=2, submitted=later(2)))
    third = record(1, version=3, title="Third", earlier=before)
    assert store_records(session, [third], seen_at=NOON) == Stored(new=1)
    assert store_records(session, [third, record(1, title="First")], seen_at=later(9)) == Stored(known=2)
    (paper,) = papers(session)
    session.expire(paper)
    assert [(each.version, each.title, each.comment, each.submitted_at, each.seen_at) for each in paper.versions] == [
        (1, "First", "12 pages", later(1), NOON),
        (2, None, None, later(2), NOON),
        (3, "Third", "12 pages", later(3), NOON),
    ]


def test_what_is_known_of_a_version_is_not_overwritten_by_a_newer_one(session: Session) -> None:
    """A newer version's record knows but the date of the one that is stored."""
    store_records(session, [record(1, title="First")], seen_at=NOON)
    second = record(1, version=2, earlier=(EarlierVersion(number=1, submitted=later(-5)),))
    store_records(session, [second], seen_at=later(3))
    (paper,) = papers(session)
    first = paper.versions[0]
    assert (first.title, first.comment, first.submitted_at, first.seen_at) == ("First", "12 pages", later(1), NOON)


def test_what_a_record_does_not_know_it_does_not_erase(session: Session) -> None:
    """None means unknown: a source that tells less does not make the paper poorer, and judged anew every day."""
    store_records(session, [record(1, doi="10.1/x")], seen_at=NOON)
    poor = PaperRecord(arxiv_id="2509.00001", version=1, title=record(1).title)
    for again in (poor, replace(poor, version=None)):
        assert store_records(session, [again], seen_at=later(1)) == Stored(known=1)
    (paper,) = papers(session)
    assert (paper.comment, paper.doi, paper.published, paper.updated) == ("12 pages", "10.1/x", NOON, later(1))
    assert (paper.abstract, tuple(paper.authors)) == (record(1).abstract, record(1).authors)
    assert (paper.changed_at, paper.version) == (NOON, 1)


def test_a_record_of_the_same_version_fills_in_what_was_unknown(session: Session) -> None:
    """And asks for a new judgement, since there is more to judge."""
    store_records(session, [PaperRecord(arxiv_id="2509.00001", version=1, title="A Title")], seen_at=NOON)
    assert store_records(session, [record(1, title="A Title")], seen_at=later(1)) == Stored(changed=1)
    (paper,) = papers(session)
    assert (paper.abstract, paper.comment, paper.changed_at) == (record(1).abstract, "12 pages", later(1))
    assert [version.comment for version in paper.versions] == ["12 pages"]


def test_a_listed_paper_without_identifier_becomes_the_paper_of_the_same_title(session: Session) -> None:
    """Its listing stays with it."""
    record_list(
        session, LIST, [entry(1, arxiv_id=None, title="a paper - with the number 1!")], commit="c1", committed_at=NOON
    )
    assert store_records(session, [record(1)], seen_at=later(1)) == Stored(changed=1)
    (paper,) = papers(session)
    assert (paper.arxiv_id, paper.title, paper.version) == ("2509.00001", "A Paper with the Number 1", 1)
    assert [listing.section for listing in paper.listings] == ["Models > Code"]
    assert paper.first_seen_at == NOON


def test_the_same_title_under_two_identifiers_stays_two_papers(session: Session) -> None:
    """Titles such as "Code Llama" are not unique; only a paper without identifier is recognised by title."""
    records = [record(1, title="One Title"), record(2, title="One Title")]
    assert store_records(session, records, seen_at=NOON) == Stored(new=2)
    assert store_records(session, records, seen_at=NOON) == Stored(known=2)
    assert [paper.arxiv_id for paper in papers(session)] == ["2509.00001", "2509.00002"]


def test_duplicates_within_one_batch_are_one_paper(session: Session) -> None:
    """Pages of results may overlap, and versions may come together."""
    batch = [record(1), record(1), record(1, version=3, title="Third"), record(1, version=2, title="Second")]
    assert store_records(session, batch, seen_at=NOON) == Stored(new=1, changed=1, known=2)
    (paper,) = papers(session)
    session.expire(paper)
    assert (paper.title, [each.version for each in paper.versions]) == ("Third", [1, 2, 3])


def test_a_batch_of_1500_records_is_stored_and_recognised(session: Session) -> None:
    """More than one database takes values in one question."""
    batch = [record(number) for number in range(1500)]
    assert store_records(session, batch, seen_at=NOON) == Stored(new=1500)
    session.expunge_all()
    assert store_records(session, batch, seen_at=later(1)) == Stored(known=1500)
    assert session.scalar(select(func.count(PaperVersion.id))) == 1500


def test_no_records_are_no_trouble(session: Session) -> None:
    """A quiet day."""
    assert store_records(session, [], seen_at=NOON) == Stored()
    assert Stored(new=1, changed=2) + Stored(changed=3, known=4) == Stored(new=1, changed=5, known=4)


@pytest.mark.parametrize(
    "text",
    [
        "2509.00001",
        "2509.00001v9",
        "arXiv:2509.00001",
        "https://arxiv.org/abs/2509.00001v1",
        "https://arxiv.org/pdf/2509.00001.pdf",
        "https://arxiv.org/html/2509.00001v2#S1",
        "A Paper with the Number 1",
        "a paper, with the number 1 ",
    ],
)
def test_a_paper_is_found_by_whatever_somebody_pastes(text: str, session: Session) -> None:
    """Identifier with or without version, any page's address, or the title."""
    store_records(session, [record(1), record(2)], seen_at=NOON)
    paper = find_paper(session, text)
    assert paper is not None
    assert paper.arxiv_id == "2509.00001"


@pytest.mark.parametrize("text", ["2509.00003", "A Paper", "", "https://example.org/", "???"])
def test_a_paper_that_is_not_stored_is_not_found(text: str, session: Session) -> None:
    """None, not the next best."""
    store_records(session, [record(1), record(2)], seen_at=NOON)
    assert find_paper(session, text) is None


def test_titles_without_letters_are_papers_of_their_own(session: Session) -> None:
    """A paper is not mistaken for another because neither title can be spelled."""
    entries = [entry(arxiv_id=None, title="???"), entry(arxiv_id=None, title="!!!")]
    for _ in range(2):
        record_list(session, LIST, entries, commit="c", committed_at=NOON)
    assert [paper.title for paper in papers(session)] == ["???", "!!!"]


def test_the_directory_prefers_the_identifier_to_the_title(session: Session) -> None:
    """A paper renamed to another's title stays itself."""
    store_records(session, [record(1), record(2)], seen_at=NOON)
    directory = PaperDirectory(session, [("2509.00002", record(1).title)])
    found = directory.find(arxiv_id="2509.00002", title=record(1).title)
    assert found is not None
    assert found.arxiv_id == "2509.00002"
    assert directory.find(arxiv_id="2509.00003", title=record(1).title) is None


FIELDS: dict[str, Any] = {
    "abstract": "",
    "authors": (),
    "categories": (),
    "comment": None,
    "journal_reference": None,
    "doi": None,
    "published": None,
    "updated": None,
}


def whole(version: int) -> PaperRecord:
    """All that there is to know of a version."""
    text = f"of version {version}"
    return record(
        1,
        version=version,
        title=f"The Title {text}",
        abstract=f"The abstract {text}.",
        authors=("Ada Example", text),
        categories=("cs.SE", f"cs.V{version}"),
        comment=f"comment {text}",
        journal_reference=f"journal {text}",
        doi=f"10.1/{version}",
    )


@st.composite
def tellings(draw: st.DrawFn) -> list[PaperRecord]:
    """Records of one paper in any order and repetition; some know little, the newest version is known whole."""
    newest = draw(st.integers(1, 3))
    records = [whole(newest)]
    for version in draw(st.lists(st.integers(1, newest), max_size=6)):
        unknown = draw(st.sets(st.sampled_from(sorted(FIELDS))))
        records.append(replace(whole(version), **{name: FIELDS[name] for name in unknown}))
    return draw(st.permutations(records + draw(st.lists(st.sampled_from(records), max_size=3))))


def state(session: Session) -> tuple[object, ...]:
    """What is stored about the one paper, but for the moments at which it came."""
    (paper,) = papers(session)
    session.expire(paper)
    return (
        *(paper.arxiv_id, paper.version, paper.title, paper.title_key),
        *(getattr(paper, name) for name in FIELDS),
        [(each.version, each.title) for each in paper.versions],
    )


@given(records=tellings(), data=st.data())
@settings(max_examples=40, deadline=None)
def test_any_order_of_records_of_one_paper_ends_in_the_same_state(
    records: list[PaperRecord], data: st.DataObject, new_session: NewSession
) -> None:
    """In one batch or in many, with any repetition: the newest version speaks, and every version is kept."""
    known = sorted({each.version or 0 for each in records})
    with new_session() as session:
        cut = data.draw(st.integers(0, len(records)))
        for batch in (records[:cut], records[cut:]):
            store_records(session, batch, seen_at=NOON)
        newest = whole(known[-1])
        assert state(session) == (
            *(newest.arxiv_id, newest.version, newest.title, f"thetitleofversion{newest.version}"),
            *(list(value) if isinstance(value := getattr(newest, name), tuple) else value for name in FIELDS),
            [(version, f"The Title of version {version}") for version in known],
        )
        before = state(session)
        assert store_records(session, records, seen_at=later(1)).new == 0
        assert state(session) == before
