"""What changed about papers that were known: kept once, whichever interface tells it and in whatever order.

Only what is new in the world is a change. Catching up is none: a record of an older version, what is learnt together
with the paper itself, and a version that was out already when the paper was last looked at (as a file or a back-fill
may bring it). That a known paper is withdrawn is kept whenever it is learnt, because somebody may have listed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base
from db.identity import title_key
from db.records import PaperRecord
from db.withdrawals import why_withdrawn
from db.works import dois

if TYPE_CHECKING:
    from db.models import Paper

ANNOUNCED_WITHIN = timedelta(days=14)
"""So long after its submission a version may still be announced, and then be news: moderation takes days."""
_ARXIV_DOI = "10.48550/"
"""arXiv gives every paper a DOI of its own, which tells of no publication."""


class ChangeKind(StrEnum):
    """What changed. The words before and after are arXiv's, except where it says otherwise."""

    VERSION = "version"
    """The version's number, as digits; before is None where only a list had told of the paper."""
    TITLE = "title"
    COMMENT = "comment"
    JOURNAL_REFERENCE = "journal reference"
    DOI = "doi"
    WITHDRAWN = "withdrawn"
    """Before is None, after are the words by which it says so."""
    RESTORED = "restored"
    """Before are the words by which it had been withdrawn, after is None."""


_EITHER_WAY = frozenset({ChangeKind.WITHDRAWN, ChangeKind.RESTORED})


class PaperChange(Base):
    """One change of one paper."""

    __tablename__ = "paper_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    """A `ChangeKind`."""
    version: Mapped[int | None]
    """The version that says what is new; None where the source does not number them."""
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    seen_at: Mapped[datetime] = mapped_column(index=True)
    """The moment of the run, or of the import, that learnt it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared of a paper."""

    version: int | None
    title: str
    abstract: str
    comment: str | None
    journal_reference: str | None
    doi: str | None
    is_dated: bool
    """Whether it is known when the paper was submitted: the daily feed, which tells no comment either, does not."""

    @classmethod
    def of(cls, paper: Paper) -> Facts:
        """A paper as it is stored right now."""
        return cls(
            version=paper.version,
            title=paper.title,
            abstract=paper.abstract,
            comment=paper.comment,
            journal_reference=paper.journal_reference,
            doi=paper.doi,
            is_dated=paper.published is not None,
        )


def note_changes(
    session: Session, paper: Paper, record: PaperRecord, *, before: Facts, seen_at: datetime, current: bool
) -> None:
    """Keep what a record changed about a known paper.

    Args:
        session: The transaction that stores the record.
        paper: As it is with the record; its versions do not hold the record's yet, if that is a new one.
        record: What a source handed over.
        before: The paper as it was without the record.
        seen_at: The present, with time zone.
        current: Whether the source tells how things are now; a file does not, so what it says otherwise of the same
            version is no change.
    """
    after = Facts.of(paper)
    if after == before or (record.version or 0) < (before.version or 0) or paper.first_seen_at == seen_at:
        return
    same_version = record.version == before.version
    if same_version and before.version is not None and not current:
        return
    found = list(_differences(before, after))
    if not _is_news(paper, record, before=before, seen_at=seen_at):
        found = [change for change in found if change[0] in _EITHER_WAY]
    if found and same_version:
        known = _told_of_version(session, paper, record.version)
        found = [(kind, old, new) for kind, old, new in found if (kind.value, new) not in known]
    session.add_all(
        PaperChange(
            paper_id=paper.id, kind=kind.value, version=record.version, before=old, after=new, seen_at=seen_at
        )
        for kind, old, new in found
    )


def changes_of(session: Session, paper: Paper) -> Sequence[PaperChange]:
    """All changes of a paper, in the order in which they were seen."""
    query = select(PaperChange).where(PaperChange.paper_id == paper.id)
    return session.scalars(query.order_by(PaperChange.seen_at, PaperChange.id)).all()


def _differences(before: Facts, after: Facts) -> Iterator[tuple[ChangeKind, str | None, str | None]]:
    gone = why_withdrawn(comment=before.comment, abstract=before.abstract)
    goes = why_withdrawn(comment=after.comment, abstract=after.abstract)
    if goes and not gone:
        yield ChangeKind.WITHDRAWN, None, goes
    if gone and not goes:
        yield ChangeKind.RESTORED, gone, None
    if before.version != after.version:
        yield ChangeKind.VERSION, str(before.version) if before.version else None, str(after.version)
    if before.version is not None and title_key(before.title) != title_key(after.title):
        yield ChangeKind.TITLE, before.title, after.title
    if after.comment and _folded(after.comment) != _folded(before.comment):
        yield ChangeKind.COMMENT, before.comment, after.comment
    if after.journal_reference and _folded(after.journal_reference) != _folded(before.journal_reference):
        yield ChangeKind.JOURNAL_REFERENCE, before.journal_reference, after.journal_reference
    if any(not doi.startswith(_ARXIV_DOI) for doi in dois(after.doi) - dois(before.doi)):
        yield ChangeKind.DOI, before.doi, after.doi


def _is_news(paper: Paper, record: PaperRecord, *, before: Facts, seen_at: datetime) -> bool:
    """Whether what the record tells came about after the paper was last looked at."""
    if record.version is None:
        return False
    if before.version is not None and not before.is_dated:
        # Only the daily feed had told of the paper, and what it leaves out is learnt now.
        return False
    if before.version is None:
        # A list alone had told of the paper: only a version that was just submitted is certainly new.
        recent = record.updated is not None and record.updated >= seen_at - ANNOUNCED_WITHIN
        return record.version > 1 and recent
    held = next((each.seen_at for each in paper.versions if each.version == before.version), paper.first_seen_at)
    if held == seen_at:
        return False
    return record.version == before.version or record.updated is None or record.updated >= held - ANNOUNCED_WITHIN


def _told_of_version(session: Session, paper: Paper, version: int | None) -> set[tuple[str, str | None]]:
    """What changes within a version led to, or led away from: interfaces that lag behind each other tell it again."""
    query = select(PaperChange.kind, PaperChange.before, PaperChange.after).where(
        PaperChange.paper_id == paper.id, PaperChange.version == version
    )
    rows = session.execute(query).all()
    return {(kind, after) for kind, _, after in rows} | {(kind, before) for kind, before, _ in rows}


def _folded(text: str | None) -> str:
    """The words alone, so that no difference in spaces or in case between interfaces counts."""
    return " ".join((text or "").casefold().split())
