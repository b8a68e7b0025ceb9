"""What is remembered of comments, of a stop, and of decisions."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from db.comments import comment_mark, is_handled, save_comment_mark, unanswered_comments
from db.decisions import OPERATOR, decisions, last_decision_by_a_person, note_decision
from db.models import HandledComment, Paper, Proposal
from db.pauses import pause_publishing, publishing_pause, resume_publishing
from db.proposals import begin_proposal, change_state
from db.states import ProposalState
from tests.db.samples import LIST, NOON

REPOSITORY = "owner/list"


def handled(comment_id: int, *, place: str = "conversation") -> HandledComment:
    """A comment that was obeyed and not answered yet."""
    return HandledComment(
        profile=LIST,
        repository=REPOSITORY,
        number=1,
        place=place,
        comment_id=comment_id,
        url="https://github.com/owner/list/pull/1#issuecomment-1",
        reaction="+1",
        written_at=NOON,
        handled_at=NOON,
    )


def proposal(session: Session) -> Proposal:
    """A candidate."""
    paper = Paper(arxiv_id="2509.01234", title="A", title_key="a", first_seen_at=NOON, changed_at=NOON)
    return begin_proposal(session, LIST, paper, state=ProposalState.CANDIDATE, reason="good", at=NOON)


def test_a_mark_is_kept_for_each_place(session: Session) -> None:
    """The conversation and the diff of a pull request are read apart, and each mark can be moved."""
    save_comment_mark(session, LIST, REPOSITORY, 1, "conversation", since=None, etag='W/"1"')
    save_comment_mark(session, LIST, REPOSITORY, 1, "conversation", since=NOON, etag=None)

    mark = comment_mark(session, LIST, REPOSITORY, 1, "conversation")
    assert mark is not None
    assert (mark.since, mark.etag) == (NOON, None)
    assert comment_mark(session, LIST, REPOSITORY, 1, "diff") is None
    assert comment_mark(session, LIST, REPOSITORY, 2, "conversation") is None


def test_handled_comments_are_known_by_place_and_number(session: Session) -> None:
    """Numbers of comments go beyond 32 bits, and two places may use the same one."""
    session.add(handled(5_000_000_000))

    assert is_handled(session, LIST, REPOSITORY, "conversation", 5_000_000_000)
    assert not is_handled(session, LIST, REPOSITORY, "diff", 5_000_000_000)
    assert not is_handled(session, "other", REPOSITORY, "conversation", 5_000_000_000)


def test_answers_are_owed_until_they_are_given(session: Session) -> None:
    """What was obeyed waits for its answer, the oldest first."""
    first, second, third = handled(3), handled(2), handled(3, place="diff")
    session.add_all([first, second, third])
    session.flush()
    second.answered_at = NOON

    assert [comment.id for comment in unanswered_comments(session, LIST, REPOSITORY)] == [first.id, third.id]


def test_a_stop_is_kept_until_it_is_lifted(session: Session) -> None:
    """The first who says stop is remembered; lifting twice is no error."""
    pause_publishing(session, LIST, actor="keeper", source_url="u", at=NOON)
    pause_publishing(session, LIST, actor="other", source_url=None, at=NOON + timedelta(days=1))

    found = publishing_pause(session, LIST)
    assert found is not None
    assert (found.actor, found.since) == ("keeper", NOON)
    for _ in range(2):
        resume_publishing(session, LIST)
        session.flush()
        assert publishing_pause(session, LIST) is None


def test_the_last_decision_by_a_person(session: Session) -> None:
    """The bot's own steps, the operator's undoing, and what was taken back do not count."""
    made = proposal(session)
    assert last_decision_by_a_person(made) is None
    change_state(made, ProposalState.REJECTED, reason="no", at=NOON, actor="keeper")
    change_state(made, ProposalState.CANDIDATE, reason="yes", at=NOON, actor=OPERATOR)
    refused = last_decision_by_a_person(made)
    assert refused is not None
    assert refused.reason == "no"

    refused.taken_back_at = NOON
    assert last_decision_by_a_person(made) is None


def test_decisions_come_newest_first_and_people_only(session: Session) -> None:
    """A move is a decision that leaves the state; the bot's steps are told when they are asked for."""
    made = proposal(session)
    note_decision(
        made, section="A > B", reason="moved", at=NOON + timedelta(hours=1), actor="keeper", source_url=None
    )
    session.flush()

    assert [decision.section for decision in decisions(session, LIST)] == ["A > B"]
    assert [decision.reason for decision in decisions(session, LIST, with_ours=True)] == ["moved", "good"]
    assert decisions(session, LIST, since=NOON + timedelta(hours=2)) == []
    assert decisions(session, "other", with_ours=True) == []
