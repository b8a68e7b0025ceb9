from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.listings import record_list
from db.past_sections import past_sections
from tests.db.samples import LIST, entry, later

OLD, NEW, OTHER = "Models > Code", "Models > Program", "Data"


def read(session: Session, day: int, **sections: Sequence[int]) -> None:
    """The list as it stands after a day's commit: the papers of the sections `old`, `new` and `other`."""
    paths = {"old": OLD, "new": NEW, "other": OTHER}
    entries = [entry(number, section=paths[name]) for name, papers in sections.items() for number in papers]
    record_list(session, LIST, entries, commit=f"commit{day}", committed_at=later(day))
    session.expire_all()


def past(session: Session) -> dict[str, list[tuple[int, list[int]]]]:
    """By section the days on which papers went, each with the papers' numbers just before."""
    days = {later(day): day for day in range(10)}
    return {
        section: [
            (days[held.until], sorted(int(str(paper.arxiv_id)[-5:]) for paper in held.papers)) for held in all_held
        ]
        for section, all_held in past_sections(session, LIST).items()
    }


def test_a_section_that_lost_nothing_has_no_past(session: Session) -> None:
    """A database that has seen one version of the list remembers nothing, and one of growth alone neither."""
    read(session, 0, old=[1], other=[2])
    assert past(session) == {}
    read(session, 1, old=[1, 3], other=[2])
    assert past(session) == {}


def test_each_loss_tells_what_was_held_before(session: Session) -> None:
    """Papers that had left earlier or came later are not counted."""
    read(session, 0, old=[1, 2, 3, 4])
    read(session, 1, old=[2, 3, 4, 5], other=[1])
    read(session, 2, new=[2, 3], other=[1, 4, 5])
    read(session, 5, new=[3], other=[1, 4, 5])
    assert past(session) == {OLD: [(1, [1, 2, 3, 4]), (2, [2, 3, 4, 5])], NEW: [(5, [2, 3])]}


def test_a_section_that_came_back_tells_of_both_times(session: Session) -> None:
    """What it held the first time, and what the last time."""
    read(session, 0, old=[1, 2])
    read(session, 1, new=[1, 2])
    read(session, 2, old=[1, 3])
    read(session, 3, new=[1, 3])
    assert past(session)[OLD] == [(1, [1, 2]), (3, [1, 3])]


def test_papers_that_stood_in_two_sections_are_left_out(session: Session) -> None:
    """They do not show where a section went; those that came to the other one with the same commit do."""
    read(session, 0, old=[1, 2, 3], other=[3, 4])
    read(session, 1, new=[1], other=[2, 3])
    assert past(session) == {OLD: [(1, [1, 2])], OTHER: [(1, [4])]}


def test_both_sections_may_go_at_once(session: Session) -> None:
    """A paper of both is left out of both."""
    read(session, 0, old=[1, 2], other=[2, 3])
    read(session, 1, new=[1, 2, 3])
    assert past(session) == {OLD: [(1, [1])], OTHER: [(1, [3])]}


def test_a_commit_with_an_old_date_changes_nothing(session: Session) -> None:
    """A rebase keeps the dates: what stood before is known by the order in which the commits came."""
    read(session, 5, old=[1, 2, 3, 4], other=[9])
    read(session, 2, old=[1, 2, 3], new=[4], other=[9])
    assert past(session) == {OLD: [(2, [1, 2, 3, 4])]}


def test_the_past_of_another_list_is_not_told(session: Session) -> None:
    """Each profile has its own."""
    read(session, 0, old=[1])
    read(session, 1, new=[1])
    assert past_sections(session, "another-list") == {}
