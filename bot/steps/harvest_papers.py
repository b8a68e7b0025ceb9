"""Poll the paper source and store what it hands over."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sources.harvest import Verdict, harvest, plan_window
from bot.steps.context import Cycle
from db.papers import store_records
from db.records import PaperRecord
from db.runs import add_source_outcome, move_watermark, watermark

SOURCE = "arxiv"
"""The paper source's name in the database."""


def harvest_papers(cycle: Cycle) -> str:
    """Harvest from the watermark, with overlap, to now; only a verified harvest moves the watermark.

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

    def store(records: Sequence[PaperRecord]) -> None:
        with cycle.sessions.begin() as session:
            cycle.figures.new += store_records(session, records, seen_at=cycle.now).new
        cycle.figures.polled += len(records)

    def progress(fetched: int, total: int) -> None:
        cycle.progress("polling arXiv", fetched, total)

    outcome = harvest(cycle.paper_source, categories=arxiv.categories, window=window, store=store, progress=progress)
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
    if outcome.verdict in {Verdict.SUSPECT, Verdict.FAILED}:
        cycle.unverified.append(f"{SOURCE}: {outcome.detail}")
    return f"{cycle.figures.polled} papers polled, {cycle.figures.new} new ({outcome.verdict.value})"
