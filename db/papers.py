"""Storing and finding papers: each once, whatever came first, its arXiv record or its entry in a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from db.identity import ArxivIdentifier, title_key
from db.models import Paper, PaperVersion
from db.paper_changes import Facts, note_changes
from db.records import PaperRecord

BATCH = 500
"""Values in one ``IN``: below the limits of every supported database."""
_OF_VERSION = ("comment", "journal_reference", "doi", "updated")
"""What may be another in each version, or be missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What a batch of records came to."""

    new: int = 0
    changed: int = 0
    known: int = 0

    def __add__(self, other: Stored) -> Stored:
        return Stored(new=self.new + other.new, changed=self.changed + other.changed, known=self.known + other.known)


def store_records(
    session: Session, records: Sequence[PaperRecord], *, seen_at: datetime, current: bool = True
) -> Stored:
    """Store what a source handed over; storing the same again changes nothing.

    The newest version speaks for the paper, and records of one version complete each other: what one does not know,
    it does not erase. A record of an older version, or of none, adds that version and fills in an abstract, authors,
    categories or a date of publication that are not known yet. A listed paper without identifier but of the same
    title becomes the record's paper. What changed about a paper that was known is kept (`db.paper_changes`).

    Args:
        session: A transaction.
        records: What to store.
        seen_at: The present, with time zone.
        current: Whether the source tells how things are now. A file does not: of a version that is known, it only
            tells what was unknown.
    """
    directory = PaperDirectory(session, ((record.arxiv_id, record.title) for record in records))
    stored = Stored()
    for record in records:
        paper = directory.find(arxiv_id=record.arxiv_id, title=record.title)
        if paper is None:
            paper = Paper(first_seen_at=seen_at, changed_at=seen_at, versions=[])
            _fill_in(record, paper)
            _copy(record, paper)
            session.add(paper)
            directory.add(paper)
            stored += Stored(new=1)
        else:
            before = Facts.of(paper)
            if _update(paper, record, seen_at, current=current):
                directory.add(paper)
                stored += Stored(changed=1)
            else:
                stored += Stored(known=1)
            note_changes(session, paper, record, before=before, seen_at=seen_at, current=current)
        _add_versions(paper, record, seen_at)
    session.flush()
    return stored


def find_paper(session: Session, text: str) -> Paper | None:
    """The paper of an arXiv identifier in any form, URLs included; else of a title.

    Args:
        session: An open session.
        text: What somebody typed.
    """
    try:
        identifier = ArxivIdentifier.parse(text)
    except ValueError:
        return session.scalars(select(Paper).where(Paper.title_key == title_key(text)).order_by(Paper.id)).first()
    return session.scalars(select(Paper).where(Paper.arxiv_id == identifier.base)).first()


def find_or_add_paper(session: Session, *, arxiv_id: str | None, title: str, seen_at: datetime) -> Paper:
    """The paper of that identifier, else of that title unless it bears another identifier; stored where it is new.

    Args:
        session: A transaction.
        arxiv_id: Without version; None where it is not known.
        title: As somebody wrote it.
        seen_at: When that was.
    """
    paper = PaperDirectory(session, [(arxiv_id, title)]).find(arxiv_id=arxiv_id, title=title)
    if paper is None:
        paper = Paper(
            arxiv_id=arxiv_id,
            title=title,
            title_key=title_key(title),
            first_seen_at=seen_at,
            changed_at=seen_at,
            versions=[],
        )
        session.add(paper)
        session.flush()
    elif arxiv_id and paper.arxiv_id is None:
        paper.arxiv_id = arxiv_id
    return paper


class PaperDirectory:
    """The stored papers that a batch may be about, looked up with few queries.

    Args:
        session: An open session.
        wanted: Pairs of identifier (or None) and title.
    """

    def __init__(self, session: Session, wanted: Iterable[tuple[str | None, str]]) -> None:
        pairs = list(wanted)
        self._by_identifier: dict[str, Paper] = {}
        self._by_title: dict[str, Paper] = {}
        for paper in _select_in(
            session, Paper.arxiv_id, sorted({identifier for identifier, _ in pairs if identifier})
        ):
            self.add(paper)
        # Most papers of a harvest are known by their identifier: their titles need no look.
        keys = {title_key(title) for identifier, title in pairs if identifier not in self._by_identifier}
        for paper in _select_in(session, Paper.title_key, sorted(keys)):
            self.add(paper)

    def add(self, paper: Paper) -> None:
        """Make a paper findable."""
        if paper.arxiv_id:
            self._by_identifier[paper.arxiv_id] = paper
        known = self._by_title.get(paper.title_key)
        if known is None or known.arxiv_id is not None:
            self._by_title[paper.title_key] = paper

    def find(self, *, arxiv_id: str | None, title: str) -> Paper | None:
        """By identifier; else by title, unless that paper bears another identifier."""
        if arxiv_id and (paper := self._by_identifier.get(arxiv_id)):
            return paper
        candidate = self._by_title.get(title_key(title))
        if candidate is None or (arxiv_id and candidate.arxiv_id):
            return None
        return candidate


def _select_in(
    session: Session, column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], values: Sequence[str]
) -> Iterable[Paper]:
    for start in range(0, len(values), BATCH):
        query = select(Paper).where(column.in_(values[start : start + BATCH])).options(selectinload(Paper.versions))
        yield from session.scalars(query.order_by(Paper.id))


def _copy(record: PaperRecord, paper: Paper) -> None:
    """Take over a record of the version that is stored, or of a newer one."""
    newer = (record.version or 0) > (paper.version or 0)
    paper.arxiv_id = record.arxiv_id
    paper.version = record.version
    paper.title = record.title
    paper.title_key = title_key(record.title)
    paper.abstract = record.abstract or paper.abstract
    paper.authors = list(record.authors) or paper.authors
    paper.categories = list(record.categories) or paper.categories
    paper.published = record.published or paper.published
    for name in _OF_VERSION:
        told = getattr(record, name)
        if newer or told is not None:
            setattr(paper, name, told)


def _fill_in(record: PaperRecord, paper: Paper) -> None:
    """Take over from a record of an older version what is not known yet and seldom differs between versions."""
    paper.abstract = paper.abstract or record.abstract
    paper.authors = paper.authors or list(record.authors)
    paper.categories = paper.categories or list(record.categories)
    paper.published = paper.published or record.published


def _judged(paper: Paper) -> tuple[object, ...]:
    """What a judgement of the paper rests on."""
    return (paper.title, paper.abstract, paper.comment, tuple(paper.categories), paper.published)


def _update(paper: Paper, record: PaperRecord, seen_at: datetime, *, current: bool) -> bool:
    before = _judged(paper)
    if (record.version or 0) < (paper.version or 0):
        _fill_in(record, paper)
    elif record.version == paper.version is not None and not current:
        _fill_in(record, paper)
        for name in _OF_VERSION:
            setattr(paper, name, getattr(paper, name) or getattr(record, name))
    else:
        _copy(record, paper)
    if _judged(paper) == before:
        return False
    paper.changed_at = seen_at
    return True


def _add_versions(paper: Paper, record: PaperRecord, seen_at: datetime) -> None:
    """Note a record's versions; what is known of one already stays."""
    known = {each.version: each for each in paper.versions}
    for told in told_versions(record):
        stored = known.get(told.version)
        if stored is None:
            known[told.version] = stored = PaperVersion(version=told.version, seen_at=seen_at)
            paper.versions.append(stored)
        stored.title = stored.title or told.title
        stored.comment = stored.comment or told.comment
        stored.submitted_at = stored.submitted_at or told.submitted_at


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """What a record tells of one version; None is unknown."""

    version: int
    title: str | None
    comment: str | None
    submitted_at: datetime | None


def told_versions(record: PaperRecord) -> Iterator[ToldVersion]:
    """The versions of which a record tells, its own first; none where it does not know its own number."""
    if record.version is not None:
        yield ToldVersion(record.version, record.title, record.comment, record.updated)
        for earlier in record.earlier:
            yield ToldVersion(earlier.number, None, None, earlier.submitted)
