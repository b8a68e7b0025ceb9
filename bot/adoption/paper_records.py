"""What arXiv says of the papers that a list has, and of a sample of those that it has not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.adoption.categories import ChosenCategories, choose_categories
from bot.sources.arxiv_client import ArxivQuery
from bot.sources.file_source import read_records
from bot.steps.context import Progress
from config.errors import SourceError, SourceUnverifiedError
from db.records import PaperRecord

MOST_LISTED = 1_500
"""Listed papers that arXiv is asked about, the newest ones; at 100 a request and 3 s between two, that is 45 s."""
MOST_OTHERS = 2_000
"""Papers of the stream that are fetched to compare with."""
WINDOW = timedelta(days=14)
"""They are the first ones of so many days up to a week ago, when all papers have been announced."""
ANNOUNCED_WITHIN = timedelta(days=7)
_AT_ONCE = 100


Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRecords:
    """What is known."""

    listed: Mapping[str, PaperRecord]
    """By identifier."""
    others: Mapping[str, PaperRecord]
    """Papers of the categories that the list does not have."""
    categories: ChosenCategories
    asked: int
    """Listed papers of which it was asked what arXiv says."""
    failure: str | None = None
    """What went wrong while arXiv was asked; what came before is here."""
    from_file: bool = False
    """Whether a file was asked, and not arXiv."""

    @property
    def others_a_month(self) -> float | None:
        """How many of the others are submitted in a month; None where they are too few to tell."""
        days = sorted(record.published.date() for record in self.others.values() if record.published)
        if not days:
            return None
        low, high = days[len(days) // 100], days[-1 - len(days) // 100]  # a few papers are announced late
        return len(days) / max(1, (high - low).days + 1) * 30.44


def records_from_file(path: Path, *, listed: Iterable[str], until: date) -> PaperRecords:
    """The records of a file, but for papers submitted after a day.

    Raises:
        SourceError: It cannot be read.
    """
    wanted = frozenset(listed)
    known: dict[str, PaperRecord] = {}
    for record in read_records(path):
        if record.published is None or record.published.date() <= until:
            known[record.arxiv_id] = record
    found = {identifier: known[identifier] for identifier in wanted & known.keys()}
    categories = choose_categories([record.categories for record in found.values()])
    others = {
        identifier: record
        for identifier, record in known.items()
        if identifier not in wanted and not categories.papers.keys().isdisjoint(record.categories)
    }
    return PaperRecords(listed=found, others=others, categories=categories, asked=len(wanted), from_file=True)


def records_from_arxiv(query: ArxivQuery, *, listed: Sequence[str], today: date, progress: Progress) -> PaperRecords:
    """The newest listed papers, and a sample of the stream, from arXiv's query interface.

    Where it stops answering in the middle, what has come is enough to go on with, and the failure is told.

    Args:
        query: Keeps the distance between requests.
        listed: Identifiers, in any order.
        today: The day by which the sample is chosen.
        progress: Is told how far it is.

    Raises:
        SourceError: arXiv tells nothing about the listed papers.
    """
    newest = sorted(set(listed), key=lambda name: name.rpartition("/")[2] if "/" not in name else "", reverse=True)
    wanted = newest[:MOST_LISTED]
    found: dict[str, PaperRecord] = {}
    failure = None
    for start in range(0, len(wanted), _AT_ONCE):
        progress("asking arXiv about the listed papers", start, len(wanted))
        try:
            known = _again(partial(query.fetch, wanted[start : start + _AT_ONCE]))
        except SourceError as error:
            failure = str(error)
            if not found:
                raise type(error)(
                    f"asking arXiv about the listed papers: {failure}. Nothing was written: type the same again, or "
                    "give what arXiv says of them with --papers"
                ) from error
            break
        found |= {record.arxiv_id: record for record in known}
    categories = choose_categories([record.categories for record in found.values()])
    others: dict[str, PaperRecord] = {}
    if categories.papers and failure is None:
        end = datetime.combine(today, datetime.min.time(), UTC) - ANNOUNCED_WITHIN
        try:
            _again(
                partial(
                    _sample,
                    query,
                    [*categories.papers],
                    end - WINDOW,
                    end,
                    others,
                    but=frozenset(listed),
                    progress=progress,
                )
            )
        except SourceError as error:
            failure = str(error)
    return PaperRecords(listed=found, others=others, categories=categories, asked=len(wanted), failure=failure)


def _again(ask: Callable[[], Answer]) -> Answer:
    """What arXiv answers; it is asked once more where the answer was cut off, which seldom happens twice."""
    try:
        return ask()
    except SourceUnverifiedError:
        return ask()


def _sample(
    query: ArxivQuery,
    categories: Sequence[str],
    start: datetime,
    end: datetime,
    others: dict[str, PaperRecord],
    *,
    but: frozenset[str],
    progress: Progress,
) -> None:
    for page in query.pages(categories=categories, start=start, end=end):
        others.update({record.arxiv_id: record for record in page.records if record.arxiv_id not in but})
        progress("asking arXiv for papers to compare with", len(others), min(page.total, MOST_OTHERS))
        if len(others) >= MOST_OTHERS:
            return
