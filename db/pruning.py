"""Letting go of what is never needed again: the abstracts of old papers that never belonged in any list.

Who they were stays, with what was made of them: identifiers, titles, authors, dates, versions, judgements. Nothing is
taken of a paper that is or was listed, proposed or decided about, or of which the rules were not sure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from db import sqlite
from db.list_models import ListChangeRecord
from db.models import Classification, Listing, Paper, PaperVersion, Proposal
from db.paper_facts import PaperFacts
from db.session import Sessions, open_engine

BATCH = 500
"""Papers in one transaction: others that write wait no longer than it takes."""
MOST_IN_A_RUN = 5_000
"""Papers of which a daily run lets go at most."""
LOOKS_BACK = timedelta(days=92)
"""A daily run looks at papers that became old enough so recently, which an index finds; the command at all."""
_UNREMARKABLE = "irrelevant"
"""The outcome of the judgement that says so (`db.models.Classification.outcome`)."""


@dataclass(frozen=True, slots=True)
class Prunable:
    """What can be let go of, or was."""

    papers: int = 0
    bytes: int = 0
    """Of their abstracts, counted as characters: nearly all of them take one byte."""


def prunable(session: Session, *, before: datetime) -> Prunable:
    """What `prune` would let go of.

    Args:
        session: Any.
        before: Papers are old that were published, stored, changed and judged before.
    """
    length = func.coalesce(func.sum(func.length(Paper.abstract)), 0)
    papers, size = session.execute(select(func.count(), length).where(unneeded(before))).one()
    return Prunable(papers, size)


def prune(
    sessions: Sessions,
    *,
    before: datetime,
    since: datetime | None = None,
    most: int | None = None,
    show: Callable[[int], None] = lambda _: None,
) -> Prunable:
    """Let go of old abstracts, in short transactions; what breaks off goes on where it was.

    Args:
        sessions: The database.
        before: As for `prunable`.
        since: Leave out papers that were published earlier.
        most: Stop after so many papers.
        show: Told how many are done.
    """
    done = Prunable()
    while most is None or done.papers < most:
        wanted = select(Paper.id, func.length(Paper.abstract), Paper.published).where(unneeded(before))
        if since is not None:
            wanted = wanted.where(Paper.published >= since)
        with sessions.begin() as session:
            rows = session.execute(wanted.order_by(Paper.published, Paper.id).limit(BATCH)).all()
            batch: dict[int, int] = {paper_id: length for paper_id, length, _ in rows}
            if batch:
                since = rows[-1].published  # what is older has been looked at
                emptied = update(Paper).where(Paper.id.in_(batch)).values(abstract="")
                session.execute(emptied.execution_options(synchronize_session=False))
                session.execute(delete(PaperFacts).where(PaperFacts.paper_id.in_(batch)))
        done = Prunable(done.papers + len(batch), done.bytes + sum(batch.values()))
        show(done.papers)
        if len(batch) < BATCH:
            break
    return done


def prune_daily(sessions: Sessions, *, before: datetime) -> Prunable:
    """What a daily run does of it: quickly, and never much at once."""
    return prune(sessions, before=before, since=before - LOOKS_BACK, most=MOST_IN_A_RUN)


def give_back(database_url: str) -> tuple[int, int] | str | None:
    """Make a database's file smaller by what is not used; None where its server does that by itself.

    Returns:
        Its bytes before and after; or why it keeps its size for now.

    Raises:
        DatabaseError: It fails.
    """
    engine = open_engine(database_url)
    try:
        before = sqlite.stored_bytes(engine.url) if sqlite.file_of(engine.url) else None
        if before is None:
            return None
        if (reason := sqlite.missing_room(engine.url)) is not None:
            return reason
        if not sqlite.vacuum(engine):
            return f"{sqlite.file_of(engine.url)} becomes smaller when the last process that has it open closes it"
        return before, sqlite.stored_bytes(engine.url) or 0
    finally:
        engine.dispose()


def unneeded(before: datetime) -> ColumnElement[bool]:
    """Of which papers the abstract can go: see above; without versions they are known from a list alone."""
    spoken_for = [exists().where(table.paper_id == Paper.id) for table in (Listing, Proposal, ListChangeRecord)]
    remarkable = exists().where(
        Classification.paper_id == Paper.id,
        or_(Classification.outcome != _UNREMARKABLE, Classification.classified_at >= before),
    )
    return and_(
        Paper.published < before,
        Paper.first_seen_at < before,
        Paper.changed_at < before,
        Paper.abstract != "",
        exists().where(PaperVersion.paper_id == Paper.id),
        ~remarkable,
        *(~each for each in spoken_for),
    )
