from __future__ import annotations

from sqlalchemy.orm import Session

from bot.digest.proposals import BEST_CANDIDATES
from db.states import ProposalState
from tests.bot.digest.samples import PULL_REQUEST, WEEK, at, candidate, decides, proposed, seen, told


def test_waiting_is_told_as_it_stood_at_the_week_end(session: Session) -> None:
    """A refusal of the week after does not change this week's digest."""
    proposal = proposed(
        session, candidate(session, seen(session, "2509.00001", "One", at(9, 16)), at(9, 16)), at(9, 17)
    )
    decides(session, proposal, ProposalState.REJECTED, at(9, 29), actor="ada", reason="no")
    digest = told(session)
    assert [waiting.paper.title for waiting in digest.waiting] == ["One"]
    assert digest.refused == ()
    next_week = told(session, WEEK.of(at(9, 29)))
    assert next_week.waiting == ()
    assert [refused.paper.title for refused in next_week.refused] == ["One"]


def test_what_was_not_yet_proposed_does_not_wait_yet(session: Session) -> None:
    """A candidate of this week that was proposed in the next is a candidate here."""
    proposed(session, candidate(session, seen(session, "2509.00001", "One", at(9, 26)), at(9, 26)), at(9, 30))
    digest = told(session)
    assert digest.waiting == ()
    assert [paper.paper.title for paper in digest.candidates.best] == ["One"]
    assert told(session, WEEK.previous()).candidates.count == 0


def test_the_oldest_waits_first_and_ages_count_to_the_week_end(session: Session) -> None:
    """Ages are whole days from the proposal to the week's last moment."""
    for number, day in ((1, 27), (2, 10), (3, 20)):
        paper = seen(session, f"2509.0000{number}", f"Of the {day}th", at(9, 1))
        proposed(session, candidate(session, paper, at(9, 1)), at(9, day))
    assert [(waiting.paper.title, waiting.age_days) for waiting in told(session).waiting] == [
        ("Of the 10th", 18),
        ("Of the 20th", 8),
        ("Of the 27th", 1),
    ]


def test_waiting_names_the_pull_request_of_its_time(session: Session) -> None:
    """A proposal that moved to another pull request later is told with the one that held it in the week."""
    proposal = proposed(
        session, candidate(session, seen(session, "2509.00001", "One", at(9, 16)), at(9, 16)), at(9, 17)
    )
    decides(session, proposal, ProposalState.CANDIDATE, at(10, 1), reason="no place in the pull request")
    proposed(session, proposal, at(10, 2), url=PULL_REQUEST.replace("12", "13"))
    (waiting,) = told(session).waiting
    assert (waiting.pull_request_number, waiting.pull_request_url) == (12, PULL_REQUEST)


def test_candidates_are_counted_and_the_best_are_named(session: Session) -> None:
    """The most relevant come first, the newer among equals: the order in which they get a place."""
    for number in range(8):
        paper = seen(session, f"2509.0000{number}", f"Paper {number}", at(9, 10 + number))
        candidate(session, paper, at(9, 20), relevance=0.9 if number in {2, 5} else 0.6)
    candidates = told(session).candidates
    assert candidates.count == 8
    assert [paper.paper.title for paper in candidates.best] == [
        "Paper 5",
        "Paper 2",
        "Paper 7",
        "Paper 6",
        "Paper 4",
    ]
    assert len(candidates.best) == BEST_CANDIDATES


def test_decisions_tell_who_and_why(session: Session) -> None:
    """Refused, put off and withdrawn papers are told apart, each with actor, reason and place."""
    for number, state in enumerate((ProposalState.REJECTED, ProposalState.DEFERRED, ProposalState.WITHDRAWN)):
        proposal = candidate(session, seen(session, f"2509.0000{number}", state.value, at(9, 1)), at(9, 1))
        decides(session, proposal, state, at(9, 24), actor="ada", reason=f"because {number}", url=PULL_REQUEST)
    digest = told(session)
    for decided, title, reason in (
        (digest.refused, "rejected", "because 0"),
        (digest.deferred, "deferred", "because 1"),
        (digest.withdrawn, "withdrawn", "because 2"),
    ):
        (paper,) = decided
        assert (paper.paper.title, paper.actor, paper.reason) == (title, "ada", reason)
        assert (paper.decided_at, paper.source_url) == (at(9, 24), PULL_REQUEST)


def test_a_refusal_that_was_taken_back_in_the_week_is_not_told(session: Session) -> None:
    """Only what still held at the week's end is told."""
    proposal = candidate(session, seen(session, "2509.00001", "One", at(9, 1)), at(9, 1))
    decides(session, proposal, ProposalState.REJECTED, at(9, 23), actor="ada", reason="no")
    decides(session, proposal, ProposalState.CANDIDATE, at(9, 25), actor="ada", reason="yes, after all")
    digest = told(session)
    assert digest.refused == ()
    assert digest.candidates.count == 1


def test_a_refusal_of_another_week_is_not_told(session: Session) -> None:
    """Each decision is told once."""
    proposal = candidate(session, seen(session, "2509.00001", "One", at(9, 1)), at(9, 1))
    decides(session, proposal, ProposalState.REJECTED, at(9, 17), actor="ada", reason="no")
    digest = told(session)
    assert digest.refused == ()
    assert digest.is_quiet
