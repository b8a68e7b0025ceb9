"""Which days to ask arXiv for, and what the answer is worth.

The watermark is the point in time up to which everything has been seen. It moves only after a harvest whose count was
verified; a failed or doubtful one leaves it, so that the next run asks for the same days again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from config.errors import SourceError
from db.records import PaperRecord

QUIET_DAYS = 4
"""On weekends and holidays arXiv announces nothing: a window of this length or more without a paper is doubtful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A span of submission times, both ends included, in UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window's ends need a time zone")
        if self.start > self.end:
            raise ValueError(f"the window ends at {self.end:%Y-%m-%d %H:%M}, before its start")

    @property
    def span(self) -> timedelta:
        """How long it is."""
        return self.end - self.start

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d} to {self.end:%Y-%m-%d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of a window's papers, and how far they bring us."""

    records: tuple[PaperRecord, ...]
    fetched: int
    """How many different papers have come so far, this page included."""
    total: int
    """How many papers the source says there are in the whole window."""


class PaperSource(Protocol):
    """Where papers come from."""

    def pages(self, *, categories: Sequence[str], start: datetime, end: datetime) -> Iterator[Page]:
        """The papers in any of the categories submitted from ``start`` to ``end``, each once, oldest first.

        There is at least one page; the only one is empty when there are no papers. When the iterator ends without an
        error, everything the source announced has come.

        Raises:
            SourceError: What is still missing cannot be had, or is not the whole answer. Pages handed out before
                stay valid.
        """
        ...


class PaperLookup(Protocol):
    """Finds papers by identifier."""

    def fetch(self, ids: Sequence[str]) -> list[PaperRecord]:
        """The papers that the source knows of those, each at its newest version.

        Raises:
            SourceError: It cannot be asked, or its answer is not the whole one.
        """
        ...


class Verdict(StrEnum):
    """What a harvest was worth."""

    OK = "ok"
    """All that was announced has come."""
    EMPTY = "empty"
    """Nothing was announced, for so few days that this may well be true."""
    SUSPECT = "suspect"
    """Nothing was announced, for so many days that the source must be broken."""
    FAILED = "failed"
    """The source broke off or contradicted itself."""
    STALE = "stale"
    """The source still shows what it showed the day before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestOutcome:
    """What one harvest brought."""

    window: Window
    verdict: Verdict
    fetched: int
    """How many different papers were handed to the store; they stay stored whatever the verdict."""
    expected: int | None
    """How many the source last announced; None when it never got so far."""
    detail: str
    """A sentence for the operator."""
    complete_until: datetime | None
    """What the watermark may be moved to; None: leave it."""


def plan_window(*, watermark: datetime | None, now: datetime, overlap_days: int, first_harvest_days: int) -> Window:
    """The window of the harvest that is due.

    It starts ``overlap_days`` before the watermark, because papers get their identifier, and so become visible, days
    after the submission by which they are searched; without a watermark it starts ``first_harvest_days`` before
    ``now``. It always ends at ``now``, and a watermark from the future counts as ``now``.

    Args:
        watermark: Up to when everything has been seen, with time zone.
        now: The present, with time zone.
        overlap_days: How many days to read again, at least 0.
        first_harvest_days: How far the very first harvest reaches back.
    """
    if watermark is None:
        return Window(start=now - timedelta(days=first_harvest_days), end=now)
    return Window(start=min(watermark, now) - timedelta(days=overlap_days), end=now)


def harvest(
    source: PaperSource,
    *,
    categories: Sequence[str],
    window: Window,
    store: Callable[[Sequence[PaperRecord]], None],
    progress: Callable[[int, int], None] | None = None,
) -> HarvestOutcome:
    """Bring a window's papers from the source into the store, page by page, and judge whether all came.

    An error of the source becomes the verdict ``failed``; an error of ``store`` or ``progress`` is not caught.

    Args:
        source: Where the papers come from.
        categories: arXiv categories; a paper in any of them counts.
        window: The submission times to ask for.
        store: Takes each page's records; must bear to get the same paper again in a later harvest.
        progress: Told after each page how many papers have come, and how many are expected.
    """
    fetched, expected = 0, None
    pages = source.pages(categories=categories, start=window.start, end=window.end)
    while True:
        try:
            page = next(pages, None)
        except SourceError as error:
            return HarvestOutcome(
                window=window,
                verdict=Verdict.FAILED,
                fetched=fetched,
                expected=expected,
                detail=f"{error}; {fetched} papers of {window} were kept and the next run asks for all again",
                complete_until=None,
            )
        if page is None:
            break
        if page.records:
            store(page.records)
        fetched, expected = page.fetched, page.total
        if progress is not None:
            progress(fetched, expected)
    return _judge(window, fetched=fetched, expected=expected)


def _judge(window: Window, *, fetched: int, expected: int | None) -> HarvestOutcome:
    """What a harvest is worth that ended without an error."""
    if expected is None or fetched < expected:
        verdict = Verdict.FAILED
        detail = f"{fetched} of {expected or 0} papers of {window} came; the next run asks for all again"
    elif fetched:
        verdict, detail = Verdict.OK, f"all {fetched} papers of {window} came"
    elif window.span < timedelta(days=QUIET_DAYS):
        verdict, detail = Verdict.EMPTY, f"arXiv announced no papers for {window}; the next run asks again"
    else:
        verdict = Verdict.SUSPECT
        detail = (
            f"arXiv announced no papers at all for {window}, which is hardly true: check that "
            "the profile's categories exist; if so, its index is broken and a later run will ask again"
        )
    return HarvestOutcome(
        window=window,
        verdict=verdict,
        fetched=fetched,
        expected=expected,
        detail=detail,
        complete_until=window.end if verdict is Verdict.OK else None,
    )
