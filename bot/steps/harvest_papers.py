"""Poll arXiv and store what it hands over: three interfaces, one harvest.

Papers are discovered through OAI-PMH; the daily feed gives a second opinion; the query interface tells of single
papers, and stands in where there is doubt. What was verified moves the watermarks, and nothing else does.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from bot.sources.harvest import HarvestOutcome, Verdict, Window, harvest, plan_window
from bot.steps.context import ArxivInterfaces, Cycle
from bot.steps.intake import Intake
from bot.steps.keep_ledger import keep_ledger, tell_doubts
from bot.steps.poll_feed import FEED, poll_feed
from bot.steps.poll_oai import OAI, CategoryHarvest, poll_oai
from bot.steps.poll_oai import verdict as oai_verdict
from db.models import LedgerDay
from db.runs import add_source_outcome, move_watermark, watermark

SOURCE = "arxiv"
"""The name, in the database, of arXiv as a whole; its interfaces are named after it, with a dash."""
QUERY = "arxiv-query"
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
        outcome = _query(cycle, intake, window)
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


def _query(cycle: Cycle, intake: Intake, window: Window) -> HarvestOutcome:
    """The query interface's papers of a window, by their time of submission."""

    def progress(fetched: int, total: int) -> None:
        cycle.progress("polling arXiv", fetched, total)

    return harvest(
        cycle.paper_source,
        categories=cycle.profile.arxiv.categories,
        window=window,
        store=intake.store,
        progress=progress,
    )


def _harvest_announcements(
    cycle: Cycle, interfaces: ArxivInterfaces, intake: Intake, window: Window
) -> HarvestOutcome:
    """All three interfaces, the query interface only where the others leave a doubt."""
    harvests = poll_oai(cycle, interfaces.oai, intake, window=window)
    kind, detail = oai_verdict(harvests)
    _note(cycle, OAI, kind, fetched=sum(one.counts.total() for one in harvests), detail=detail)
    brought: Counter[date] = sum((one.counts for one in harvests), Counter())
    queried = _query(cycle, intake, window) if any(one.broken for one in harvests) else None
    opinion = poll_feed(cycle, interfaces, intake, brought=brought)
    _note(cycle, FEED, opinion.verdict, fetched=opinion.fetched, detail=opinion.detail)
    doubted = keep_ledger(cycle, harvests, opinion, queried=_is_ok(queried))
    if queried is None and (doubted or not intake.count):
        queried = _query(cycle, intake, window)
        doubted = keep_ledger(cycle, harvests, opinion, queried=_is_ok(queried)) if doubted else doubted
    if queried is not None:
        _note(cycle, QUERY, queried.verdict, fetched=queried.fetched, detail=queried.detail)
    return _judge(intake, window, harvests, queried, doubted)


def _is_ok(outcome: HarvestOutcome | None) -> bool:
    return outcome is not None and outcome.verdict is Verdict.OK


def _judge(
    intake: Intake,
    window: Window,
    harvests: list[CategoryHarvest],
    queried: HarvestOutcome | None,
    doubted: list[LedgerDay],
) -> HarvestOutcome:
    """What the harvest as a whole is worth: it is verified by one interface that is whole, and no day in doubt."""
    broken = [one.broken for one in harvests if one.broken]
    if queried is not None and broken and not _is_ok(queried):
        verdict, detail = Verdict.FAILED, f"{broken[0]}; and the query interface: {queried.detail}"
    elif doubted:
        verdict, detail = Verdict.SUSPECT, tell_doubts(doubted)
    elif queried is not None and not intake.count:
        verdict, detail = queried.verdict, queried.detail
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
