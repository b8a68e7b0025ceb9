"""A bot that does nothing but poll our arXiv, one run a day, with a database of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import select

from bot.assembly import make_classifier
from bot.sources.arxiv_client import ArxivQuery
from bot.sources.arxiv_gate import RequestGate
from bot.sources.arxiv_oai import ArxivOai
from bot.sources.daily_feed import DailyFeed
from bot.sources.local_list import LocalList
from bot.sources.patience import Patience
from bot.steps.context import ArxivInterfaces, Cycle
from bot.steps.harvest_papers import harvest_papers
from classifiers.keyword import KeywordClassifier
from config.loading import ProfileFolder, load_profile
from db.ledger import open_days
from db.models import Paper
from db.runs import begin_run, recent_runs
from db.session import Sessions, open_sessions
from tests.bot.scene import PROFILE_FOLDER
from tests.databases import database_at
from tests.servers.arxiv import ArxivRecord, FakeArxiv
from tests.servers.arxiv.daily import feed_day

OAI, FEED, QUERY = "/oai", "/atom", "/api/query"
"""The interfaces by their paths."""
PATIENCE = 0.05
"""Seconds for one interface; enough for one more attempt after a fault that passes."""


@dataclass(slots=True)
class Told:
    """What one day's run said."""

    verdicts: dict[str, str]
    unverified: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Poll:
    """A bot that only polls."""

    arxiv: FakeArxiv
    sessions: Sessions
    folder: ProfileFolder
    home: Path
    records: Sequence[ArxivRecord]
    """What our arXiv held in the beginning."""
    delay: float = 0.0
    told: dict[date, Told] = field(default_factory=dict)

    def run(self, day: date, at: time = time(5, 30), *, ahead: timedelta = timedelta()) -> Told:
        """One run, at a time of the day (UTC); arXiv's clock may be ahead of ours, or behind."""
        now = datetime.combine(day, at, UTC)
        self.arxiv.now = now + ahead
        gate = RequestGate(delay=self.delay)
        patience = Patience(3 * PATIENCE)
        with (
            ArxivQuery(api_url=self.arxiv.query_url, gate=gate, timeout=0.5, patience=patience) as query,
            ArxivOai(url=self.arxiv.oai_url, gate=gate, timeout=0.5, patience=patience.at_most(PATIENCE)) as oai,
            DailyFeed(url=self.arxiv.feed_url, gate=gate, timeout=0.5, patience=patience.at_most(PATIENCE)) as feed,
        ):
            cycle = Cycle(
                folder=self.folder,
                sessions=self.sessions,
                list_source=LocalList(repository=self.home, branch="main", path="README.md"),
                paper_source=query,
                announcements=ArxivInterfaces(oai=oai, feed=feed, lookup=query),
                forge=None,
                repository="a/b",
                classifier=_classifier(str(PROFILE_FOLDER)),
                now=now,
            )
            with self.sessions.begin() as session:
                cycle.run_id = begin_run(session, cycle.name, version="0", at=now).id
            harvest_papers(cycle)
        with self.sessions() as session:
            [run] = recent_runs(session, cycle.name, limit=1)
            verdicts = {outcome.source: outcome.verdict for outcome in run.sources}
        self.told[day] = Told(verdicts=verdicts, unverified=cycle.unverified)
        return self.told[day]

    def watch(self, *categories: str) -> None:
        """Change which categories the profile names."""
        watched = self.folder.profile.arxiv.model_copy(update={"categories": categories})
        self.folder = replace(self.folder, profile=self.folder.profile.model_copy(update={"arxiv": watched}))

    def is_announced(self, day: date) -> bool:
        """Whether anything bears that day's date."""
        moments = {record.announced for record in self.records if record.announced}
        return any(feed_day(announced) == day for announced in moments)

    def stored(self) -> list[str]:
        """The identifiers of all papers, one for each row."""
        with self.sessions() as session:
            return sorted(identifier for identifier in session.scalars(select(Paper.arxiv_id)) if identifier)

    def without_date(self) -> list[str]:
        """The papers of which nobody knows when they were submitted."""
        undated = select(Paper.arxiv_id).where(Paper.published.is_(None))
        with self.sessions() as session:
            return [identifier for identifier in session.scalars(undated) if identifier]

    def versions(self, arxiv_id: str) -> list[tuple[int, str | None, datetime | None]]:
        """What is stored of a paper's versions: number, title, and when it was submitted."""
        with self.sessions() as session:
            [paper] = session.scalars(select(Paper).where(Paper.arxiv_id == arxiv_id))
            return [(version.version, version.title, version.submitted_at) for version in paper.versions]

    def doubts(self) -> list[str]:
        """The days in doubt."""
        with self.sessions() as session:
            return [f"{one.category} {one.day}" for one in open_days(session, self.folder.profile.name)]


_folder = cache(load_profile)
"""Read once, as nobody changes what was read."""


@cache
def _classifier(profile: str) -> KeywordClassifier:
    """Made once: a poll judges nothing, and making it takes longer than a poll."""
    return make_classifier(_folder(profile))


@contextmanager
def polling(home: Path, stream: Sequence[ArxivRecord], *, categories: Sequence[str]) -> Iterator[Poll]:
    """A bot with an empty database before our arXiv."""
    with (
        FakeArxiv(stream, oai_page_size=15) as arxiv,
        open_sessions(database_at(home / "shelver.sqlite3")) as sessions,
    ):
        poll = Poll(arxiv=arxiv, sessions=sessions, folder=_folder(str(PROFILE_FOLDER)), home=home, records=stream)
        poll.watch(*categories)
        yield poll
