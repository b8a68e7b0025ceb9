"""A record of arXiv's OAI-PMH interface in the format arXivRaw, which has a paper's history of versions.

The shape is described at https://info.arxiv.org/help/oa/index.html and http://arxiv.org/OAI/arXivRaw.xsd.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from oaipmh_scythe.models import Header

from bot.sources.arxiv_sets import category_of
from bot.sources.author_list import split_authors
from bot.sources.strict_xml import excerpt
from config.errors import SourceUnverifiedError
from db.identity import ArxivIdentifier
from db.records import EarlierVersion, PaperRecord

OAI = "{http://www.openarchives.org/OAI/2.0/}"
RAW = "{http://arxiv.org/OAI/arXivRaw/}"
_PREFIX = "oai:arXiv.org:"
_VERSION = re.compile(r"v([1-9]\d{0,5})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRecord:
    """One record: a paper as it is now, or the news that it is gone."""

    arxiv_id: str
    """Without version."""
    datestamp: date
    """The day, in UTC, on which the record last changed: announced, replaced, or only tidied up."""
    categories: tuple[str, ...]
    """Those of the paper; of a deleted record those in whose sets it was."""
    paper: PaperRecord | None
    """The newest version, with the dates of those before; None where arXiv deleted the record."""


def read_record(element: Any) -> RawRecord:
    """Read a ``record`` element.

    Raises:
        SourceUnverifiedError: Something that every record has is missing or cannot be read.
    """
    told = element.find(f"{OAI}header")
    if told is None:
        raise SourceUnverifiedError("arXiv's OAI-PMH interface has a record without header")
    header = Header(told)
    try:
        arxiv_id = ArxivIdentifier.parse((header.identifier or "").strip().removeprefix(_PREFIX)).base
    except ValueError as error:
        raise SourceUnverifiedError(f"arXiv's OAI-PMH interface has a record that is no paper: {error}") from error
    place = f"arXiv's record of {arxiv_id}"
    datestamp = _day(header.datestamp or "", place=place)
    if header.deleted:
        categories = tuple(category_of(name) for name in header.setSpecs if name)
        return RawRecord(arxiv_id=arxiv_id, datestamp=datestamp, categories=categories, paper=None)
    raw = element.find(f"{OAI}metadata/{RAW}arXivRaw")
    if raw is None:
        raise SourceUnverifiedError(f"{place} holds no arXivRaw")
    paper = _paper(raw, arxiv_id, place=place)
    return RawRecord(arxiv_id=arxiv_id, datestamp=datestamp, categories=paper.categories, paper=paper)


def _paper(raw: Any, arxiv_id: str, *, place: str) -> PaperRecord:
    versions = sorted(dict(_version(element, place=place) for element in raw.findall(f"{RAW}version")).items())
    title = _text(raw, f"{RAW}title")
    abstract = _text(raw, f"{RAW}abstract")
    categories = tuple(dict.fromkeys(_text(raw, f"{RAW}categories").split()))
    has = {"version": versions, "title": title, "abstract": abstract, "category": categories}
    missing = [name for name, value in has.items() if not value]
    if missing:
        raise SourceUnverifiedError(f"{place} has no {' and no '.join(missing)}")
    *earlier, (number, updated) = versions
    return PaperRecord(
        arxiv_id=arxiv_id,
        version=number,
        title=title,
        abstract=abstract,
        authors=split_authors(_text(raw, f"{RAW}authors")),
        categories=categories,
        comment=_text(raw, f"{RAW}comments") or None,
        journal_reference=_text(raw, f"{RAW}journal-ref") or None,
        doi=_text(raw, f"{RAW}doi") or None,
        published=versions[0][1],
        updated=updated,
        earlier=tuple(EarlierVersion(number=each, submitted=submitted) for each, submitted in earlier),
    )


def _version(element: Any, *, place: str) -> tuple[int, datetime]:
    number = _VERSION.fullmatch(element.get("version", ""))
    text = _text(element, f"{RAW}date")
    try:
        moment = parsedate_to_datetime(text)
    except ValueError as error:
        raise SourceUnverifiedError(f"{place} has {excerpt(text)!r} for a version's date") from error
    if number is None:
        raise SourceUnverifiedError(f"{place} has a version without number")
    return int(number[1]), moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(text: str, *, place: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise SourceUnverifiedError(f"{place} has {excerpt(text)!r} for a datestamp") from error


def _text(element: Any, path: str) -> str:
    """The text below an element, runs of white space collapsed; empty where there is none."""
    found: str = element.findtext(path, default="") if element is not None else ""
    return " ".join(found.split())
