"""The list's commits since the last run: how many are read, what each is compared with, what is remembered of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.curated_list.document import CuratedList
from bot.curated_list.entry import Entry
from bot.review.list_edits import plain_wording
from bot.sources.base import ListCommit
from bot.steps.context import Cycle
from config.errors import ListError
from db.list_commits import Reading, note_list_commit
from db.listings import ListChange, ListedEntry, section_counts

MOST_COMMITS = 500
"""Commits that are read one by one: the newest; each costs a request."""
MOST_REWRITTEN = 50
"""The same for those that came with a force-push: they are stored together, or not at all."""
LARGEST_LOSS = 0.5
"""A commit that takes away more than this share of the entries is not believed."""

Stretch = Sequence[tuple[ListCommit, Reading]]
"""Commits that are stored in one transaction, each with what it is compared with."""


def stretches(cycle: Cycle, commits: Sequence[ListCommit], *, known_sha: str) -> list[Stretch]:
    """The commits as they are stored, one after the other; what the operator should know of that is noted.

    Args:
        cycle: The run.
        commits: All since the last run, the oldest first.
        known_sha: The head as the last run saw it.
    """
    if not commits:
        return []
    if commits[0].rewritten:
        line = commits if len(commits) <= MOST_REWRITTEN else commits[-1:]
        first = line[0]
        cycle.notes.append(
            f"the list's branch was force-pushed: {known_sha[:10]} is not in its history any more, so all that the "
            f"list has and had otherwise counts as the doing of {first.sha[:10]} by {first.author}"
            + (", but for what the commits after it did" if len(line) > 1 else "")
        )
        return [[(first, Reading.REWRITTEN), *((commit, Reading.STEP) for commit in line[1:])]]
    read = [(commit, Reading.STEP) for commit in commits[-MOST_COMMITS:]]
    if len(commits) > MOST_COMMITS:
        first = read[0][0]
        read[0] = (first, Reading.MANY)
        cycle.notes.append(
            f"{len(commits)} commits changed the list since {known_sha[:10]}: the newest {MOST_COMMITS} were read one"
            f" by one, and what the others did counts as the doing of {first.sha[:10]} by {first.author}"
        )
    return [[each] for each in read]


def check_loss(cycle: Cycle, session: Session, commit: ListCommit, entries: Sequence[ListedEntry]) -> None:
    """Refuse entries that lack most of what stood in the list before.

    Raises:
        ListError: It does.
    """
    before = section_counts(session, cycle.name).total()
    if len(entries) < before * LARGEST_LOSS:
        raise ListError(
            f"commit {commit.sha[:10]} by {commit.author} leaves {len(entries)} of {before} entries in the "
            "list: it was renamed, split or emptied. Look at the commit"
        )


def listed_entries(curated: CuratedList) -> list[ListedEntry]:
    """The entries of a list as they are stored."""
    return [listed_entry(entry) for entry in curated.entries]


def listed_entry(entry: Entry) -> ListedEntry:
    """An entry of the list as it is stored; a fossil without title is known by its name, or by its whole line."""
    title = entry.title or entry.name or entry.raw
    return ListedEntry(
        arxiv_id=entry.arxiv_id,
        title=title,
        section=entry.section,
        kind=entry.kind.value,
        raw=entry.raw,
        month=entry.month,
        venue=entry.venue,
        name=entry.name,
        tag=entry.tag,
    )


def through_rewrite(
    entries: Sequence[ListedEntry], *, before: Sequence[ListedEntry], after: Sequence[ListedEntry]
) -> list[ListedEntry]:
    """The entries at a commit that came with a force-push, as if what stands before and after that had never gone.

    A branch is mostly rewritten by making its last commits anew on top of another one: at that other one their
    entries are missing, and nobody has taken them out.

    Args:
        entries: Those at the commit.
        before: Those that were seen last, before the push.
        after: Those at the new head.
    """
    stood = {entry.identity: entry for entry in before}
    stays = {entry.identity: entry for entry in after if entry.identity in stood}
    same = {identity for identity, entry in stays.items() if _says_the_same(entry, stood[identity])}
    here = {entry.identity for entry in entries}
    shown = [stood[entry.identity] if entry.identity in same else entry for entry in entries]
    return shown + [entry for entry in stood.values() if entry.identity in stays.keys() - here]


def _says_the_same(one: ListedEntry, other: ListedEntry) -> bool:
    return plain_wording(one.raw) == plain_wording(other.raw)


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
            for listing in (*done.moved, *done.edited)
            if listing.id in done.former and plain_wording(done.former[listing.id].raw) != plain_wording(listing.raw)
        ],
    )
