"""Fill the database with papers of past days, part by part, so that it can be broken off anywhere.

A part's papers and the note that its days are verified come into the database together, after all that arXiv
announced has come. An answer without any paper proves nothing, since arXiv sometimes gives one although there are
papers: such days are asked for once more at the end, together with the nearest day that is known to have papers. If
those come, the answer is whole and the days without papers are true. Where that day lies so far off that a lot would
have to be asked for in between, it is asked for alone, before the days in doubt and after them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.backfill.days import Gap, Span, days_in, first_part, joined, missing
from bot.backfill.outcome import Ending, Outcome, Unverified
from bot.backfill.pace import LONGEST_PART, Pace, Part
from bot.sources.harvest import PaperSource
from bot.stopping import Stop, Stopped
from config.errors import SourceError, SourceRefusedError, SourceUnverifiedError
from db.backfilled_days import DayCategory, backfilled_days, nearest_papers, note_backfilled_days
from db.bulk_papers import BulkStore
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
        except Stopped:
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
            try:
                answer = self._ask_beside(gap, day)
            except SourceUnverifiedError as error:
                outcome.doubtful[outcome.doubtful.index(doubtful)] = Unverified(gap, str(error))
            else:
                self._store(gap, [record for record in answer.records if _day(record) in gap.span])
                outcome.doubtful.remove(doubtful)

    def _ask_beside(self, gap: Gap, day: date | None) -> _Answer:
        """A whole answer about days in doubt, and perhaps about others as well.

        Args:
            gap: The days.
            day: The nearest one that is known to have papers; None where there is none.

        Raises:
            SourceUnverifiedError: It is not known to be whole.
        """
        if day is None:
            answer = self._ask(gap, pages=None)
            if not answer.records:
                raise SourceUnverifiedError(
                    "arXiv announced no papers for any of these days: check that the profile's categories exist"
                )
            return answer
        beside = gap.span.joined(day)
        if len(beside) - len(gap.span) <= LONGEST_PART:
            return self._ask_for_papers(Gap(beside, gap.categories), day)
        self._ask_for_papers(Gap(Span(day, day), gap.categories), day)
        answer = self._ask(gap, pages=None)
        if not answer.records:
            self._ask_for_papers(Gap(Span(day, day), gap.categories), day)
        return answer

    def _ask_for_papers(self, gap: Gap, day: date) -> _Answer:
        """An answer about days among which there is one that has papers."""
        self._stop.check()
        answer = self._ask(gap, pages=None)
        if not answer.records:
            raise SourceUnverifiedError(f"arXiv announced no papers, not even those of {day} that it gave before")
        return answer

    def _ask(self, gap: Gap, *, pages: int | None) -> _Answer:
        """All that arXiv announced, unless that is more than so many pages."""
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
        _check(gap, records)
        return _Answer(records, requests)

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


def _check(gap: Gap, records: Sequence[PaperRecord]) -> None:
    """Raise if they answer another question: a query that arXiv misreads finds other papers."""
    for record in records:
        day = _day(record)
        if day is None or not gap.span.first - _DAY <= day <= gap.span.last + _DAY:
            raise SourceUnverifiedError(
                f"arXiv gave {record.arxiv_id}, submitted on {day or 'no day'}, when asked for {gap.span}"
            )
