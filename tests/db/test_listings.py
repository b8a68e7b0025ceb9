from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from db.listings import (
    ListChange,
    ListedEntry,
    current_listings,
    listed_papers,
    load_snapshot,
    record_list,
    save_snapshot,
    section_counts,
)
from db.models import Listing, Paper
from db.papers import find_paper, store_records
from tests.db.conftest import NewSession
from tests.db.samples import LIST, NOON, entry, later, record
from tests.examples import examples


def read(session: Session, entries: Sequence[ListedEntry], day: int = 0) -> ListChange:
    """The list as it stands on a day, after that day's commit."""
    return record_list(session, LIST, entries, commit=f"commit{day}", committed_at=later(day))


def standing(session: Session) -> list[tuple[str | None, str]]:
    """Identifier and section of what stands in the list."""
    return [(listing.paper.arxiv_id, listing.section) for listing in current_listings(session, LIST)]


def test_the_first_reading_stores_every_entry_and_its_paper(session: Session) -> None:
    """Papers that arXiv has not told about are stored as far as the list tells."""
    change = read(session, [entry(1, venue="ICSE", name="Namer", tag="new"), entry(2, section="Benchmarks")])
    assert [listing.paper.title for listing in change.added] == [entry(1).title, entry(2).title]
    assert (change.moved, change.edited, change.removed) == ([], [], [])
    first = current_listings(session, LIST)[0]
    session.refresh(first)
    assert (first.section, first.kind, first.raw, first.month) == ("Models > Code", "bullet", entry(1).raw, "2025-09")
    assert (first.venue, first.name, first.tag) == ("ICSE", "Namer", "new")
    assert (first.since_commit, first.since_at, first.until_commit, first.until_at) == ("commit0", NOON, None, None)
    assert (first.paper.version, first.paper.abstract, first.paper.authors) == (None, "", [])


def test_what_stands_can_be_read_without_the_rest_of_its_papers(session: Session) -> None:
    """Identifiers and titles alone, of what stands and not of what is gone; the rest comes when it is asked for."""
    store_records(session, [record(1)], seen_at=NOON)
    read(session, [entry(1), entry(2)])
    read(session, [entry(1)], day=1)
    session.expunge_all()
    paper = find_paper(session, "2509.00001")
    assert paper is not None
    assert listed_papers(session, LIST) == {paper.id: paper.title_key}
    session.expunge_all()
    [listing] = current_listings(session, LIST, titles_alone=True)
    assert "abstract" in inspect(listing.paper).unloaded
    assert listing.paper.title == record(1).title
    assert listing.paper.abstract == record(1).abstract


def test_a_listed_paper_that_is_stored_already_is_that_paper(session: Session) -> None:
    """By identifier, and by title where the entry has none."""
    store_records(session, [record(1), record(2)], seen_at=NOON)
    read(session, [entry(1, title="Called Otherwise"), entry(arxiv_id=None, title="a paper with the number 2")])
    assert standing(session) == [("2509.00001", "Models > Code"), ("2509.00002", "Models > Code")]
    assert session.scalar(select(func.count(Paper.id))) == 2
    paper = find_paper(session, "2509.00001")
    assert paper is not None
    assert paper.title == record(1).title


def test_the_same_list_again_changes_nothing(session: Session) -> None:
    """However often it is read, and in whatever order its entries stand."""
    entries = [entry(1), entry(2), entry(arxiv_id=None, title="Not on arXiv"), entry(2, section="Benchmarks")]
    read(session, entries)
    for day, again in enumerate([entries, entries[::-1]], start=1):
        assert read(session, again, day) == ListChange(added=[], moved=[], edited=[], removed=[], dropped=[])
    assert {listing.since_commit for listing in session.scalars(select(Listing))} == {"commit0"}
    assert session.scalar(select(func.count(Listing.id))) == 4


def test_an_added_entry_is_told(session: Session) -> None:
    """With the commit that brought it."""
    read(session, [entry(1)])
    change = read(session, [entry(2), entry(1)], 1)
    assert [(each.paper.arxiv_id, each.since_commit) for each in change.added] == [("2509.00002", "commit1")]
    assert (change.moved, change.edited, change.removed) == ([], [], [])


def test_a_removed_entry_is_told_and_its_history_kept(session: Session) -> None:
    """The listing says until which commit it stood."""
    read(session, [entry(1), entry(2)])
    change = read(session, [entry(2)], 1)
    (gone,) = change.removed
    assert (gone.paper.arxiv_id, gone.until_commit, gone.until_at) == ("2509.00001", "commit1", later(1))
    assert (change.added, change.moved, change.edited) == ([], [], [])
    assert standing(session) == [("2509.00002", "Models > Code")]


def test_an_entry_that_comes_back_is_a_new_listing(session: Session) -> None:
    """The time between is remembered."""
    for day, entries in enumerate([[entry(1)], [], [entry(1)]]):
        change = read(session, entries, day)
    assert len(change.added) == 1
    history = session.scalars(select(Listing).order_by(Listing.id)).all()
    assert [(each.since_commit, each.until_commit) for each in history] == [("commit0", "commit1"), ("commit2", None)]


def test_a_moved_entry_is_told_as_moved(session: Session) -> None:
    """Neither as added nor as removed: the owner put it elsewhere."""
    read(session, [entry(1), entry(2)])
    change = read(session, [entry(1, section="Benchmarks"), entry(2)], 1)
    assert [each.section for each in change.moved] == ["Benchmarks"]
    assert (change.added, change.edited, change.removed) == ([], [], [])
    old, _, new = session.scalars(select(Listing).order_by(Listing.id)).all()
    assert (old.section, old.until_commit) == ("Models > Code", "commit1")
    assert (new.section, new.since_commit, new.until_commit) == ("Benchmarks", "commit1", None)


@pytest.mark.parametrize(
    "changed",
    [{"raw": "- reworded"}, {"kind": "table"}, {"month": None}, {"venue": "FSE"}, {"name": "N"}, {"tag": "T"}],
)
def test_an_edited_entry_is_told_as_edited(changed: dict[str, Any], session: Session) -> None:
    """It stays the same listing, since the same commit, with the new wording."""
    read(session, [entry(1), entry(2)])
    change = read(session, [entry(1, **changed), entry(2)], 1)
    (edited,) = change.edited
    assert {name: getattr(edited, name) for name in changed} == changed
    assert (edited.since_commit, edited.until_commit) == ("commit0", None)
    assert (change.added, change.moved, change.removed) == ([], [], [])


def test_a_paper_in_two_sections_has_two_listings(session: Session) -> None:
    """Taking one away removes the listing, not the paper from the list."""
    assert len(read(session, [entry(1), entry(1, section="Benchmarks")]).added) == 2
    assert section_counts(session, LIST) == {"Models > Code": 1, "Benchmarks": 1}
    change = read(session, [entry(1)], 1)
    assert (change.added, change.moved, change.edited, change.removed) == ([], [], [], [])
    assert [listing.section for listing in change.dropped] == ["Benchmarks"]
    assert standing(session) == [("2509.00001", "Models > Code")]


def test_a_second_place_of_a_listed_paper_is_told_as_moved(session: Session) -> None:
    """The paper is nothing new to the list."""
    read(session, [entry(1)])
    change = read(session, [entry(1), entry(1, section="Benchmarks")], 1)
    assert [each.section for each in change.moved] == ["Benchmarks"]
    assert (change.added, change.removed) == ([], [])


def test_the_same_paper_twice_in_one_section_is_two_listings(session: Session) -> None:
    """A list may repeat itself; each entry stands for itself until it is taken away."""
    twice = [entry(1), entry(1, raw="- once more")]
    read(session, twice)
    assert read(session, twice, 1) == ListChange(added=[], moved=[], edited=[], removed=[], dropped=[])
    assert section_counts(session, LIST) == {"Models > Code": 2}
    change = read(session, twice[:1], 2)
    assert (change.added, change.moved, change.edited, change.removed) == ([], [], [], [])
    assert [listing.raw for listing in change.dropped] == ["- once more"]
    assert section_counts(session, LIST) == {"Models > Code": 1}


@pytest.mark.parametrize("kept", [0, 1])
def test_of_two_equal_papers_in_a_section_the_one_that_is_worded_so_stays(kept: int, session: Session) -> None:
    """Whichever of the two is taken away, the other was not edited."""
    twice = [entry(1), entry(1, raw="- once more")]
    read(session, twice)
    assert read(session, [twice[kept]], 1).edited == []
    assert [listing.raw for listing in current_listings(session, LIST)] == [twice[kept].raw]


def test_an_entry_without_identifier_is_recognised_by_its_title(session: Session) -> None:
    """Books, blog posts and models have no arXiv number."""
    read(session, [entry(arxiv_id=None, title="A Book: On Code")])
    change = read(session, [entry(arxiv_id=None, title="a book - on code", raw="- reworded")], 1)
    assert (len(change.edited), change.added, change.removed) == (1, [], [])


def test_an_entry_that_gets_its_identifier_later_keeps_its_paper(session: Session) -> None:
    """So that the paper is not proposed again when arXiv tells about it under a changed title."""
    read(session, [entry(arxiv_id=None, title="A Preprint")])
    change = read(session, [entry(1, title="A Preprint")], 1)
    assert (change.added, change.removed) == ([], [])
    store_records(session, [record(1, title="A Preprint, Renamed")], seen_at=later(2))
    (paper,) = session.scalars(select(Paper)).all()
    assert (paper.arxiv_id, paper.title) == ("2509.00001", "A Preprint, Renamed")


def test_two_identifiers_of_one_title_are_two_papers_even_beside_an_entry_without(session: Session) -> None:
    """Whichever comes first in the file."""
    entries = [entry(arxiv_id=None, title="Same"), entry(1, title="Same"), entry(2, title="Same")]
    read(session, entries)
    assert {identifier for identifier, _ in standing(session)} == {"2509.00001", "2509.00002"}
    assert read(session, entries, 1).added == []


def test_lists_do_not_see_each_other(session: Session) -> None:
    """Papers are shared, listings belong to one profile."""
    read(session, [entry(1)])
    change = record_list(session, "other", [entry(1)], commit="c", committed_at=NOON)
    assert len(change.added) == 1
    read(session, [], 1)
    assert standing(session) == []
    assert section_counts(session, "other") == {"Models > Code": 1}
    assert session.scalar(select(func.count(Paper.id))) == 1


def test_the_snapshot_is_the_last_one(session: Session) -> None:
    """One for each list."""
    assert load_snapshot(session, LIST) is None
    for day in (0, 1):
        save_snapshot(
            session,
            LIST,
            repository="owner/list",
            head_sha=f"sha{day}",
            etag=None,
            text=f"text {day}",
            read_at=later(day),
        )
    save_snapshot(session, "other", repository="owner/list", head_sha="x", etag='"e"', text="", read_at=NOON)
    snapshot = load_snapshot(session, LIST)
    assert snapshot is not None
    assert (snapshot.head_sha, snapshot.etag, snapshot.text, snapshot.read_at) == ("sha1", None, "text 1", later(1))


ENTRIES = st.builds(
    lambda number, section, raw, known: entry(
        number, section=section, raw=raw, arxiv_id=f"2509.{number:05d}" if known else None
    ),
    st.integers(1, 4),
    st.sampled_from(["A", "B"]),
    st.sampled_from(["- x", "- y"]),
    st.booleans(),
)


@given(versions=st.lists(st.lists(ENTRIES, max_size=6), min_size=1, max_size=4))
@settings(max_examples=examples(60), deadline=None)
def test_after_any_history_the_listings_are_the_list_as_it_stands(
    versions: list[list[ListedEntry]], new_session: NewSession
) -> None:
    """Nothing is lost or left over, reading it again changes nothing, and no listing is told twice."""
    with new_session() as session:
        for day, entries in enumerate(versions):
            before = {listing.paper_id for listing in current_listings(session, LIST)}
            change = read(session, entries, day)
            now = current_listings(session, LIST)
            assert sorted((each.section, each.raw) for each in now) == sorted(
                (each.section, each.raw) for each in entries
            )
            assert {each.paper_id for each in change.added} == {each.paper_id for each in now} - before
            assert {each.paper_id for each in change.removed} == before - {each.paper_id for each in now}
            assert read(session, entries, day) == ListChange(added=[], moved=[], edited=[], removed=[], dropped=[])
