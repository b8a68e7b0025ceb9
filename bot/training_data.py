"""Gathering what can be learned from: out of the database, or out of two files of JSON lines."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from bot.sources.file_source import read_records
from bot.steps.judge_papers import document_of
from classifiers.classification import Document
from classifiers.learning.corpus import Corpus, ListedPaper, StreamPaper
from config.errors import SourceRefusedError, SourceUnverifiedError
from db.models import Listing, Paper
from db.records import PaperRecord

_MODERN_IDENTIFIER = re.compile(r"(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])\.\d{4,5}")
_OLD_IDENTIFIER = re.compile(r"[a-z-]+(?:\.[A-Z]{2})?/(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])\d{3}")
_FIRST_TWO_DIGIT_YEAR = 91


class _Line(BaseModel):
    """One line of a listings file; other keys are ignored."""

    model_config = ConfigDict(frozen=True)

    id: str | None = None
    title: str = Field(min_length=1)
    section: str = Field(min_length=1)
    first_listed: date


def corpus_from_files(*, listings: Path, papers: Path) -> Corpus:
    """A corpus from files.

    Args:
        listings: JSON lines with ``id`` (arXiv's, or null), ``title``, ``section`` and ``first_listed`` (a date).
        papers: JSON lines as `bot.sources.file_source` reads them, plain or gzipped.

    Raises:
        SourceRefusedError: A file cannot be read.
        SourceUnverifiedError: A line is not what it should be; the message names file and line.
    """
    stream = {
        record.arxiv_id: stream_paper(record.arxiv_id, document_of_record(record)) for record in read_records(papers)
    }
    return Corpus(listed=tuple(_listed(_lines(listings), stream)), stream=stream)


def corpus_from_database(session: Session, profile: str) -> Corpus:
    """A corpus from what is stored: the list as it stands, and every paper that was polled.

    Papers whose abstracts were let go of (`db.pruning`) are left out.

    The list's versions before the first one that was read are unknown. Papers that already stood in that one count as
    listed at the end of the month that the list prints for them, but never after that version.
    """
    stream = {
        paper.arxiv_id: stream_paper(paper.arxiv_id, document_of(paper))
        for paper in session.scalars(
            select(Paper)
            .where(Paper.arxiv_id.is_not(None), or_(Paper.abstract != "", Paper.id.in_(select(Listing.paper_id))))
            .order_by(Paper.id)
        )
        if paper.arxiv_id is not None
    }
    query = select(Listing).where(Listing.profile == profile).options(joinedload(Listing.paper)).order_by(Listing.id)
    listings = list(session.scalars(query))
    first_read = min((listing.since_at.date() for listing in listings), default=None)
    listed = []
    for listing in listings:
        if listing.until_at is None:
            since = listing.since_at.date()
            listed.append(
                ListedPaper(
                    key=listing.paper.arxiv_id or listing.paper.title,
                    title=listing.paper.title,
                    document=document_of(listing.paper),
                    section=listing.section,
                    listed_on=min(since, end_of_month(listing.month) or since) if since == first_read else since,
                )
            )
    return Corpus(listed=tuple(listed), stream=stream)


def _listed(lines: Iterable[_Line], stream: Mapping[str, StreamPaper]) -> Iterator[ListedPaper]:
    for line in lines:
        known = stream.get(line.id) if line.id else None
        yield ListedPaper(
            key=line.id or line.title,
            title=line.title,
            document=known.document if known else Document(title=line.title),
            section=line.section,
            listed_on=line.first_listed,
        )


def _lines(path: Path) -> Iterator[_Line]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, text in enumerate(file, start=1):
                if text.strip():
                    try:
                        yield _Line.model_validate(json.loads(text))
                    except (ValidationError, json.JSONDecodeError) as error:
                        raise SourceUnverifiedError(
                            f"{path}:{number}: this is no listing: a line has id, title, section and first_listed"
                        ) from error
    except UnicodeDecodeError as error:
        raise SourceUnverifiedError(f"{path}: this is no text in UTF-8") from error
    except OSError as error:
        raise SourceRefusedError(f"{path}: cannot be read: {error.strerror}; check path and permissions") from error


def document_of_record(record: PaperRecord) -> Document:
    """What is judged of a paper that no database holds."""
    return Document(
        title=record.title,
        abstract=record.abstract,
        comment=record.comment or "",
        categories=record.categories,
    )


def stream_paper(key: str, document: Document) -> StreamPaper:
    """A paper of the stream, announced in the month that its identifier says."""
    return StreamPaper(key=key, document=document, seen_on=_announced(key))


def _announced(identifier: str) -> date:
    """The month in an arXiv identifier (https://info.arxiv.org/help/arxiv_identifier.html), as its first day."""
    match = _MODERN_IDENTIFIER.match(identifier) or _OLD_IDENTIFIER.match(identifier)
    if match is None:
        return date(1991, 1, 1)
    year = int(match["year"])
    return date((1900 if year >= _FIRST_TWO_DIGIT_YEAR else 2000) + year, int(match["month"]), 1)


def end_of_month(month: str | None) -> date | None:
    """The last day of a month written as ``YYYY-MM``; None for anything else."""
    if month is None or not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        return None
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, calendar.monthrange(year, number)[1])
