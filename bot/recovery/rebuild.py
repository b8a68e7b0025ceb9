"""Restoring one list's part of an empty database from GitHub, top to bottom.

All that is restored is stored in one transaction: a rebuild that is killed leaves nothing half and can be repeated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol, runtime_checkable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.counting import counted
from bot.curated_list.document import parse
from bot.forge.base import PullRequestState
from bot.forge.hidden_memory import read_memory, remembers_something
from bot.recovery.comments import Conversation
from bot.recovery.lives import Lives
from bot.recovery.past import Past, PastPullRequest
from bot.recovery.restore import Address, restore_lives
from bot.sources.base import ListCommit
from bot.steps.context import Cycle, stored_fields
from bot.steps.find_sections import find_sections
from bot.steps.follow_list import commit_url
from bot.steps.harvest_papers import SOURCE
from bot.steps.judge_papers import judge_papers
from bot.steps.past_list import read_whole_history
from bot.steps.read_list import read_list
from config.errors import ConfigurationError, ListError, SourceError
from db.decisions import decisions
from db.models import Paper, Proposal, Watermark
from db.papers import store_records
from db.pauses import publishing_pause
from db.proposals import proposals
from db.pull_requests import announce_head, knows_pull_requests, save_pull_request
from db.records import PaperRecord
from db.runs import move_watermark


class ReadsPast(Protocol):
    """Where our past pull requests are."""

    def read(self, progress: Callable[[int, int], None]) -> Past:
        """All of them; see `bot.recovery.github_past.GitHubPast.read`."""
        ...


@runtime_checkable
class FetchesPapers(Protocol):
    """A source of papers that can be asked for single ones."""

    def fetch(self, ids: Sequence[str]) -> list[PaperRecord]:
        """The papers of those identifiers that it knows."""
        ...


@dataclass(slots=True, kw_only=True)
class Restored:
    """What a rebuild came to."""

    pull_requests: int = 0
    states: Counter[str] = field(default_factory=Counter)
    """How many proposals there are in each state."""
    decisions: int = 0
    """Decisions that people made."""
    obeyed_comments: int = 0
    waiting_comments: int = 0
    """Those with commands that nobody has answered yet."""
    stopped_by: str | None = None
    """Who stopped the publishing, if that is so."""
    notes: list[str] = field(default_factory=list)
    unverified: list[str] = field(default_factory=list)


Show = Callable[[str, str], None]
"""Called after each step with its name and what it did."""


def rebuild(cycle: Cycle, past: ReadsPast, *, show: Show) -> Restored:
    """Restore the proposals and decisions of a list; the caller holds the run lock.

    Args:
        cycle: An installation whose database has none of them.
        past: Our pull requests.
        show: Told of each step.

    Raises:
        ConfigurationError: The database has a memory already; nothing was changed.
        SourceError, ListError: The list cannot be read.
        ForgeError: The pull requests cannot be read; nothing was restored.
    """
    with cycle.sessions() as session:
        _refuse_a_memory(cycle, session)
    restored = Restored(notes=cycle.notes, unverified=cycle.unverified)
    show("read list", read_list(cycle))
    if cycle.snapshot is None or cycle.curated is None:
        raise ListError("the list was not read, so nothing can be restored")
    history = read_whole_history(cycle, cycle.snapshot, cycle.curated)
    deleted = counted(len(history.deleted), "entry", "entries")
    show("read history", f"{counted(history.versions, 'version')}: {deleted} deleted")
    find_sections(cycle)
    found = past.read(lambda done, total: cycle.progress("reading our pull requests", done, total))
    show("read pull requests", f"{len(found.pulls)} of ours")
    _note_what_is_not_used(cycle, found)
    lives = Lives(now=cycle.now, commit_url=lambda commit: commit_url(cycle, commit))
    for pull in found.pulls:
        lives.add_pull_request(pull)
    lives.add_history(history)
    lives.add_listings(history, section_at=lambda commit, arxiv_id: _section_at(cycle, commit, arxiv_id))
    with cycle.sessions.begin() as session:
        _store(cycle, session, lives, found, restored)
    show("restore", f"{restored.states.total()} papers, {restored.decisions} decisions by people")
    show("ask arXiv", _complete(cycle))
    show("judge papers", judge_papers(cycle))
    return restored


def _refuse_a_memory(cycle: Cycle, session: Session) -> None:
    """Stop where something could be lost; what a run stores that knows of no pull request can be found again.

    Raises:
        ConfigurationError: The database knows pull requests, or decisions that were made through this database.
    """
    made = [found for found in decisions(session, cycle.name) if "/commit/" not in (found.source_url or "")]
    if made or knows_pull_requests(session, cycle.name, cycle.repository):
        raise ConfigurationError(
            f"this database has proposals and decisions about {cycle.name!r} already, and a rebuild would mix them "
            "with those on GitHub: to start anew, put the database away (move the file, or make an empty database) "
            "and run this again",
            key="SHELVER_DATABASE_URL",
        )


def _note_what_is_not_used(cycle: Cycle, found: Past) -> None:
    cycle.notes.extend(
        f"{stranger.url} was opened by another account: nothing in it is believed" for stranger in found.strangers
    )
    for pull in found.pulls:
        memory = read_memory(pull.shown.body)
        if pull.on_branch is not None:
            cycle.notes.append(
                f"{pull.shown.url} was opened by {pull.shown.opened_by}: its papers are read off the branch, and of "
                "its text only empty boxes count"
            )
        elif memory is None:
            what = "is damaged" if remembers_something(pull.shown.body) else "is missing"
            cycle.notes.append(
                f"{pull.shown.url}: its hidden memory {what}, so of papers that were unticked and left its text "
                "nothing is known; whatever else GitHub tells is restored"
            )
        elif memory.forgotten:
            cycle.notes.append(f"{pull.shown.url}: {memory.forgotten} old decisions had no room in its text")
        if pull.shown.state is PullRequestState.OPEN and not pull.head_is_ours:
            cycle.notes.append(
                f"{pull.shown.url}: its branch is not provably as the bot left it, so it is left alone until the "
                "pull request is merged or closed, or somebody comments /rebuild"
            )


def _section_at(cycle: Cycle, commit: ListCommit, arxiv_id: str) -> str:
    entries = parse(cycle.list_source.text_at(commit.sha)).entries
    return next((entry.section for entry in entries if entry.arxiv_id == arxiv_id), "")


def _store(cycle: Cycle, session: Session, lives: Lives, found: Past, restored: Restored) -> None:
    for proposal in proposals(session, cycle.name):
        # What a run without a memory made; all of it is found again.
        session.delete(proposal)
    session.flush()
    for stranger in found.strangers:
        if stranger.state is not PullRequestState.OPEN:
            # That it was there is known now; an open one keeps the bot from publishing until it is over.
            fields = stored_fields(replace(stranger, body="", head_sha=""))
            save_pull_request(session, cycle.name, cycle.repository, at=stranger.ended_at or cycle.now, **fields)
    addresses = {pull.shown.number: _save(cycle, session, pull) for pull in found.pulls}
    restore_lives(session, cycle.name, lives, pull_requests=addresses, now=cycle.now)
    conversation = Conversation(
        session=session,
        profile=cycle.name,
        repository=cycle.repository,
        curated=cycle.sections.curated,
        now=cycle.now,
    )
    restored.obeyed_comments, restored.waiting_comments = conversation.restore(found.pulls)
    _move_watermark(cycle, session, found.pulls)
    pause = publishing_pause(session, cycle.name)
    restored.stopped_by = pause.actor if pause else None
    stored = proposals(session, cycle.name)
    restored.pull_requests = len(found.pulls)
    restored.states = Counter(proposal.state.value for proposal in stored)
    restored.decisions = len(decisions(session, cycle.name))


def _save(cycle: Cycle, session: Session, pull: PastPullRequest) -> Address:
    record = save_pull_request(session, cycle.name, cycle.repository, at=pull.opened_at, **stored_fields(pull.shown))
    if pull.head_is_ours:
        announce_head(session, cycle.name, cycle.repository, pull.shown.head_sha, at=pull.opened_at)
    session.flush()
    return Address(id=record.id, number=record.number, url=record.url)


def _move_watermark(cycle: Cycle, session: Session, pulls: Sequence[PastPullRequest]) -> None:
    """Let the next harvest begin where papers may be missing: with the oldest of the open pull request, else its day.

    Without a pull request, and for younger ones, that is the first harvest's window.
    """
    if not pulls:
        return
    newest = pulls[-1]
    starts = [newest.opened_at]
    if newest.shown.state is PullRequestState.OPEN:
        starts += [paper.published for paper in newest.memory.papers if paper.proposed and paper.published]
    arxiv = cycle.profile.arxiv
    start = max(min(starts), cycle.now - timedelta(days=arxiv.proposal_age_days))
    if start < cycle.now - timedelta(days=arxiv.first_harvest_days):
        session.execute(delete(Watermark).where(Watermark.profile == cycle.name, Watermark.source == SOURCE))
        session.flush()
        move_watermark(session, cycle.name, SOURCE, complete_until=start, at=cycle.now)


def _complete(cycle: Cycle) -> str:
    """Have arXiv tell what GitHub does not: abstracts, authors, DOIs; its trouble is told and stops nothing."""
    if not isinstance(cycle.paper_source, FetchesPapers):
        return "the source of papers cannot be asked for single ones"
    query = (
        select(Paper.arxiv_id)
        .join(Proposal, Proposal.paper_id == Paper.id)
        .where(Proposal.profile == cycle.name, Paper.arxiv_id.is_not(None), Paper.abstract == "")
        .order_by(Paper.arxiv_id)
    )
    with cycle.sessions() as session:
        wanted = [arxiv_id for arxiv_id in session.scalars(query) if arxiv_id]
    if not wanted:
        return "nothing to ask"
    try:
        records = cycle.paper_source.fetch(wanted)
    except SourceError as error:
        cycle.unverified.append(
            f"{SOURCE}: {error}; the next runs harvest what is new, and old papers stay incomplete"
        )
        return f"{len(wanted)} papers could not be asked for"
    with cycle.sessions.begin() as session:
        store_records(session, records, seen_at=cycle.now)
    return f"{len(records)} of {len(wanted)} papers"
