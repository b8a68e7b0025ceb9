"""Papers from a file of JSON lines: one JSON object per line (https://jsonlines.org), plain or gzipped.

For replays, demonstrations, and whoever gets papers by another way than arXiv's query interface. A line looks like
this; everything but ``id`` and ``title`` may be missing or null, and other keys are ignored::

    {"id": "2509.01234", "title": "...", "abstract": "...", "authors": ["..."], "categories": ["cs.SE"],
     "comment": "...", "published": "2025-09-30", "updated": "2025-10-02T17:59:01Z", "version": 2,
     "journal_reference": "...", "doi": "..."}
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import Annotated, TextIO

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, ValidationError

from bot.sources.harvest import Page
from config.errors import SourceRefusedError, SourceUnverifiedError
from db.identity import ArxivIdentifier
from db.records import PaperRecord

LINE_LIMIT = 1_048_576
"""A longer line (in bytes of a file, in characters of a stream) is no paper; it is refused before it is read."""
_EXCERPT_LENGTH = 40
_BYTE_ORDER_MARK = "\ufeff"


def read_records(source: Path | TextIO) -> Iterator[PaperRecord]:
    """The papers of a file or stream, in its own order, one line in memory at a time; blank lines are skipped.

    Args:
        source: A file in UTF-8, gzipped if its name ends in ``.gz``; or an open text stream such as standard input,
            which stays open.

    Raises:
        SourceRefusedError: The file is not there or may not be read.
        SourceUnverifiedError: A line is no paper, or the file is cut off; the message names file and line. The papers
            before that line have been handed out.
    """
    if not isinstance(source, Path):
        yield from _parse(source, name=getattr(source, "name", "the stream"))
        return
    try:
        file = source.open("rb")
    except OSError as error:
        raise SourceRefusedError(f"{source}: cannot be read: {error.strerror}; check path and permissions") from error
    zipped = source.suffix == ".gz"
    with file, gzip.GzipFile(fileobj=file) if zipped else nullcontext(file) as stream:
        if zipped and not file.peek(1):  # Python takes no bytes at all for a gzip of nothing
            raise SourceUnverifiedError(f"{source}:1: the file is cut off here; get it again")
        yield from _parse(stream, name=str(source))


def _parse(stream: BufferedReader | gzip.GzipFile | TextIO, *, name: str) -> Iterator[PaperRecord]:
    number = 0
    while True:
        number += 1
        place = f"{name}:{number}"
        try:
            line = stream.readline(LINE_LIMIT + 1)
        except EOFError as error:
            raise SourceUnverifiedError(f"{place}: the file is cut off here; get it again") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise SourceUnverifiedError(f"{place}: this is no gzip, or a damaged one; get the file again") from error
        except UnicodeDecodeError as error:
            raise SourceUnverifiedError(f"{place}: this is no text in {error.encoding.upper()}") from error
        except OSError as error:
            raise SourceRefusedError(f"{place}: cannot be read: {error.strerror}") from error
        if not line:
            return
        if len(line) > LINE_LIMIT:
            raise SourceUnverifiedError(f"{place}: the line is longer than {LINE_LIMIT} and so holds no paper")
        if line.strip():
            try:
                yield _read_line(line)
            except ValueError as error:
                raise SourceUnverifiedError(f"{place}: {error}") from error


class FileSource:
    """A file as a `PaperSource`. It is read anew for each window; a window's papers are held in memory."""

    def __init__(self, path: Path, *, page_size: int = 100) -> None:
        """Prepare; nothing is read yet.

        Args:
            path: What `read_records` reads.
            page_size: The most papers to hand over at once, at least 1.
        """
        if page_size < 1:
            raise ValueError(f"a page of {page_size} papers; 1 is the least")
        self._path = path
        self._page_size = page_size

    def pages(self, *, categories: Sequence[str], start: datetime, end: datetime) -> Iterator[Page]:
        """The papers in any of the categories submitted from ``start`` to ``end``; see `PaperSource.pages`.

        A paper without date or categories is in no window. A day without time counts as its midnight in UTC. Of a
        paper that stands in the file more than once, the newest version is taken, and of equal ones the last.

        Raises:
            ValueError: No category is given, or a time has no time zone.
            SourceRefusedError, SourceUnverifiedError: As `read_records`, before the first page.
        """
        if not categories:
            raise ValueError("no category to search in")
        if start.tzinfo is None or end.tzinfo is None:
            raise ValueError("the window's start and end need a time zone")
        return self._pages(frozenset(categories), start, end)

    def _pages(self, categories: frozenset[str], start: datetime, end: datetime) -> Iterator[Page]:
        found: dict[str, tuple[datetime, PaperRecord]] = {}
        for record in read_records(self._path):
            if record.published is None or not start <= record.published <= end:
                continue
            if categories.isdisjoint(record.categories):
                continue
            known = found.get(record.arxiv_id)
            if known is None or (known[1].version or 0) <= (record.version or 0):
                found[record.arxiv_id] = (record.published, record)
        ordered = sorted(found.items(), key=lambda item: (item[1][0], item[0]))
        records = tuple(record for _, (_, record) in ordered)
        for first in range(0, max(len(records), 1), self._page_size):
            page = records[first : first + self._page_size]
            yield Page(records=page, fetched=first + len(page), total=len(records))


def _read_line(line: str | bytes) -> PaperRecord:
    """Read one line: runs of white space are collapsed, times become UTC, unknown keys are ignored.

    Raises:
        ValueError: It is no JSON object in UTF-8, a key is missing, or a value is of the wrong type; the message
            names the key.
    """
    marked = line.removeprefix(_BYTE_ORDER_MARK) if isinstance(line, str) else line.removeprefix(b"\xef\xbb\xbf")
    try:
        fields = _Fields.model_validate_json(marked)
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
            time = datetime.fromisoformat(value)
            return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            pass  # OverflowError: in UTC it would lie before the year 1
    raise ValueError(f"{_excerpt(value)} is no date; 2025-09-30 and 2025-09-30T17:59:01Z are")


def _excerpt(value: object) -> str:
    return repr(value[:_EXCERPT_LENGTH]) if isinstance(value, str) else f"a value of type {type(value).__name__}"


_Text = Annotated[str, AfterValidator(_collapse)]
_Time = Annotated[datetime | None, PlainValidator(_read_time)]


class _Fields(BaseModel):
    """What a line may hold."""

    model_config = ConfigDict(strict=True, frozen=True)

    id: Annotated[ArxivIdentifier, PlainValidator(_read_identifier)]
    version: int | None = Field(default=None, ge=1)
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


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "model_type":
        message = "this is JSON, but no object in braces"
    more = error.error_count() - 1
    return f"{key + ': ' if key else ''}{message}{f' (and {more} more)' if more else ''}"
