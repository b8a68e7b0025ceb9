from __future__ import annotations

from sqlalchemy.orm import Session

from db.list_commits import Reading
from tests.bot.digest.samples import FUZZING, SURVEYS, at, candidate, entry, full_week, proposed, pushes, seen, told


def test_it_is_the_audit_of_the_week(session: Session) -> None:
    """Of four papers that a commit added one had been proposed; the others are told by reason."""
    full_week(session)
    recall = told(session).recall
    assert (recall.added, recall.offered, recall.same_section) == (4, 1, 1)
    assert [(missed.verdict, missed.paper.title) for missed in recall.missed] == [
        ("waiting", "Repair Without Tests"),
        ("section_unsure", "What Do Code Models Read?"),
        ("not_on_arxiv", "A Field Guide to Fuzzers (Blog)"),
    ]
    assert recall.missed[0].sections == ("Program Repair",)
    assert recall.missed[0].reason.startswith("a candidate")


def test_other_weeks_and_the_first_read_do_not_count(session: Session) -> None:
    """A commit belongs to the week that it bears, and what stood in the list at first was added by nobody."""
    old, added = entry("2401.00001", "Old", SURVEYS), entry("2509.00001", "Added", FUZZING)
    pushes(session, "seed", at(9, 23), old, reading=Reading.FIRST)
    proposed(session, candidate(session, seen(session, "2509.00001", "Added", at(9, 22)), at(9, 23)), at(9, 24))
    pushes(session, "next", at(9, 29, 0), old, added)
    assert told(session).recall.added == 0
