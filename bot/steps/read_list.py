"""Read the list's repository: what stands in the list, and what each commit since the last run did to it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.counting import counted
from bot.curated_list.document import CuratedList, parse
from bot.profile_sections import find_profile_sections
from bot.sources.base import ListCommit, ListSnapshot
from bot.steps.context import Cycle
from bot.steps.follow_list import A_MACHINE, follow_commit, refuse_left_out
from bot.steps.list_commits import (
    check_loss,
    listed_entries,
    note_commit,
    stretches,
    through_rewrite,
)
from bot.steps.past_list import read_whole_history, refuse_deleted_before
from config.errors import ConfigurationError, ListError, ShelverError, SourceUnverifiedError
from db.list_activity import note_list_activity
from db.list_commits import Reading
from db.listings import ListChange, ListedEntry, load_snapshot, record_list, save_snapshot
from db.models import ListSnapshotRecord


def read_list(cycle: Cycle) -> str:
    """Store the list's entries; on the first run all of them, later what changed, commit by commit.

    Papers that the owner listed himself leave the proposals; papers that he deleted are never proposed again. Each
    commit is stored by itself, with where the reading has come to: a run that ends in between is continued.

    Raises:
        ConfigurationError: What is stored under the profile's name is about another repository.
        SourceError: The repository cannot be read, or does not show yet how the list changed.
        ListError: The file is not the list that the profile describes; nothing of it was stored.
    """
    with cycle.sessions() as session:
        record = load_snapshot(session, cycle.name)
    _check_repository(cycle, record)
    known = ListSnapshot(head_sha=record.head_sha, text=record.text, etag=record.etag) if record else None
    snapshot = cycle.list_source.snapshot(known)
    curated = parse(snapshot.text)
    _check_list(cycle, curated)
    cycle.snapshot, cycle.curated = snapshot, curated
    cycle.figures.listed = len(curated.entries)
    if known is None:
        return _read_first(cycle, snapshot, curated)
    if known.head_sha == snapshot.head_sha:
        if known.etag != snapshot.etag:
            with cycle.sessions.begin() as session:
                _save(cycle, session, snapshot)
        return f"unchanged: {cycle.figures.listed} entries in {len(curated.sections)} sections"
    return _read_commits(cycle, known, snapshot, curated)


def _read_first(cycle: Cycle, snapshot: ListSnapshot, curated: CuratedList) -> str:
    commits = cycle.list_source.commits_since(None, head_sha=snapshot.head_sha)
    history = read_whole_history(cycle, snapshot, curated)
    with cycle.sessions.begin() as session:
        for commit in commits:
            change = _record(cycle, session, commit, listed_entries(curated))
            note_commit(cycle, session, commit, reading=Reading.FIRST, change=change)
            _note_activity(cycle, session, commit)
        refuse_deleted_before(cycle, session, history)
        refuse_left_out(cycle, session)
        _save(cycle, session, snapshot)
    told = f"first read: {len(curated.entries)} entries in {len(curated.sections)} sections"
    if history.deleted:
        told += f"; {len(history.deleted)} deleted before, in {history.versions} versions: they stay refused"
    return told


def _read_commits(cycle: Cycle, known: ListSnapshot, snapshot: ListSnapshot, curated: CuratedList) -> str:
    commits = cycle.list_source.commits_since(known.head_sha, head_sha=snapshot.head_sha)
    if not commits and known.text != snapshot.text:
        raise SourceUnverifiedError(
            f"the list changed, but no commit since {known.head_sha[:10]} shows it yet; the next run looks again"
        )
    text, read = known.text, 0
    added = removed = 0
    for stretch in stretches(cycle, commits, known_sha=known.head_sha):
        cycle.progress("reading the list's commits", read, len(commits))
        # GitHub is asked before the transaction, which keeps all others from writing.
        lists = [curated if commit is commits[-1] else _list_at(cycle, commit) for commit, _ in stretch]
        was_rewritten = stretch[0][1] is Reading.REWRITTEN
        with cycle.sessions.begin() as session:
            for (commit, reading), found in zip(stretch, lists, strict=True):
                entries = listed_entries(found) if found is not None else None
                if entries is not None and was_rewritten:
                    before, after = listed_entries(parse(known.text)), listed_entries(curated)
                    entries = through_rewrite(entries, before=before, after=after)
                change = _store(cycle, session, commit, entries, reading=reading, newest=commit is commits[-1])
                text = found.text if found is not None and change is not None else text
                added += len(change.added) if change is not None else 0
                removed += len(change.removed) if change is not None else 0
            _save(cycle, session, ListSnapshot(head_sha=stretch[-1][0].sha, text=text))
        read += len(stretch)
    with cycle.sessions.begin() as session:
        refuse_left_out(cycle, session)
        _save(cycle, session, snapshot)
    return f"{counted(len(commits), 'new commit')}: {counted(added, 'paper')} added, {removed} removed"


def _list_at(cycle: Cycle, commit: ListCommit) -> CuratedList | None:
    """The list at a commit; None where its bytes are no text, which they will be at no later time either."""
    try:
        return parse(cycle.list_source.text_at(commit.sha, path=commit.path))
    except SourceUnverifiedError as error:
        if not isinstance(error.__cause__, UnicodeDecodeError):
            raise
        _note_passed_over(cycle, error)
        return None


def _store(
    cycle: Cycle,
    session: Session,
    commit: ListCommit,
    entries: Sequence[ListedEntry] | None,
    *,
    reading: Reading,
    newest: bool,
) -> ListChange | None:
    """Store what a commit did, and let the proposals follow; None: it was an accident that a later one mended."""
    change = None
    if entries is not None:
        try:
            check_loss(cycle, session, commit, entries)
        except ListError as error:
            if newest:
                raise
            _note_passed_over(cycle, error)
        else:
            change = _record(cycle, session, commit, entries)
    note_commit(cycle, session, commit, reading=reading, change=change)
    if change is not None:
        follow_commit(cycle, session, commit, change)
    _note_activity(cycle, session, commit)
    return change


def _note_passed_over(cycle: Cycle, error: ShelverError) -> None:
    cycle.notes.append(f"{error}; a later commit mended it, so it is passed over")


def _record(cycle: Cycle, session: Session, commit: ListCommit, entries: Sequence[ListedEntry]) -> ListChange:
    return record_list(session, cycle.name, entries, commit=commit.sha, committed_at=commit.committed_at)


def _note_activity(cycle: Cycle, session: Session, commit: ListCommit) -> None:
    if not commit.author.endswith(A_MACHINE):
        note_list_activity(session, cycle.name, sha=commit.sha, actor=commit.author, committed_at=commit.committed_at)


def _check_repository(cycle: Cycle, record: ListSnapshotRecord | None) -> None:
    if record is not None and record.repository != cycle.profile.repository:
        raise ConfigurationError(
            f"the name {cycle.name!r} belongs to {record.repository} in this database: give the profile of "
            f"{cycle.profile.repository} another name",
            file=cycle.folder.path / "profile.yaml",
            key="name",
        )


def _check_list(cycle: Cycle, curated: CuratedList) -> None:
    """Refuse a file in which no section of the profile is found, under whatever heading."""
    place = f"{cycle.profile.repository}/{cycle.profile.file}"
    if not curated.entries:
        raise ListError(
            f"{place} holds no entry that can be read: is `file` in profile.yaml the list? Nothing was changed"
        )
    paths = cycle.folder.sections.sections
    if any(path in curated.outline for path in paths):
        return
    with cycle.sessions() as session:
        sections = find_profile_sections(session, cycle.name, cycle.folder.sections, curated=curated)
    if not sections.renamed:
        raise ListError(
            f"{place} has none of the sections of sections.yaml: do this profile and this list belong together? "
            "Nothing was changed"
        )


def _save(cycle: Cycle, session: Session, snapshot: ListSnapshot) -> None:
    save_snapshot(
        session,
        cycle.name,
        repository=cycle.profile.repository,
        head_sha=snapshot.head_sha,
        etag=snapshot.etag,
        text=snapshot.text,
        read_at=cycle.now,
    )
