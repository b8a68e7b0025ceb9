"""Day after day: people act at their times, the bot runs every morning, and everything is looked at after it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from pathlib import Path

from bot.assembly import make_classifier
from classifiers.classification import Document
from config.loading import load_profile
from tests.bot.scene import PROFILE
from tests.replay.day_checks import check_day
from tests.replay.maintainers import Act, Appointments, Maintainer
from tests.replay.real_list import OwnerCommit, RealList
from tests.replay.real_weeks import BUNDLE, PAPERS
from tests.replay.world import Background, Pick, World, world
from tests.servers.arxiv.records import ArxivRecord, load_records
from tests.servers.arxiv.schedule import by_calendar

FIRST = datetime(2025, 7, 1, 5, 30, tzinfo=UTC)
"""The first run: from here on the stream is whole."""
LAST = datetime(2025, 9, 28, 5, 30, tzinfo=UTC)
"""The last run, on the morning after the list's last commit."""
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One run, what people did before it, and what came of both."""

    now: datetime
    happened: tuple[str, ...]
    """What people did since the run before."""
    picks: tuple[Pick, ...]
    """What the owner listed since the run before; he listed none of it where it stood there through a merge."""
    proposed: dict[str, str]
    """What the pull request holds: arXiv identifier to section."""
    requests: tuple[str, ...]
    """Method, path and status of each request to GitHub."""
    writes: int
    problems: tuple[str, ...]
    """What is not as it has to be."""


@contextmanager
def background(profile: str = PROFILE, *, whole: bool = True) -> Iterator[Background]:
    """The real list and the real stream, with a profile's rules.

    Args:
        profile: A shipped profile's name, or a folder.
        whole: False leaves out the papers that are below the threshold of relevance and that the list never held.
            Whatever these rules do with them, no pull request tells of it: it only takes time.
    """
    folder = load_profile(profile)
    with fast_folder() as place:
        real = RealList.unpacked(BUNDLE, place / "list.git")
        classifier = make_classifier(folder)
        ever = real.ever_listed("main").arxiv_ids
        least = folder.profile.thresholds.relevance
        oldest = FIRST - timedelta(days=folder.profile.arxiv.first_harvest_days)

        def can_be_proposed(record: ArxivRecord) -> bool:
            is_polled = record.published is not None and record.published >= oldest
            return is_polled and classifier.classify(_document(record)).relevance >= least

        yield Background(
            real=real,
            papers={
                record.id: by_calendar(record)
                for record in load_records(PAPERS)
                if whole or record.id in ever or can_be_proposed(record)
            },
            folder=folder,
            classifier=classifier,
        )


def _document(record: ArxivRecord) -> Document:
    return Document(
        title=record.title,
        abstract=record.abstract,
        comment=record.comment or "",
        categories=record.categories or (),
    )


@contextmanager
def fast_folder() -> Iterator[Path]:
    """A folder for the length of a replay, in memory where the machine has such a place."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


def play(
    shared: Background,
    maintainer: Maintainer,
    *,
    first: datetime = FIRST,
    last: datetime = LAST,
) -> Iterator[Day]:
    """Run the bot every day, while the owner and the maintainer do as they do; one `Day` for each run."""
    with fast_folder() as home, world(home, shared, now=first) as scene:
        pushes = shared.real.after(scene.repository.head(), until=last)
        acts = merge(maintainer(first, last), _pushes(pushes), key=lambda appointment: appointment[0])
        waiting = next(acts, None)
        before: dict[str, str] = {}
        now = first
        while now <= last:
            while waiting is not None and waiting[0] <= now:
                scene.now = waiting[0]
                waiting[1](scene)
                waiting = next(acts, None)
            scene.now = now
            report = scene.run_bot()
            problems = tuple(check_day(scene, report, before, first=now == first))
            before = scene.proposed
            yield Day(
                now=now,
                happened=tuple(scene.happened),
                picks=tuple(scene.picks),
                proposed=before,
                requests=tuple(f"{each.method} {each.path} {each.status}" for each in scene.github.requests),
                writes=len(scene.github.writes()),
                problems=problems,
            )
            scene.happened.clear()
            scene.picks.clear()
            now += timedelta(days=1)


def _pushes(commits: Sequence[OwnerCommit]) -> Appointments:
    for commit in commits:
        yield commit.at, _push(commit)


def _push(commit: OwnerCommit) -> Act:
    def act(world: World) -> None:
        world.push(commit)

    return act
