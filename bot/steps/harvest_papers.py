"""Poll arXiv and store what it hands over: three interfaces, one harvest.

Papers are discovered through OAI-PMH; the daily feed gives a second opinion; the query interface tells of single
papers, and stands in where there is doubt. What was verified moves the watermarks, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.announcement_words import tell_days
from bot.sources.announcements import midnight
from bot.sources.harvest import HarvestOutcome, Verdict, Window, plan_window
from bot.steps.context import ArxivInterfaces, Cycle
from bot.steps.intake import Intake
from bot.steps.keep_ledger import Evidence, keep_ledger
from bot.steps.owed_papers import fetch_owed, settle_owed, settled
from bot.steps.poll_feed import FEED, poll_feed
from bot.steps.poll_oai import OAI, CategoryHarvest, poll_oai
from bot.steps.poll_oai import verdict as oai_verdict
from bot.steps.poll_query import QUERY, QueryHarvest, poll_query
from db.models import LedgerDay
from db.runs import add_source_outcome, move_watermark, watermark

SOURCE = "arxiv"
"""The name, in the database, of arXiv as a whole; its interfaces are named after it, with a dash."""
_SHOWN = 3
_DISTRUSTED = frozenset({Verdict.SUSPECT, Verdict.FAILED})


def harvest_papers(cycle: Cycle) -> str:
    """Harvest from the watermarks to now; only a verified harvest moves them.

    A source's trouble is an outcome, not an error: what came is stored, and the run goes on with it.
    """
    arxiv = cycle.profile.arxiv
    with cycle.sessions() as session:
        mark = watermark(session, cycle.name, SOURCE)
    window = plan_window(
        watermark=mark,
        now=cycle.now,
        overlap_days=arxiv.overlap_days,
        first_harvest_days=arxiv.first_harvest_days,
    )
    intake = Intake(cycle)
    if cycle.announcements is None:
        outcome = poll_query(cycle, intake, window).outcome
    else:
        outcome = _harvest_announcements(cycle, cycle.announcements, intake, window)
    with cycle.sessions.begin() as session:
        add_source_outcome(
            session,
            cycle.run_id,
            source=SOURCE,
            verdict=outcome.verdict.value,
            fetched=outcome.fetched,
            expected=outcome.expected,
            detail=outcome.detail,
        )
        if outcome.complete_until is not None:
            move_watermark(session, cycle.name, SOURCE, complete_until=outcome.complete_until, at=cycle.now)
    if outcome.verdict in _DISTRUSTED:
        cycle.unverified.append(f"{SOURCE}: {outcome.detail}")
    return f"{cycle.figures.polled} papers polled, {cycle.figures.new} new ({outcome.verdict.value})"


def _harvest_announcements(
    cycle: Cycle, interfaces: ArxivInterfaces, intake: Intake, window: Window
) -> HarvestOutcome:
    """All three interfaces, the query interface only where the others leave a doubt."""
    harvests = poll_oai(cycle, interfaces.oai, intake, window=window)
    kind, detail = oai_verdict(harvests)
    _note(cycle, OAI, kind, fetched=intake.count, detail=detail)
    asked = _covering(window, harvests, overlap=timedelta(days=cycle.profile.arxiv.overlap_days))
    queried = poll_query(cycle, intake, asked) if any(one.broken for one in harvests) else None
    fetch_owed(cycle, interfaces.lookup, intake)
    opinion = poll_feed(cycle, interfaces, intake, brought=intake.due_papers)
    _note(cycle, FEED, opinion.verdict, fetched=opinion.fetched, detail=opinion.detail)

    evidence = Evidence(
        harvests=harvests, opinion=opinion, due=intake.due, due_papers=intake.due_papers, queried=queried
    )
    doubted = _weigh(cycle, intake, evidence)
    if queried is None and (doubted or not intake.count):
        queried = poll_query(cycle, intake, asked)
        doubted = _weigh(cycle, intake, replace(evidence, queried=queried))
    if queried is not None:
        told = queried.outcome
        _note(cycle, QUERY, told.verdict, fetched=told.fetched, detail=told.detail)
    return _judge(intake, window, harvests, queried, doubted)


def _covering(window: Window, harvests: Sequence[CategoryHarvest], *, overlap: timedelta) -> Window:
    """The submissions of all papers that may be due on a day that is to be judged, be it long in doubt."""
    oldest = min(harvest.since for harvest in harvests)
    return replace(window, start=min(window.start, midnight(oldest) - overlap))


def _weigh(cycle: Cycle, intake: Intake, evidence: Evidence) -> list[LedgerDay]:
    """Keep the ledger by all that has come so far; the days in doubt."""
    settle_owed(cycle, intake)
    return keep_ledger(cycle, replace(evidence, opinion=settled(evidence.opinion, intake)))


def _judge(
    intake: Intake,
    window: Window,
    harvests: Sequence[CategoryHarvest],
    queried: QueryHarvest | None,
    doubted: Sequence[LedgerDay],
) -> HarvestOutcome:
    """What the harvest as a whole is worth: it is verified by one interface that is whole, and no day in doubt."""
    broken = [one.broken for one in harvests if one.broken]
    if queried is not None and broken and not queried.is_whole:
        verdict, detail = Verdict.FAILED, f"{broken[0]}; and the query interface: {queried.outcome.detail}"
    elif doubted:
        told = tell_days(doubted)
        more = [f"{len(told) - _SHOWN} more"] if len(told) > _SHOWN else []
        verdict, detail = Verdict.SUSPECT, f"not verified, and asked for again: {'; '.join([*told[:_SHOWN], *more])}"
    elif queried is not None and not intake.count:
        verdict, detail = queried.outcome.verdict, queried.outcome.detail
    else:
        verdict, detail = Verdict.OK, f"all that was announced is stored: {intake.count} papers came"
    return HarvestOutcome(
        window=window,
        verdict=verdict,
        fetched=intake.count,
        expected=None,
        detail=detail,
        complete_until=window.end if verdict is Verdict.OK else None,
    )


def _note(cycle: Cycle, source: str, verdict: Verdict, *, fetched: int, detail: str) -> None:
    with cycle.sessions.begin() as session:
        add_source_outcome(
            session, cycle.run_id, source=source, verdict=verdict.value, fetched=fetched, expected=None, detail=detail
        )
