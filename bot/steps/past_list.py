"""What the list held and lost before it was first read here."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.curated_list.document import CuratedList
from bot.sources.base import ListSnapshot
from bot.sources.list_history import ListHistory, read_history
from bot.steps.context import Cycle
from bot.steps.follow_list import commit_url, deletion_reason
from bot.steps.list_commits import listed_entry
from db.papers import find_or_add_paper
from db.proposals import begin_proposal, proposal_of
from db.states import ProposalState


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
