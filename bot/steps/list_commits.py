"""The list's commits since the last run: how many are read, what each is compared with, what is remembered of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.review.list_edits import plain_wording
from bot.sources.base import ListCommit
from bot.steps.context import Cycle
from db.list_commits import Reading, note_list_commit
from db.listings import ListChange

MOST_COMMITS = 500
"""Commits that are read one by one: the newest; each costs a request."""


def commits_to_read(
    cycle: Cycle, commits: Sequence[ListCommit], *, known_sha: str | None
) -> list[tuple[ListCommit, Reading]]:
    """The commits with what each is to be compared with; what the operator should know of that is noted.

    Args:
        cycle: The run.
        commits: All since the last run, the oldest first.
        known_sha: The head as the last run saw it; None where there was none.
    """
    if known_sha is None:
        return [(commit, Reading.FIRST) for commit in commits]
    read = [(commit, Reading.STEP) for commit in commits[-MOST_COMMITS:]]
    if not read:
        return []
    oldest = commits[0]
    if oldest.rewritten:
        read[0] = (oldest, Reading.REWRITTEN)
        cycle.notes.append(
            f"the list's branch was force-pushed: {known_sha[:10]} is not in its history any more, so all that the "
            f"list has and had otherwise counts as the doing of {oldest.sha[:10]} by {oldest.author}"
        )
    elif len(commits) > MOST_COMMITS:
        first = read[0][0]
        read[0] = (first, Reading.MANY)
        cycle.notes.append(
            f"{len(commits)} commits changed the list since {known_sha[:10]}: the newest {MOST_COMMITS} were read one"
            f" by one, and what the others did counts as the doing of {first.sha[:10]} by {first.author}"
        )
    return read


def note_commit(
    cycle: Cycle, session: Session, commit: ListCommit, *, reading: Reading, change: ListChange | None
) -> None:
    """Remember a commit and what it did; None: it was passed over."""
    done = change or ListChange()
    note_list_commit(
        session,
        cycle.name,
        sha=commit.sha,
        author=commit.author,
        committed_at=commit.committed_at,
        message=commit.message,
        reading=reading if change is not None else Reading.PASSED_OVER,
        read_at=cycle.now,
        change=done,
        edited=[
            listing
            for listing in done.edited
            if plain_wording(done.former[listing.id].raw) != plain_wording(listing.raw)
        ],
    )
