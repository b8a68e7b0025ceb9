"""Ask arXiv's OAI-PMH interface what has changed since the last time, and how far each category's list reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.sources.announcements import midnight
from bot.sources.arxiv_oai import ArxivOai
from bot.sources.arxiv_sets import archive_of
from bot.sources.harvest import Verdict, Window
from bot.sources.raw_record import RawRecord
from bot.steps.context import Cycle
from bot.steps.intake import Intake
from config.errors import SourceError, SourceRefusedError, SourceUnavailableError
from db.ledger import open_days
from db.runs import watermark

OAI = "arxiv-oai"
"""The interface's name in the database."""
_DAY = timedelta(days=1)
_MANY = 4
"""So many categories are asked for by one list of their archive."""
_NEAR = timedelta(days=7)
"""Starts so far apart are near each other: the longer list is hardly longer in requests."""


@dataclass(slots=True, kw_only=True)
class CategoryHarvest:
    """What came of one category."""

    category: str
    since: date
    newest: date | None = None
    """The newest datestamp on it; None where it holds no record."""
    broken: str | None = None
    """What was wrong; None where the list is whole."""
    contradicts: bool = False
    """Whether it answered in good order what cannot be true."""


def mark_of(category: str) -> str:
    """The name of a category's watermark: the newest datestamp of which nothing is missing."""
    return f"{OAI}/{category}"


def poll_oai(cycle: Cycle, oai: ArxivOai, intake: Intake, *, window: Window) -> list[CategoryHarvest]:
    """All records since each category's watermark, into the store.

    One day before the watermark is read again, and all days that are still in doubt. A category without a watermark,
    because it is new to the profile or nothing of it was ever verified, is read as far back as a first harvest
    reaches, or as the window does, which began when the bot was last whole. After an interface that does not answer,
    nobody asks for the other categories.

    A list without any record contradicts itself where there is a watermark: the record by which that was set is on it
    still, under the same day or a later one.
    """
    starts, marks = _starts(cycle, window)
    harvests = [CategoryHarvest(category=name, since=starts[name]) for name in cycle.profile.arxiv.categories]
    lists = asked_together(harvests)
    silent: SourceError | None = None
    while lists:
        cycle.progress("asking arXiv for changes", len(harvests) - sum(map(len, lists)), len(harvests))
        together = lists.pop(0)
        trouble = silent or _harvest(oai, together, intake)
        if isinstance(trouble, SourceRefusedError) and len(together) > 1:
            # arXiv may well know the categories where it does not know their archive.
            lists[:0] = [[harvest] for harvest in together]
            continue
        for harvest in together:
            harvest.broken = str(trouble) if trouble else None
        silent = trouble if isinstance(trouble, SourceUnavailableError) else None
    for harvest in harvests:
        mark = marks.get(harvest.category)
        if mark is not None and harvest.broken is None and harvest.newest is None:
            harvest.contradicts = True
            harvest.broken = f"it lists nothing since {harvest.since}, although it listed papers of {mark} before"
    return harvests


def asked_together(harvests: Sequence[CategoryHarvest]) -> list[list[CategoryHarvest]]:
    """Which categories one list is asked for.

    Where many categories of one archive are watched, one list of the archive takes fewer requests than a list each.
    Whoever needs a much longer list than the others, because a day is in doubt, gets one of its own.
    """
    archives: dict[str, list[CategoryHarvest]] = {}
    for harvest in harvests:
        archives.setdefault(archive_of(harvest.category), []).append(harvest)
    lists: list[list[CategoryHarvest]] = []
    for watched in archives.values():
        newest = max(harvest.since for harvest in watched)
        near = [harvest for harvest in watched if newest - harvest.since <= _NEAR]
        if len(near) < _MANY:
            near = []
        else:
            lists.append(near)
        lists += [[harvest] for harvest in watched if harvest not in near]
    return lists


def verdict(harvests: Sequence[CategoryHarvest]) -> tuple[Verdict, str]:
    """What the interface was worth in this run, and why."""
    broken = [harvest for harvest in harvests if harvest.broken]
    if broken:
        kind = Verdict.SUSPECT if all(harvest.contradicts for harvest in broken) else Verdict.FAILED
        return kind, f"{len(broken)} of {len(harvests)} categories are not whole: {broken[0].broken}"
    if all(harvest.newest is None for harvest in harvests):
        return Verdict.EMPTY, f"no record of any category has changed since {min(one.since for one in harvests)}"
    return Verdict.OK, f"all records of {len(harvests)} categories that changed came"


def _starts(cycle: Cycle, window: Window) -> tuple[Mapping[str, date], Mapping[str, date]]:
    """From which day on each category is asked for, and the watermark of each that has one."""
    starts: dict[str, date] = {}
    marks: dict[str, date] = {}
    earliest = min(window.start, cycle.now - timedelta(days=cycle.profile.arxiv.first_harvest_days))
    with cycle.sessions() as session:
        doubted = [day for day in open_days(session, cycle.name) if day.source == OAI]
        for category in cycle.profile.arxiv.categories:
            mark = watermark(session, cycle.name, mark_of(category))
            if mark is not None:
                marks[category] = mark.date()
            start = min(mark, midnight(window.end.date())) - _DAY if mark else earliest
            starts[category] = min([start.date(), *(day.day for day in doubted if day.category == category)])
    return starts, marks


def _harvest(oai: ArxivOai, together: Sequence[CategoryHarvest], intake: Intake) -> SourceError | None:
    """One list, read for each of its categories from that one's own start on; the trouble, if there was any."""
    for harvest in together:
        harvest.newest = None
    categories = [harvest.category for harvest in together]
    try:
        for page in oai.pages(categories, since=min(harvest.since for harvest in together)):
            intake.store([record.paper for record in page if record.paper is not None])
            for record in page:
                _note_datestamp(record, together)
    except SourceError as error:
        return error
    return None


def _note_datestamp(record: RawRecord, together: Sequence[CategoryHarvest]) -> None:
    for harvest in together:
        if harvest.category in record.categories and record.datestamp >= harvest.since:
            harvest.newest = max(harvest.newest or record.datestamp, record.datestamp)
