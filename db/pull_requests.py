"""The pull requests that we opened, and the commits that prove the branch ours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import BranchHead, PullRequestRecord


def our_heads(session: Session, profile: str, repository: str) -> frozenset[str]:
    """Every commit that we put, or were about to put, at the head of the branch."""
    query = select(BranchHead.sha).where(BranchHead.profile == profile, BranchHead.repository == repository)
    return frozenset(session.scalars(query))


def last_built_at(session: Session, profile: str, repository: str) -> datetime | None:
    """When we put, or were about to put, a commit on the branch for the last time."""
    query = select(BranchHead.announced_at).where(BranchHead.profile == profile, BranchHead.repository == repository)
    return session.scalars(query.order_by(BranchHead.announced_at.desc())).first()


def replaceable_heads(session: Session, profile: str, repository: str) -> frozenset[str]:
    """Every head at which the branch may be built anew: ours, and those with whose pull request it is over.

    What people had committed has its answer then; where such a pull request is open again, it is theirs again.
    """
    query = select(PullRequestRecord.head_sha).where(
        PullRequestRecord.profile == profile, PullRequestRecord.repository == repository
    )
    is_open = PullRequestRecord.state == "open"
    over, standing = set(session.scalars(query.where(~is_open))), set(session.scalars(query.where(is_open)))
    return our_heads(session, profile, repository) | (over - standing)


def announce_head(session: Session, profile: str, repository: str, sha: str, *, at: datetime) -> None:
    """Remember a commit as ours, before the branch is moved to it."""
    if sha not in our_heads(session, profile, repository):
        session.add(BranchHead(profile=profile, repository=repository, sha=sha, announced_at=at))


def open_pull_request(session: Session, profile: str, repository: str) -> PullRequestRecord | None:
    """The pull request that was open when last seen."""
    query = select(PullRequestRecord).where(
        PullRequestRecord.profile == profile,
        PullRequestRecord.repository == repository,
        PullRequestRecord.state == "open",
    )
    return session.scalars(query.order_by(PullRequestRecord.number.desc())).first()


def newest_pull_request(session: Session, profile: str) -> PullRequestRecord | None:
    """The pull request that was opened last, in whatever repository."""
    query = select(PullRequestRecord).where(PullRequestRecord.profile == profile)
    return session.scalars(query.order_by(PullRequestRecord.id.desc()).limit(1)).first()


def knows_pull_requests(session: Session, profile: str, repository: str) -> bool:
    """Whether any pull request is known, or any commit that was put, or about to be put, on the branch."""
    queries = (
        select(table.id).where(table.profile == profile, table.repository == repository)
        for table in (PullRequestRecord, BranchHead)
    )
    return any(session.scalars(query).first() is not None for query in queries)


def find_pull_request(session: Session, profile: str, repository: str, number: int) -> PullRequestRecord | None:
    """The pull request of that number, as we left or found it last."""
    query = select(PullRequestRecord).where(
        PullRequestRecord.profile == profile,
        PullRequestRecord.repository == repository,
        PullRequestRecord.number == number,
    )
    return session.scalars(query).first()


def save_pull_request(
    session: Session,
    profile: str,
    repository: str,
    *,
    number: int,
    url: str,
    state: str,
    body: str,
    head_sha: str,
    at: datetime,
    merge_sha: str | None = None,
    labels: Sequence[str] = (),
) -> PullRequestRecord:
    """Remember a pull request as we left or found it; labels that it once had are kept in mind."""
    record = find_pull_request(session, profile, repository, number)
    if record is None:
        record = PullRequestRecord(profile=profile, repository=repository, number=number, opened_at=at, changed_at=at)
        session.add(record)
    if seen := set(labels) - set(record.labels or ()):
        record.labels = sorted({*(record.labels or ()), *seen})
    wording = {"url": url, "state": state, "body": body, "head_sha": head_sha, "merge_sha": merge_sha}
    if any(getattr(record, name) != value for name, value in wording.items()):
        for name, value in wording.items():
            setattr(record, name, value)
        record.changed_at = at
    session.flush()
    return record


def is_our_merge(session: Session, profile: str, sha: str) -> bool:
    """Whether a commit is the one by which a pull request of ours came into the list."""
    query = select(PullRequestRecord.id).where(
        PullRequestRecord.profile == profile, PullRequestRecord.merge_sha == sha
    )
    return session.scalars(query).first() is not None
