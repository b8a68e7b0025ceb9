from __future__ import annotations

from sqlalchemy.orm import Session

from db.models import PullRequestRecord
from db.pull_requests import announce_head, open_pull_request, our_heads, save_pull_request
from tests.db.samples import LIST, NOON, later

REPOSITORY = "owner/my-list"


def save(
    session: Session, number: int, *, day: int = 0, state: str = "open", body: str = "text"
) -> PullRequestRecord:
    """A pull request as it was left on a day."""
    return save_pull_request(
        session,
        LIST,
        REPOSITORY,
        number=number,
        url=f"https://github.example/{number}",
        state=state,
        body=body,
        head_sha="a" * 40,
        at=later(day),
    )


def test_announced_commits_are_ours(session: Session) -> None:
    """Each once, for the one list and repository."""
    for sha in ("a", "b", "a"):
        announce_head(session, LIST, REPOSITORY, sha, at=NOON)
    assert our_heads(session, LIST, REPOSITORY) == {"a", "b"}
    assert our_heads(session, LIST, "fork/my-list") == our_heads(session, "other", REPOSITORY) == frozenset()


def test_a_saved_pull_request_is_found_while_it_is_open(session: Session) -> None:
    """Not after it was closed or merged."""
    assert open_pull_request(session, LIST, REPOSITORY) is None
    record = save(session, 7)
    assert open_pull_request(session, LIST, REPOSITORY) is record
    assert open_pull_request(session, LIST, "other/list") is None
    assert open_pull_request(session, "other", REPOSITORY) is None
    assert save(session, 7, state="merged", day=1) is record
    assert open_pull_request(session, LIST, REPOSITORY) is None


def test_of_two_open_pull_requests_the_newer_is_found(session: Session) -> None:
    """As happens when one was reopened by hand."""
    save(session, 9)
    save(session, 7, day=1)
    found = open_pull_request(session, LIST, REPOSITORY)
    assert found is not None
    assert found.number == 9


def test_saving_the_same_again_changes_nothing(session: Session) -> None:
    """The moment of the last change is that of a change."""
    record = save(session, 7)
    save(session, 7, day=1)
    assert (record.opened_at, record.changed_at) == (NOON, NOON)
    save(session, 7, day=2, body="other text")
    session.refresh(record)
    assert (record.opened_at, record.changed_at, record.body) == (NOON, later(2), "other text")
