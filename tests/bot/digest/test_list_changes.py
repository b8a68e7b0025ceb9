from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.digest.content import Digest, Origin
from db.states import ProposalState
from tests.bot.digest.samples import (
    FUZZING,
    REPAIR,
    SURVEYS,
    WEEK,
    at,
    candidate,
    decides,
    entry,
    lists,
    proposed,
    seen,
    told,
)

OLD = entry("2401.00001", "Old", SURVEYS)
NEW = entry("2509.00002", "New", FUZZING)


def listed_titles(digest: Digest) -> list[str]:
    """The titles of all new papers, in the digest's order."""
    return [listed.paper.title for section in digest.listed for listed in section.papers]


def test_what_the_first_read_found_is_no_news(session: Session) -> None:
    """The commit at which the list was first read brings a note instead of news, though it lies in the week."""
    lists(session, "seed", at(9, 23), OLD, NEW)
    digest = told(session)
    assert listed_titles(digest) == []
    assert digest.first_read is not None
    assert (digest.first_read.entries, digest.first_read.committed_at) == (2, at(9, 23))


def test_what_came_after_the_first_read_is_news(session: Session) -> None:
    """A later commit of the same week brings news, and only what it added."""
    lists(session, "seed", at(9, 23), OLD)
    lists(session, "later", at(9, 24), OLD, NEW)
    digest = told(session)
    assert listed_titles(digest) == ["New"]
    assert digest.first_read is not None
    assert digest.first_read.entries == 1


def test_an_entry_of_the_first_read_that_moves_is_moved_not_new(session: Session) -> None:
    """The first read counts as having stood there before, in its own week too."""
    lists(session, "seed", at(9, 23), OLD, NEW)
    lists(session, "later", at(9, 24), entry("2401.00001", "Old", REPAIR), NEW)
    digest = told(session)
    assert listed_titles(digest) == []
    assert [(move.sections_before, move.section) for move in digest.moved] == [((SURVEYS,), REPAIR)]


def test_no_note_in_later_weeks(session: Session) -> None:
    """The first read is told once."""
    lists(session, "seed", at(9, 15), OLD)
    assert told(session).first_read is None
    assert told(session).list_known


def test_a_list_that_was_read_only_later_is_unknown(session: Session) -> None:
    """A week before the first read does not pretend that the list was empty."""
    lists(session, "seed", at(10, 2), OLD)
    digest = told(session)
    assert not digest.list_known
    assert digest.first_read is None


def test_sections_come_in_the_list_order(session: Session) -> None:
    """Sections that the caller does not know come last."""
    lists(session, "seed", at(9, 15), OLD)
    fresh = [
        entry(f"2509.1000{number}", f"In {section}", section)
        for number, section in enumerate((REPAIR, "A New Section", FUZZING, SURVEYS))
    ]
    lists(session, "later", at(9, 24), OLD, *fresh)
    assert [part.section for part in told(session).listed] == [SURVEYS, FUZZING, REPAIR, "A New Section"]


def test_what_came_and_went_within_the_week_is_neither_new_nor_removed(session: Session) -> None:
    """Only the week's ends are compared."""
    lists(session, "seed", at(9, 15), OLD)
    lists(session, "come", at(9, 23), OLD, NEW)
    lists(session, "gone", at(9, 24), OLD)
    digest = told(session)
    assert (listed_titles(digest), digest.removed) == ([], ())


def test_what_went_a_week_later_is_still_this_week_news(session: Session) -> None:
    """A past week is told as it was, and the removal belongs to its own week."""
    lists(session, "seed", at(9, 15), OLD)
    lists(session, "come", at(9, 24), OLD, NEW)
    lists(session, "gone", at(10, 1), OLD)
    assert listed_titles(told(session)) == ["New"]
    assert told(session).removed == ()
    assert [removal.paper.title for removal in told(session, WEEK.of(at(10, 1))).removed] == ["New"]


def test_the_week_end_is_exclusive(session: Session) -> None:
    """Monday at midnight belongs to the week that begins then."""
    lists(session, "seed", at(9, 1), OLD)
    lists(session, "monday", WEEK.start, OLD, NEW)
    lists(session, "next monday", WEEK.end, OLD, NEW, entry("2509.00003", "Newer", FUZZING))
    assert listed_titles(told(session)) == ["New"]


def test_another_list_is_not_told_about(session: Session) -> None:
    """Two profiles may share a database."""
    from db.listings import record_list

    record_list(session, "another", [OLD], commit="seed", committed_at=at(9, 15))
    record_list(session, "another", [OLD, NEW], commit="later", committed_at=at(9, 24))
    digest = told(session)
    assert listed_titles(digest) == []
    assert not digest.list_known


@pytest.mark.parametrize("state", [ProposalState.CANDIDATE, ProposalState.PROPOSED, ProposalState.DEFERRED])
def test_the_owner_listed_what_we_had(session: Session, state: ProposalState) -> None:
    """It is told since when we had it, and how it stood when the owner came first."""
    lists(session, "seed", at(9, 1), OLD)
    proposal = candidate(session, seen(session, "2509.00002", "New", at(9, 16)), at(9, 17))
    if state is not ProposalState.CANDIDATE:
        decides(session, proposal, state, at(9, 18), reason="as it went")
    lists(session, "later", at(9, 24), OLD, NEW)
    decides(session, proposal, ProposalState.SUPERSEDED, at(9, 25), actor="bo", reason="listed by bo")
    (listed,) = told(session).listed[0].papers
    assert (listed.origin, listed.actor) == (Origin.KNOWN, "bo")
    assert (listed.known_since, listed.known_as) == (at(9, 17), state)


def test_our_merged_proposal_is_ours_though_the_merge_was_read_next_week(session: Session) -> None:
    """A merge of Sunday evening is read on Monday, and still told rightly."""
    lists(session, "seed", at(9, 1), OLD)
    proposal = proposed(
        session, candidate(session, seen(session, "2509.00002", "New", at(9, 16)), at(9, 16)), at(9, 17)
    )
    lists(session, "merge", at(9, 28, 23), OLD, NEW)
    decides(session, proposal, ProposalState.SUPERSEDED, at(9, 29, 5), actor="ada", reason="listed by ada")
    decides(session, proposal, ProposalState.MERGED, at(9, 30, 5), actor="ada", reason="pull request 12 was merged")
    digest = told(session)
    (listed,) = digest.listed[0].papers
    assert (listed.origin, listed.actor, listed.known_since) == (Origin.PROPOSED, "ada", at(9, 16))
    assert digest.waiting == ()


@pytest.mark.parametrize("verdict", ["abstain", "irrelevant", None])
def test_the_owner_listed_what_we_had_passed_over(session: Session, verdict: str | None) -> None:
    """A paper that we saw and did not propose is told with what the classifier said."""
    lists(session, "seed", at(9, 1), OLD)
    seen(session, "2509.00002", "New", at(9, 16), verdict=verdict)
    lists(session, "later", at(9, 24), OLD, NEW)
    (listed,) = told(session).listed[0].papers
    assert (listed.origin, listed.verdict) == (Origin.SEEN, verdict)


def test_the_owner_listed_what_we_did_not_know(session: Session) -> None:
    """A paper that the list showed us is new to us, even if arXiv was harvested for it since."""
    lists(session, "seed", at(9, 1), OLD)
    lists(session, "later", at(9, 24), OLD, NEW)
    seen(session, "2509.00002", "New", at(9, 25), verdict="propose")
    (listed,) = told(session).listed[0].papers
    assert (listed.origin, listed.verdict) == (Origin.UNKNOWN, None)


def test_a_removal_tells_who_and_is_not_told_again_as_a_refusal(session: Session) -> None:
    """Deleting a paper refuses it; one part of the digest is enough for that."""
    proposal = proposed(session, candidate(session, seen(session, "2509.00002", "New", at(8, 1)), at(8, 1)), at(8, 2))
    decides(session, proposal, ProposalState.MERGED, at(8, 3), reason="pull request 12 was merged")
    lists(session, "seed", at(9, 1), OLD, NEW)
    lists(session, "gone", at(9, 24), OLD)
    decides(session, proposal, ProposalState.REJECTED, at(9, 25), actor="ada", reason="deleted by ada", url="there")
    digest = told(session)
    (removal,) = digest.removed
    assert (removal.paper.title, removal.sections_before, removal.actor) == ("New", (FUZZING,), "ada")
    assert removal.source_url == "there"
    assert digest.refused == ()
