"""What a poll of a busy day costs beyond the waiting. Run with ``make bench``; skipped otherwise."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bot.assembly import make_classifier
from bot.sources.arxiv_client import ArxivQuery
from bot.sources.arxiv_gate import RequestGate
from bot.sources.arxiv_oai import ArxivOai
from bot.sources.base import ListSource
from bot.sources.daily_feed import DailyFeed
from bot.sources.local_list import LocalList
from bot.steps.context import ArxivInterfaces, Cycle
from bot.steps.harvest_papers import harvest_papers
from config.loading import load_profile
from db.runs import begin_run
from db.session import open_sessions
from tests.benchmarks.distant_arxiv import Addresses, busy_day, distant_arxiv
from tests.bot.scene import PROFILE_FOLDER
from tests.servers.arxiv import ArxivRecord

PAPERS = 1_500
"""Of each day: about as many as arXiv announces in our categories on a Tuesday."""
YESTERDAY = datetime(2025, 9, 23, 5, 30, tzinfo=UTC)
TODAY = datetime(2025, 9, 24, 5, 30, tzinfo=UTC)
MOST_SECONDS = 2.0


def two_days() -> list[ArxivRecord]:
    """A day that was polled before, and is read again, and a new one."""
    return [
        record
        for seed, day in enumerate((YESTERDAY, TODAY), start=1)
        for record in busy_day(day - timedelta(hours=30), announced=day - timedelta(hours=5), count=PAPERS, seed=seed)
    ]


@dataclass(frozen=True, slots=True)
class Poll:
    """One harvest, and the seconds that it took this process."""

    cycle: Cycle
    seconds: float


def poll(addresses: Addresses, database: Path, *, now: datetime, through_oai: bool) -> Poll:
    """One run's harvest, with no pause between requests."""
    folder = load_profile(str(PROFILE_FOLDER))
    gate = RequestGate(delay=0)
    unread: ListSource = LocalList(repository=database.parent, branch="main", path="README.md")
    with (
        ArxivQuery(api_url=addresses.query, gate=gate) as query,
        ArxivOai(url=addresses.oai, gate=gate) as oai,
        DailyFeed(url=addresses.feed, gate=gate) as feed,
        open_sessions(f"sqlite:///{database}") as sessions,
    ):
        cycle = Cycle(
            folder=folder,
            sessions=sessions,
            list_source=unread,
            paper_source=query,
            announcements=ArxivInterfaces(oai=oai, feed=feed, lookup=query) if through_oai else None,
            forge=None,
            repository="a/b",
            classifier=make_classifier(folder),
            now=now,
        )
        with sessions.begin() as session:
            cycle.run_id = begin_run(session, cycle.name, version="0", at=now).id
        start = time.process_time()
        harvest_papers(cycle)
        return Poll(cycle, time.process_time() - start)


@pytest.mark.parametrize("through_oai", [True, False], ids=["oai-pmh", "query interface"])
def test_polling_a_busy_day(benchmark: BenchmarkFixture, tmp_path: Path, *, through_oai: bool) -> None:
    """1,500 new papers, and the 1,500 of the day before once more; this process's own seconds count."""
    seeded = tmp_path / "seeded.sqlite3"
    with distant_arxiv(two_days, now=YESTERDAY) as addresses:
        assert poll(addresses, seeded, now=YESTERDAY, through_oai=through_oai).cycle.figures.new == PAPERS
    used: list[float] = []

    def copied() -> tuple[tuple[Path], dict[str, object]]:
        database = tmp_path / f"{len(used)}.sqlite3"
        shutil.copy(seeded, database)
        return (database,), {}

    def timed(database: Path) -> Cycle:
        done = poll(addresses, database, now=TODAY, through_oai=through_oai)
        used.append(done.seconds)
        return done.cycle

    with distant_arxiv(two_days, now=TODAY) as addresses:
        cycle = benchmark.pedantic(timed, setup=copied, rounds=5)  # type: ignore[no-untyped-call]  # pytest-benchmark leaves it untyped
    assert (cycle.figures.new, cycle.figures.polled, cycle.unverified) == (PAPERS, 2 * PAPERS, [])
    benchmark.extra_info["cpu_seconds"] = [round(seconds, 2) for seconds in used]
    assert min(used) <= MOST_SECONDS
