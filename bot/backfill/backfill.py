"""Fill the database with papers of past days, part by part, so that it can be broken off anywhere.

A part's papers and the note that its days are verified come into the database together, after all that arXiv
announced has come. An answer without any paper proves nothing, since arXiv sometimes gives one although there are
papers: such days are asked for once more at the end, together with the nearest day that is known to have papers. If
those come, the answer is whole and the days without papers are true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.backfill.days import Gap, Span, days_in, first_part, joined, missing
from bot.backfill.pace import Estimate, Pace, Part
from bot.backfill.stopping import Stop, StoppedError
from bot.sources.harvest import PaperSource
from config.errors import SourceError, SourceRefusedError, SourceUnverifiedError
from db.backfilled_days import DayCategory, backfilled_days, nearest_papers, note_backfilled_days
from db.bulk_papers import BulkStore
from db.papers import Stored
from db.records import PaperRecord
from db.session import Sessions

PAGE_SIZE = 1_000
"""Papers in one answer: half of what arXiv gives out at most, so that it comes quickly."""
PAGES_IN_PART = 3
"""A part of more is made shorter, since it is lost as a whole to whoever kills the process."""
DOUBTS_IN_A_ROW = 4
"""After so many answers that cannot be trusted the rest is left for another day."""
_DOUBT_PAUSE = 10
"""Times the distance between two requests, doubled with each doubt in a row: a server in trouble gets time."""
_EMPTY = "arXiv announced no papers, which it sometimes does although there are some"
_DAY = timedelta(days=1)


class Ending(StrEnum):
    """Why a back-fill asked for nothing more."""

    COMPLETE = "complete"
    """Everything was asked for."""
    STOPPED = "stopped"
    """Somebody asked for the end."""
    UNAVAILABLE = "unavailable"
    """arXiv throttled or did not answer for too long, or gave answers that cannot be trusted."""
    REFUSED = "refused"
    """arXiv said that the query is wrong."""


@dataclass(frozen=True, slots=True)
class Unverified:
    """Days of which not all papers are known to be stored, and why."""

    gap: Gap
    reason: str


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a back-fill has come to so far."""

    span: Span
    days_before: int = 0
    """Days of the span that were verified already, for all categories."""
    days_wanted: int = 0
    """Days to ask for."""
    days_verified: int = 0
    """Those of them that are verified now."""
    papers: int = 0
    """Papers that came."""
    stored: Stored = field(default_factory=Stored)
    requests: int = 0
    """Whole answers that came; attempts that brought none are not counted."""
    asked_until: Gap | None = None
    """The last part that was asked for."""
    left: list[Gap] = field(default_factory=list)
    """What was not asked for yet."""
    doubtful: list[Unverified] = field(default_factory=list)
    """What was asked for and not verified."""
    estimate: Estimate | None = None
    """How long the rest will take; None while that cannot be told."""
    ending: Ending | None = None
    """None while it goes on."""
    reason: str = ""
    """What arXiv said, where it is its doing that something is left."""

    @property
    def is_verified(self) -> bool:
        """Whether nothing is missing."""
        return not self.left and not self.doubtful


@dataclass(frozen=True, slots=True)
class _Answer:
    records: Sequence[PaperRecord]
    requests: int


class _TooManyError(Exception):
    """A part holds more papers than is good: a signal inside this module."""

    def __init__(self, papers: int) -> None:
        super().__init__(papers)
        self.papers = papers


class Backfill:
    """One back-fill; the caller holds its lock."""

    def __init__(
        self,
        sessions: Sessions,
        *,
        open_source: Callable[[], AbstractContextManager[PaperSource]],
        categories: Sequence[str],
        span: Span,
        pace: Pace,
        page_size: int,
        stop: Stop,
        clock: Callable[[], datetime],
        timer: Callable[[], float],
        tell: Callable[[Outcome], None],
    ) -> None:
        """See what is missing; nothing is asked yet.

        Args:
            sessions: The database.
            open_source: Makes a client for one part, so that each has patience of its own.
            categories: arXiv categories; a paper in any of them counts.
            span: The days that are wanted, all of them so long ago that no paper of them is still to be announced.
            pace: Of answers so far: none.
            page_size: The most papers in one answer of the source.
            stop: Asked between two requests.
            clock: The present.
            timer: Seconds that never run backwards.
            tell: Told after each part.
        """
        self._sessions = sessions
        self._open_source = open_source
        self._pace = pace
        self._page_size = page_size
        self._stop = stop
        self._clock = clock
        self._timer = timer
        self._tell = tell
        with sessions() as session:
            verified = backfilled_days(session, categories, first=span.first, last=span.last)
        left = missing(span, categories, verified)
        self.outcome = Outcome(span=span, left=left, days_wanted=days_in(left), days_before=len(span) - days_in(left))
        """Kept up to date while it goes on."""
        self._empty: list[Gap] = []
        self._failed: list[Unverified] = []

    def run(self) -> Outcome:
        """Ask for all that is missing, the oldest days first; what could not be verified once more at the end."""
        outcome = self.outcome
        try:
            self._ask_for_all()
            self._ask_again()
            outcome.ending = Ending.COMPLETE
        except StoppedError:
            outcome.ending = Ending.STOPPED
        except SourceRefusedError as error:
            outcome.ending, outcome.reason = Ending.REFUSED, str(error)
        except SourceError as error:
            outcome.ending, outcome.reason = Ending.UNAVAILABLE, str(error)
        self._tell(outcome)
        return outcome

    def _ask_for_all(self) -> None:
        outcome = self.outcome
        doubts = 0
        while outcome.left:
            self._stop.check()
            part, rest = first_part(outcome.left, self._pace.part_days)
            started = self._timer()
            try:
                answer = self._ask(part, pages=PAGES_IN_PART)
                self._check(part, answer)
            except _TooManyError as error:
                self._pace.shorten(days=len(part.span), papers=error.papers)
                continue
            except SourceUnverifiedError as error:
                doubts += 1
                self._failed.append(Unverified(part, str(error)))
                if doubts == DOUBTS_IN_A_ROW:
                    self._set_aside(part, rest)
                    raise
                self._stop.sleep(_DOUBT_PAUSE * self._pace.delay * 2 ** (doubts - 1))
            else:
                doubts = 0
                if answer.records:
                    self._store(part, answer.records)
                else:
                    self._empty.append(part)
                self._pace.note(
                    Part(
                        days=len(part.span),
                        papers=len(answer.records),
                        requests=answer.requests,
                        seconds=self._timer() - started,
                    )
                )
            self._set_aside(part, rest)
            self._tell(outcome)

    def _set_aside(self, part: Gap, rest: list[Gap]) -> None:
        """A part was asked for, whatever came of it."""
        outcome = self.outcome
        outcome.asked_until, outcome.left = part, rest
        outcome.doubtful = [*self._failed, *(Unverified(gap, _EMPTY) for gap in joined(self._empty))]
        outcome.estimate = self._pace.left(days_in(rest)) if rest else None

    def _ask_again(self) -> None:
        """Ask once more for what is not verified, each together with a day that has papers, where one is known."""
        outcome = self.outcome
        for doubtful in tuple(outcome.doubtful):
            self._stop.check()
            gap = doubtful.gap
            with self._sessions() as session:
                day = nearest_papers(session, gap.categories, first=gap.span.first, last=gap.span.last)
            wider = Gap(gap.span if day is None else gap.span.joined(day), gap.categories)
            reason = doubtful.reason
            try:
                answer = self._ask(wider, pages=None)
                self._check(wider, answer)
            except SourceUnverifiedError as error:
                reason = str(error)
            else:
                if answer.records:
                    self._store(gap, [record for record in answer.records if _day(record) in gap.span])
                    outcome.doubtful.remove(doubtful)
                    continue
                if day is None:
                    reason = (
                        "arXiv announced no papers for any of these days: check that the profile's categories exist"
                    )
                else:
                    reason = f"arXiv announced no papers, not even those of {day} that it gave before"
            outcome.doubtful[outcome.doubtful.index(doubtful)] = Unverified(gap, reason)

    def _ask(self, gap: Gap, *, pages: int | None) -> _Answer:
        records: list[PaperRecord] = []
        requests, total = 0, 0
        window = gap.span.window
        with self._open_source() as source:
            for page in source.pages(categories=gap.categories, start=window.start, end=window.end):
                requests, total = requests + 1, page.total
                self.outcome.requests += 1
                records += page.records
                if pages is not None and len(gap.span) > 1 and total > pages * self._page_size:
                    raise _TooManyError(total)
                if page.fetched < total:
                    self._stop.check()
        if len(records) < total:
            raise SourceUnverifiedError(f"arXiv announced {total} results, {len(records)} different papers came")
        return _Answer(records, requests)

    def _check(self, gap: Gap, answer: _Answer) -> None:
        """Raise if the answer is one to another question: a query that arXiv misreads finds other papers."""
        for record in answer.records:
            day = _day(record)
            if day is None or not gap.span.first - _DAY <= day <= gap.span.last + _DAY:
                raise SourceUnverifiedError(
                    f"arXiv gave {record.arxiv_id}, submitted on {day or 'no day'}, when asked for {gap.span}"
                )

    def _store(self, gap: Gap, records: Sequence[PaperRecord]) -> None:
        """The papers of a gap, and the note that its days are verified: all or nothing."""
        papers: Counter[DayCategory] = Counter()
        for record in records:
            day = _day(record)
            if day is not None:
                papers.update((day, category) for category in record.categories if category in gap.categories)
        now = self._clock()
        with self._sessions.begin() as session:
            stored = BulkStore(session, seen_at=now, current=True).store(records)
            note_backfilled_days(session, gap.span, gap.categories, papers=papers, at=now)
        outcome = self.outcome
        outcome.stored += stored
        outcome.papers += len(records)
        outcome.days_verified += len(gap.span)


def _day(record: PaperRecord) -> date | None:
    """The day of submission, in UTC."""
    return record.published.astimezone(UTC).date() if record.published else None
