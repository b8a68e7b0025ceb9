"""Ask arXiv's query interface for a span of submission times: it stands in where the announcements leave a doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.sources.announcements import due_day
from bot.sources.harvest import HarvestOutcome, Verdict, Window, harvest
from bot.steps.context import Cycle
from bot.steps.intake import Intake
from db.records import PaperRecord

QUERY = "arxiv-query"
"""The interface's name in the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryHarvest:
    """What it gave to a run."""

    outcome: HarvestOutcome
    newest: date | None
    """The newest day of announcement of which it knows papers: its index may lag behind."""

    @property
    def is_whole(self) -> bool:
        """Whether it has handed over all that it knows."""
        return self.outcome.verdict is Verdict.OK

    def covers(self, day: date, *, now: datetime) -> bool:
        """Whether it has handed over all papers that were due on a day, as far as it knows them.

        It is asked for submissions: of the first day that these were due on it knows only a part.
        """
        return self.is_whole and day > due_day(self.outcome.window.start, seen=now)


def poll_query(cycle: Cycle, intake: Intake, window: Window) -> QueryHarvest:
    """The papers of a window, into the store."""
    days: set[date] = set()

    def store(records: Sequence[PaperRecord]) -> None:
        days.update(due_day(record.published, seen=cycle.now) for record in records if record.published)
        intake.store(records)

    def progress(fetched: int, total: int) -> None:
        cycle.progress("polling arXiv", fetched, total)

    outcome = harvest(
        cycle.paper_source,
        categories=cycle.profile.arxiv.categories,
        window=window,
        store=store,
        progress=progress,
    )
    return QueryHarvest(outcome=outcome, newest=max(days, default=None))
