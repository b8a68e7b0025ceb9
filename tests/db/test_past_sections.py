from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.listings import record_list
from db.past_sections import papers_last_held
from tests.db.samples import LIST, entry, later

OLD, NEW, OTHER = "Models > Code", "Models > Program", "Data"


def read(session: Session, day: int, **sections: Sequence[int]) -> None:
    """The list as it stands after a day's commit: the papers of the sections `old`, `new` and `other`."""
    paths = {"old": OLD, "new": NEW, "other": OTHER}
    entries = [entry(number, section=paths[name]) for name, papers in sections.items() for number in papers]
    record_list(session, LIST, entries, commit=f"commit{day}", committed_at=later(day))
    session.expire_all()


def last(session: Session, *sections: str) -> dict[str, list[int]]:
    """The papers' numbers by section."""
    held = papers_last_held(session, LIST, sections)
    return {section: sorted(int(str(paper.arxiv_id)[-5:]) for paper in papers) for section, papers in held.items()}


def test_a_section_that_stands_holds_what_it_holds(session: Session) -> None:
    """What it held before does not count."""
    read(session, 0, old=[1, 2])
    read(session, 1, old=[2, 3], other=[1])
    assert last(session, OLD, OTHER) == {OLD: [2, 3], OTHER: [1]}


def test_a_section_that_went_held_what_the_last_commit_took(session: Session) -> None:
    """Papers that had left it earlier are not counted."""
    read(session, 0, old=[1, 2, 3, 4])
    read(session, 1, old=[2, 3, 4], other=[1])
    read(session, 2, new=[2, 3], other=[1, 4])
    read(session, 5, new=[3], other=[1, 4])
    assert last(session, OLD) == {OLD: [2, 3, 4]}


def test_a_section_that_came_back_and_went_again_counts_once(session: Session) -> None:
    """What it held the last time."""
    read(session, 0, old=[1, 2])
    read(session, 1, new=[1, 2])
    read(session, 2, old=[1, 3])
    read(session, 3, new=[1, 3])
    assert last(session, OLD) == {OLD: [1, 3]}


def test_papers_that_stood_in_two_sections_are_left_out(session: Session) -> None:
    """They do not show where a section went; those that came to the other one with the same commit do."""
    read(session, 0, old=[1, 2, 3], other=[3])
    read(session, 1, new=[1], other=[2, 3])
    assert last(session, OLD) == {OLD: [1, 2]}
    assert last(session, OTHER) == {OTHER: [2, 3]}


def test_both_sections_may_go_at_once(session: Session) -> None:
    """A paper of both is left out of both."""
    read(session, 0, old=[1, 2], other=[2, 3])
    read(session, 1, new=[1, 2, 3])
    assert last(session, OLD, OTHER) == {OLD: [1], OTHER: [3]}


def test_a_section_that_never_was_is_missing(session: Session) -> None:
    """So is everything of another profile."""
    read(session, 0, old=[1])
    assert last(session, NEW) == {}
    assert papers_last_held(session, "another-list", [OLD]) == {}
    assert papers_last_held(session, LIST, []) == {}
