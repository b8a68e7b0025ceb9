"""Papers from a file of JSON lines: one JSON object per line (https://jsonlines.org), plain or gzipped.

For replays, demonstrations, and whoever gets papers by another way than arXiv's interfaces. What a line holds tells
`bot.sources.record_line`.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import TextIO

from bot.sources.harvest import Page
from bot.sources.record_line import read_line
from config.errors import SourceRefusedError, SourceUnverifiedError
from db.records import PaperRecord

LINE_LIMIT = 1_048_576
"""A longer line (in bytes of a file, in characters of a stream) is no paper; it is refused before it is read."""


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
                yield read_line(line)
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
