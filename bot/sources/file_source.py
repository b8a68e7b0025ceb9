"""Papers from a file of JSON lines: one JSON object per line (https://jsonlines.org), plain or gzipped.

For replays, demonstrations, and whoever gets papers by another way than arXiv's interfaces. What a line holds tells
`bot.sources.record_line`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NoReturn, TextIO

from bot.sources.harvest import Page
from bot.sources.record_line import read_line
from bot.sources.text_lines import LINE_LIMIT, read_lines, source_name
from config.errors import SourceUnverifiedError
from db.records import PaperRecord

BROKEN_AT_START = 10
"""After so many broken lines and no paper it is no file of papers, whatever follows."""


def read_records(
    source: Path | TextIO | BinaryIO, *, tell_broken: Callable[[str], None] | None = None
) -> Iterator[PaperRecord]:
    """The papers of a file or stream, in its own order, one line in memory at a time; blank lines are skipped.

    Args:
        source: A file in UTF-8, gzipped or not; or an open stream such as standard input, which stays open.
        tell_broken: Told of each line that is no paper, with its place; such a line is then left out. Without it, the
            first one ends the reading.

    Raises:
        SourceRefusedError: The file is not there or may not be read.
        SourceUnverifiedError: The file is cut off, or holds broken lines and no paper; or a line is no paper, and
            nobody is told. The message names file and line. The papers before that line have been handed out.
    """
    waiting: list[str] | None = []
    """Broken lines of what may be no file of papers at all; None after the first paper."""
    for found in _papers_and_faults(source):
        if isinstance(found, PaperRecord):
            for told in waiting or ():
                (tell_broken or _refuse)(told)
            waiting = None
            yield found
        elif waiting is None or tell_broken is None:
            (tell_broken or _refuse)(found)
        else:
            waiting.append(found)
            if len(waiting) == BROKEN_AT_START:
                break
    if waiting:
        _refuse(f"{waiting[0]}; no line up to here is a paper: is this a file of JSON lines?")


def _papers_and_faults(source: Path | TextIO | BinaryIO) -> Iterator[PaperRecord | str]:
    """Of each line that is not blank its paper, or where it stands and why it is none."""
    name = source_name(source)
    for number, line in read_lines(source):
        if line is None:
            yield f"{name}:{number}: the line is longer than {LINE_LIMIT} and so holds no paper"
        elif line.strip():
            try:
                yield read_line(line)
            except ValueError as error:
                yield f"{name}:{number}: {error}"


def _refuse(told: str) -> NoReturn:
    raise SourceUnverifiedError(told)


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
