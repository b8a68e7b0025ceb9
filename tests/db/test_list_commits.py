from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from db.list_commits import ChangeKind, Reading, first_list_commit, list_commits, note_list_commit
from db.listings import ListedEntry, record_list
from tests.db.samples import LIST, NOON, entry, later


def reads(session: Session, sha: str, days: float, *entries: ListedEntry, **changed: Any) -> None:
    """The list as it stands at a commit, and the commit."""
    change = record_list(session, LIST, entries, commit=sha, committed_at=later(days))
    values: dict[str, Any] = {"reading": Reading.STEP, "edited": change.edited, **changed}
    note_list_commit(
        session,
        LIST,
        sha=sha,
        author="keeper",
        committed_at=later(days),
        message="latest papers",
        read_at=later(9),
        change=change,
        **values,
    )


def test_a_commit_is_kept_with_all_that_it_did(session: Session) -> None:
    """Who and when, what was added, where a moved entry stood, what an edited one said, what was removed."""
    reads(session, "a", 0, entry(1), entry(2), entry(3, raw="old"), reading=Reading.FIRST)
    reads(session, "b", 1, entry(2, section="Surveys"), entry(3, raw="new"), entry(4))

    first, second = list_commits(session, LIST)

    assert (first.sha, first.reading, first.changes) == ("a", "first", [])
    assert (second.author, second.committed_at, second.read_at) == ("keeper", later(1), later(9))
    told = [(change.kind, change.section, change.section_before, change.raw_before) for change in second.changes]
    assert told == [
        (ChangeKind.ADDED, "Models > Code", None, None),
        (ChangeKind.MOVED, "Surveys", "Models > Code", None),
        (ChangeKind.EDITED, "Models > Code", None, "old"),
        (ChangeKind.REMOVED, "Models > Code", None, None),
    ]


def test_an_entry_that_stands_in_a_second_place_left_none(session: Session) -> None:
    """A paper that is listed in another section as well counts as moved, from nowhere."""
    reads(session, "a", 0, entry(1), reading=Reading.FIRST)
    reads(session, "b", 1, entry(1), entry(1, section="Surveys"))
    [change] = list_commits(session, LIST)[-1].changes
    assert (change.kind, change.section, change.section_before) == ("moved", "Surveys", None)


def test_a_place_that_a_paper_left_while_it_stands_elsewhere_is_told(session: Session) -> None:
    """Of a paper that was listed twice, the entry that went counts as removed, and nothing as moved."""
    reads(session, "a", 0, entry(1), entry(1, section="Surveys"), reading=Reading.FIRST)
    reads(session, "b", 1, entry(1))
    [change] = list_commits(session, LIST)[-1].changes
    assert (change.kind, change.section) == (ChangeKind.REMOVED, "Surveys")


def test_an_entry_that_was_moved_and_edited_is_told_once_with_both(session: Session) -> None:
    """Where it stood and what it said there."""
    reads(session, "a", 0, entry(1, raw="old"), reading=Reading.FIRST)
    change = record_list(session, LIST, [entry(1, section="Surveys", raw="new")], commit="b", committed_at=later(1))
    note_list_commit(
        session,
        LIST,
        sha="b",
        author="keeper",
        committed_at=later(1),
        message="tidy",
        reading=Reading.STEP,
        read_at=later(1),
        change=change,
        edited=change.moved,
    )
    [told] = list_commits(session, LIST)[-1].changes
    assert (told.kind, told.section_before, told.raw_before) == (ChangeKind.MOVED, "Models > Code", "old")


def test_commits_are_found_by_time_and_by_the_beginning_of_their_hash(session: Session) -> None:
    """Wildcards in what was typed stand for themselves, and other lists have commits of their own."""
    for days, sha in enumerate(("abc1", "abd2")):
        reads(session, sha, days)
    assert [commit.sha for commit in list_commits(session, LIST, since=later(1))] == ["abd2"]
    assert [commit.sha for commit in list_commits(session, LIST, sha="ABC")] == ["abc1"]
    assert list_commits(session, LIST, sha="ab%") == []
    assert list_commits(session, "another") == []
    first = first_list_commit(session, LIST)
    assert first is not None
    assert (first.sha, first.committed_at) == ("abc1", NOON)
    assert first_list_commit(session, "another") is None
