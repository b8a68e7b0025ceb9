"""What is remembered of people's commits, of what they were told, and of merged entries."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from db.decisions import merge_decision, note_decision
from db.freeze_notices import forget_freeze_notice, freeze_notice, save_freeze_notice
from db.list_activity import list_activity, note_list_activity, save_held_since, waive_list_activity
from db.merge_checks import merge_checks, unchecked_merges
from db.models import MergeCheck, Paper, Proposal
from db.proposals import begin_proposal, change_state
from db.pull_requests import save_pull_request
from db.states import ProposalState
from tests.db.samples import LIST, NOON

REPOSITORY = "owner/list"
DAY = timedelta(days=1)


def merged(session: Session, number: int) -> Proposal:
    """A paper that came into the list through our pull request."""
    paper = Paper(
        arxiv_id=f"2509.0{number:04d}",
        title=f"T{number}",
        title_key=f"t{number}",
        first_seen_at=NOON,
        changed_at=NOON,
    )
    proposal = begin_proposal(session, LIST, paper, state=ProposalState.CANDIDATE, reason="good", at=NOON)
    change_state(proposal, ProposalState.PROPOSED, reason="in pull request 1", at=NOON)
    change_state(proposal, ProposalState.MERGED, reason="merged", at=NOON + DAY, actor="keeper")
    session.flush()
    return proposal


def test_a_new_commit_is_waited_for_anew(session: Session) -> None:
    """That a commit need not be waited for says nothing about the next one; the wait goes on since its beginning."""
    note_list_activity(session, LIST, sha="a", actor="keeper", committed_at=NOON)
    save_held_since(session, LIST, NOON)
    waive_list_activity(session, LIST)
    note_list_activity(session, LIST, sha="a", actor="keeper", committed_at=NOON)
    activity = list_activity(session, LIST)
    assert activity is not None
    assert activity.waived

    note_list_activity(session, LIST, sha="b", actor="ada", committed_at=NOON + DAY)

    assert (activity.sha, activity.actor, activity.waived, activity.held_since) == ("b", "ada", False, NOON)
    assert list_activity(session, "other") is None


def test_the_merge_of_ours_is_no_activity(session: Session) -> None:
    """Neither when the merge is known before its commit is seen, nor when it becomes known later."""
    for sha in ("early", "late"):
        if sha == "late":
            note_list_activity(session, LIST, sha=sha, actor="keeper", committed_at=NOON)
            assert list_activity(session, LIST) is not None
        save_pull_request(
            session, LIST, REPOSITORY,
            number=len(sha), url="", state="merged", body="", head_sha="h", at=NOON, merge_sha=sha,
        )  # fmt: skip
        note_list_activity(session, LIST, sha=sha, actor="keeper", committed_at=NOON)
        assert list_activity(session, LIST) is None


def test_labels_are_never_forgotten(session: Session) -> None:
    """A pull request keeps in mind each label that it was seen with."""
    for labels in (("papers", "bot"), ("bot",), ("weekly",)):
        record = save_pull_request(
            session, LIST, REPOSITORY,
            number=1, url="", state="open", body="", head_sha="h", at=NOON, labels=labels,
        )  # fmt: skip
    assert record.labels == ["bot", "papers", "weekly"]


def test_a_freeze_is_noted_until_it_ends(session: Session) -> None:
    """The first head is kept; after the end the next freeze is a new one."""
    for sha in ("a", "b"):
        save_freeze_notice(session, LIST, REPOSITORY, 1, sha=sha, at=NOON)
        session.flush()
    notice = freeze_notice(session, LIST, REPOSITORY, 1)
    assert notice is not None
    assert notice.sha == "a"
    forget_freeze_notice(session, LIST, REPOSITORY, 1)
    session.flush()
    assert freeze_notice(session, LIST, REPOSITORY, 1) is None


def test_each_merge_is_checked_once(session: Session) -> None:
    """What was said about a merged paper later is no merge, and a merge that was looked at is not due again."""
    first, second = merged(session, 1), merged(session, 2)
    note_decision(first, section="B", reason="moved", at=NOON + 2 * DAY, actor="keeper", source_url=None)
    session.add(
        MergeCheck(
            proposal_id=second.id, merged_at=NOON + DAY, outcome="edited", section="A", checked_at=NOON + 8 * DAY
        )
    )
    session.flush()

    assert [(merge.proposal, merge.decided_at) for merge in unchecked_merges(session, LIST)] == [(first, NOON + DAY)]
    found = merge_decision(first)
    assert found is not None
    assert found.reason == "merged"
    week = {"since": NOON + 8 * DAY, "before": NOON + 9 * DAY}
    assert [(check.outcome, proposal) for check, proposal in merge_checks(session, LIST, **week)] == [
        ("edited", second)
    ]
    assert merge_checks(session, LIST, since=NOON + 9 * DAY, before=NOON + 10 * DAY) == []
