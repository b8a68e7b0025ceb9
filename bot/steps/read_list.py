"""Read the list's repository: what stands in the list, and what each commit since the last run did to it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.counting import counted
from bot.curated_list.document import CuratedList, parse
from bot.curated_list.entry import Entry
from bot.profile_sections import find_profile_sections
from bot.review.late_words import late_words
from bot.review.list_edits import ListEditor, note_list_edits
from bot.sources.base import ListCommit, ListSnapshot
from bot.sources.list_history import ListHistory, read_history
from bot.steps.context import Cycle
from bot.steps.list_commits import commits_to_read, note_commit
from config.errors import ConfigurationError, ListError, SourceUnverifiedError
from db.decisions import merge_decision
from db.list_activity import note_list_activity
from db.listings import ListChange, ListedEntry, load_snapshot, record_list, save_snapshot, section_counts
from db.models import Listing
from db.papers import find_or_add_paper
from db.proposals import begin_proposal, change_state, proposal_of, proposals
from db.pull_requests import is_our_merge, last_built_at
from db.states import ProposalState

A_PERSON = "whoever merged"
A_MACHINE = "[bot]"
"""GitHub lets the logins of apps, and of nobody else, end so."""
LARGEST_LOSS = 0.5
"""A commit that takes away more than this share of the entries is not believed."""


def read_list(cycle: Cycle) -> str:
    """Store the list's entries; on the first run all of them, later what changed, commit by commit.

    Papers that the owner listed himself leave the proposals; papers that he deleted are never proposed again.

    Raises:
        ConfigurationError: What is stored under the profile's name is about another repository.
        SourceError: The repository cannot be read, or does not show yet how the list changed.
        ListError: The file is not the list that the profile describes; nothing was stored.
    """
    with cycle.sessions() as session:
        record = load_snapshot(session, cycle.name)
    if record is not None and record.repository != cycle.profile.repository:
        raise ConfigurationError(
            f"the name {cycle.name!r} belongs to {record.repository} in this database: give the profile of "
            f"{cycle.profile.repository} another name",
            file=cycle.folder.path / "profile.yaml",
            key="name",
        )
    known = ListSnapshot(head_sha=record.head_sha, text=record.text, etag=record.etag) if record else None
    snapshot = cycle.list_source.snapshot(known)
    curated = parse(snapshot.text)
    _check_list(cycle, curated)
    cycle.snapshot, cycle.curated = snapshot, curated
    cycle.figures.listed = len(curated.entries)

    if known is not None and known.head_sha == snapshot.head_sha:
        if known.etag != snapshot.etag:
            with cycle.sessions.begin() as session:
                _save(cycle, session, snapshot)
        return f"unchanged: {cycle.figures.listed} entries in {len(curated.sections)} sections"

    commits = cycle.list_source.commits_since(known.head_sha if known else None, head_sha=snapshot.head_sha)
    if not commits and known is not None and known.text != snapshot.text:
        raise SourceUnverifiedError(
            f"the list changed, but no commit since {known.head_sha[:10]} shows it yet; the next run looks again"
        )
    history = read_whole_history(cycle, snapshot, curated) if known is None else None
    to_read = commits_to_read(cycle, commits, known_sha=known.head_sha if known else None)
    added = removed = 0
    with cycle.sessions.begin() as session:
        for done, (commit, reading) in enumerate(to_read, start=1):
            cycle.progress("reading the list's commits", done, len(to_read))
            recorded = _record_commit(cycle, session, commit, newest=done == len(to_read))
            note_commit(cycle, session, commit, reading=reading, change=recorded)
            change = recorded or ListChange()
            if known is not None:
                _follow(cycle, session, commit, change)
            added, removed = added + len(change.added), removed + len(change.removed)
            if not commit.author.endswith(A_MACHINE):
                note_list_activity(
                    session, cycle.name, sha=commit.sha, actor=commit.author, committed_at=commit.committed_at
                )
        if history is not None:
            refuse_deleted_before(cycle, session, history)
        _refuse_left_out(cycle, session)
        _save(cycle, session, snapshot)
    if history is not None:
        return _first_read(curated, history)
    return f"{counted(len(commits), 'new commit')}: {counted(added, 'paper')} added, {removed} removed"


def _first_read(curated: CuratedList, history: ListHistory) -> str:
    told = f"first read: {len(curated.entries)} entries in {len(curated.sections)} sections"
    if history.deleted:
        told += f"; {len(history.deleted)} deleted before, in {history.versions} versions: they stay refused"
    return told


def read_whole_history(cycle: Cycle, snapshot: ListSnapshot, curated: CuratedList) -> ListHistory:
    """What the list held and lost before it was first read here; once per run.

    Raises:
        SourceError: A version cannot be read.
    """
    if cycle.history is None:
        cycle.history = read_history(
            cycle.list_source,
            curated,
            head_sha=snapshot.head_sha,
            progress=lambda done, total: cycle.progress("reading the list's history", done, total),
        )
        if cycle.history.complete_since is not None:
            cycle.notes.append(
                f"the list's history is long: its {cycle.history.versions} newest versions were read, and what was "
                f"deleted before {cycle.history.complete_since:%Y-%m-%d} is not known"
            )
    return cycle.history


def refuse_deleted_before(cycle: Cycle, session: Session, history: ListHistory) -> None:
    """Refuse what was deleted before the list was first read, as what is deleted later; what is decided stays so."""
    for deleted in history.deleted:
        commit, entry = deleted.commit, listed_entry(deleted.entry)
        paper = find_or_add_paper(
            session, arxiv_id=entry.arxiv_id, title=entry.title, seen_at=min(commit.committed_at, cycle.now)
        )
        if proposal_of(session, cycle.name, paper) is None:
            begin_proposal(
                session,
                cycle.name,
                paper,
                state=ProposalState.REJECTED,
                reason=deletion_reason(entry.section, commit),
                at=min(commit.committed_at, cycle.now),
                actor=commit.author,
                source_url=commit_url(cycle, commit),
            )
            session.flush()


def commit_url(cycle: Cycle, commit: ListCommit) -> str:
    """Where a commit of the list can be read."""
    return f"https://github.com/{cycle.profile.repository}/commit/{commit.sha}"


def deletion_reason(section: str, commit: ListCommit) -> str:
    """Why a deleted paper is refused."""
    return f"deleted from {section!r} by {commit.author}"


def listing_reason(section: str, commit: ListCommit) -> str:
    """Why a paper that the owner listed is proposed no longer."""
    return f"listed in {section!r} by {commit.author}"


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


def _record_commit(cycle: Cycle, session: Session, commit: ListCommit, *, newest: bool) -> ListChange | None:
    """Store what a commit did; None where it is an accident that a later commit mended, which is passed over."""
    try:
        curated = _read_commit(cycle, session, commit, newest=newest)
    except (ListError, SourceUnverifiedError) as error:
        if newest:
            raise
        cycle.notes.append(f"{error}; a later commit mended it, so it is passed over")
        return None
    entries = [listed_entry(entry) for entry in curated.entries]
    return record_list(session, cycle.name, entries, commit=commit.sha, committed_at=commit.committed_at)


def _read_commit(cycle: Cycle, session: Session, commit: ListCommit, *, newest: bool) -> CuratedList:
    newest_known = cycle.curated if newest else None
    curated = newest_known or parse(cycle.list_source.text_at(commit.sha))
    before = section_counts(session, cycle.name).total()
    if len(curated.entries) < before * LARGEST_LOSS:
        raise ListError(
            f"commit {commit.sha[:10]} by {commit.author} leaves {len(curated.entries)} of {before} entries in the "
            "list: it was renamed, split or emptied. Look at the commit"
        )
    return curated


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


def _follow(cycle: Cycle, session: Session, commit: ListCommit, change: ListChange) -> None:
    """Let the proposals follow what a person did to the list."""
    source_url = commit_url(cycle, commit)
    at = min(commit.committed_at, cycle.now)
    if is_our_merge(session, cycle.name, commit.sha):
        _tell_late_words(cycle, session, change, source_url)
    for listing in change.added:
        proposal = proposal_of(session, cycle.name, listing.paper)
        if proposal and proposal.state not in {ProposalState.MERGED, ProposalState.SUPERSEDED}:
            change_state(
                proposal,
                ProposalState.SUPERSEDED,
                reason=listing_reason(listing.section, commit),
                at=at,
                actor=commit.author,
                source_url=source_url,
            )
    for listing in change.removed:
        _refuse_deleted(cycle, session, commit, listing, source_url)
    _note_edits(cycle, session, commit, change, source_url)


def _tell_late_words(cycle: Cycle, session: Session, change: ListChange, source_url: str) -> None:
    built_at = last_built_at(session, cycle.name, cycle.repository)
    if late := late_words(session, cycle.name, change, built_at=built_at):
        cycle.notes.append(
            f"{source_url} merged what was on the branch before a run could do what had been asked for: "
            f"{'; '.join(late)}. Edit the list if that is still wanted"
        )


def _note_edits(cycle: Cycle, session: Session, commit: ListCommit, change: ListChange, source_url: str) -> None:
    """Keep what people made of our entries; a merge, whoever is named as its author, is the word of who merged."""
    merged_ours = is_our_merge(session, cycle.name, commit.sha)
    if commit.author.endswith(A_MACHINE) and not merged_ours:
        return
    editor = ListEditor(
        login=(cycle.merged_by if merged_ours else None) or commit.author,
        url=source_url,
        at=cycle.now,
        merged_ours=merged_ours,
        built_at=last_built_at(session, cycle.name, cycle.repository),
    )
    sections = cycle.curated.outline if cycle.curated is not None else ()
    note_list_edits(session, cycle.name, change, editor=editor, sections=sections)


def _refuse_deleted(cycle: Cycle, session: Session, commit: ListCommit, listing: Listing, source_url: str) -> None:
    reason = deletion_reason(listing.section, commit)
    at = min(commit.committed_at, cycle.now)
    proposal = proposal_of(session, cycle.name, listing.paper)
    if proposal is None:
        begin_proposal(
            session,
            cycle.name,
            listing.paper,
            state=ProposalState.REJECTED,
            reason=reason,
            at=at,
            actor=commit.author,
            source_url=source_url,
        )
    else:
        change_state(
            proposal, ProposalState.REJECTED, reason=reason, at=at, actor=commit.author, source_url=source_url
        )


def _refuse_left_out(cycle: Cycle, session: Session) -> None:
    """A paper of a merged pull request that never stood in the list was taken out by whoever merged."""
    for proposal in proposals(session, cycle.name, ProposalState.MERGED):
        if not any(listing.profile == cycle.name for listing in proposal.paper.listings):
            merge = merge_decision(proposal)
            change_state(
                proposal,
                ProposalState.REJECTED,
                reason="left out of the merge",
                at=cycle.now,
                actor=merge.actor if merge else A_PERSON,
                source_url=merge.source_url if merge else None,
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
