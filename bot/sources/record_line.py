r"""One line of JSON as a paper's record, in either of two shapes.

Shelver's own, in which everything but ``id`` and ``title`` may be missing or null, and other keys are ignored::

    {"id": "2509.01234", "title": "...", "abstract": "...", "authors": ["..."], "categories": ["cs.SE"],
     "comment": "...", "published": "2025-09-30", "updated": "2025-10-02T17:59:01Z", "version": 2,
     "journal_reference": "...", "doi": "..."}

and that of arXiv's public metadata snapshot (https://www.kaggle.com/datasets/Cornell-University/arxiv), which is told
by its ``versions``::

    {"id": "2509.01234", "title": "...", "abstract": "...", "authors_parsed": [["Lovelace", "Ada", ""]],
     "categories": "cs.SE cs.CL", "comments": "...", "journal-ref": "...", "doi": "...",
     "versions": [{"version": "v1", "created": "Tue, 30 Sep 2025 17:59:01 GMT"}]}
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, ValidationError

from bot.sources.author_names import plain_name
from db.identity import ArxivIdentifier
from db.records import EarlierVersion, PaperRecord

_EXCERPT_LENGTH = 40
_VERSIONS = re.compile(rb'"versions"\s*:')
"""A key for certain: inside of JSON's strings a quotation mark has a backslash before it."""
_LINE_OF_ONE = re.compile(r"(?<= at )line 1 (?=column \d+$)")
"""What the parser calls line 1 is line 18 of a file, as whoever reads the file says."""


def read_line(line: str | bytes) -> PaperRecord:
    """Read one line: runs of white space are collapsed, times become UTC, unknown keys are ignored.

    Of a snapshot's versions the newest one is the record's, and the first one's time is when it was published.

    Raises:
        ValueError: It is no JSON object in UTF-8, a key is missing, or a value is of the wrong type; the message
            names the key.
    """
    content = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
    content = content.rstrip().removeprefix(BOM_UTF8)
    shape = _SnapshotLine if _VERSIONS.search(content) else _Line
    try:
        fields = shape.model_validate_json(content)
    except ValidationError as error:
        raise ValueError(_explain(error)) from error
    return fields.to_record()


def _collapse(text: str) -> str:
    if "\0" in text:
        raise ValueError("holds a NUL character, which no database takes")
    return " ".join(text.split())


def _collapse_some(text: str) -> str:
    collapsed = _collapse(text)
    if not collapsed:
        raise ValueError("is empty")
    return collapsed


def _read_identifier(value: object) -> ArxivIdentifier:
    if isinstance(value, str):
        try:
            return ArxivIdentifier.parse(value)
        except ValueError:
            pass  # its message repeats the whole text, however long
    raise ValueError(f"{_excerpt(value)} is no arXiv identifier; 2509.01234, 2509.01234v2 and cs/0601001 are")


def _read_time(value: object) -> datetime | None:
    """A day or an ISO 8601 time, in UTC; what names no time zone is UTC already."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            return _in_utc(datetime.fromisoformat(value))
        except (ValueError, OverflowError):
            pass  # OverflowError: in UTC it would lie before the year 1
    raise ValueError(f"{_excerpt(value)} is no date; 2025-09-30 and 2025-09-30T17:59:01Z are")


def _read_mail_date(value: object) -> datetime:
    """A date as in e-mail (RFC 5322), in UTC."""
    if isinstance(value, str):
        try:
            return _in_utc(parsedate_to_datetime(value))
        except (ValueError, OverflowError):
            pass  # OverflowError: as above
    raise ValueError(f"{_excerpt(value)} is no date; 'Tue, 30 Sep 2025 17:59:01 GMT' is")


def _in_utc(time: datetime) -> datetime:
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def _excerpt(value: object) -> str:
    return repr(value[:_EXCERPT_LENGTH]) if isinstance(value, str) else f"a value of type {type(value).__name__}"


_Text = Annotated[str, AfterValidator(_collapse)]
_Time = Annotated[datetime | None, PlainValidator(_read_time)]


class _Line(BaseModel):
    """A line of Shelver's own shape."""

    model_config = ConfigDict(strict=True, frozen=True)

    id: Annotated[ArxivIdentifier, PlainValidator(_read_identifier)]
    version: int | None = Field(default=None, ge=1, le=999_999)
    title: Annotated[str, AfterValidator(_collapse_some)]
    abstract: _Text | None = None
    authors: tuple[_Text, ...] | None = None
    categories: tuple[_Text, ...] | None = None
    comment: _Text | None = None
    journal_reference: _Text | None = None
    doi: _Text | None = None
    published: _Time = None
    updated: _Time = None

    def to_record(self) -> PaperRecord:
        """The same as a record."""
        if self.version and self.id.version and self.version != self.id.version:
            raise ValueError(f"version: is {self.version}, but the id names version {self.id.version}")
        return PaperRecord(
            arxiv_id=self.id.base,
            version=self.version or self.id.version,
            title=self.title,
            abstract=self.abstract or "",
            authors=tuple(filter(None, self.authors or ())),
            categories=tuple(dict.fromkeys(filter(None, self.categories or ()))),
            comment=self.comment or None,
            journal_reference=self.journal_reference or None,
            doi=self.doi or None,
            published=self.published,
            updated=self.updated,
        )


class _Version(BaseModel):
    """One version in a snapshot's line."""

    model_config = ConfigDict(strict=True, frozen=True)

    version: str = Field(pattern=r"^v[1-9][0-9]{0,5}$")
    created: Annotated[datetime, PlainValidator(_read_mail_date)]


class _SnapshotLine(BaseModel):
    """A line of arXiv's metadata snapshot."""

    model_config = ConfigDict(strict=True, frozen=True)

    id: Annotated[ArxivIdentifier, PlainValidator(_read_identifier)]
    title: Annotated[str, AfterValidator(_collapse_some)]
    abstract: _Text | None = None
    authors_parsed: tuple[tuple[_Text, ...], ...] = ()
    """Surname, first names, suffix; more parts are affiliations."""
    categories: _Text = ""
    comments: _Text | None = None
    journal_reference: _Text | None = Field(default=None, alias="journal-ref")
    doi: _Text | None = None
    versions: tuple[_Version, ...] = Field(min_length=1)

    def to_record(self) -> PaperRecord:
        """The newest version as a record."""
        *earlier, (number, updated) = sorted({int(each.version[1:]): each.created for each in self.versions}.items())
        return PaperRecord(
            arxiv_id=self.id.base,
            version=number,
            title=self.title,
            abstract=self.abstract or "",
            authors=tuple(name for parts in self.authors_parsed if (name := _full_name(parts))),
            categories=tuple(dict.fromkeys(self.categories.split())),
            comment=self.comments or None,
            journal_reference=self.journal_reference or None,
            doi=self.doi or None,
            published=earlier[0][1] if earlier else updated,
            updated=updated,
            earlier=tuple(EarlierVersion(number=each, submitted=created) for each, created in earlier),
        )


def _full_name(parts: tuple[str, ...]) -> str:
    surname, first_names, suffix = (*parts, "", "", "")[:3]
    return plain_name(" ".join(filter(None, (first_names, surname, suffix))))


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    message = _LINE_OF_ONE.sub("", first["msg"].removeprefix("Value error, "))
    if first["type"] == "model_type":
        message = "this is JSON, but no object in braces"
    more = error.error_count() - 1
    return f"{key + ': ' if key else ''}{message}{f' (and {more} more)' if more else ''}"
