from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import merge

import pytest

from tests import databases
from tests.replay.daily import problems
from tests.replay.days import FIRST, background, play
from tests.replay.maintainers import Appointments, reviewer
from tests.replay.real_weeks import BUNDLE, PAPERS
from tests.replay.world import Background, World

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.replay,
    pytest.mark.skipif(not (BUNDLE.exists() and PAPERS.exists()), reason="../shared/data is not here"),
]

LOST_AFTER = timedelta(days=17, hours=8)
"""On a Friday afternoon: two pull requests were reviewed and merged, and merged lines deleted, two times."""


@pytest.fixture(scope="module")
def shared() -> Iterator[Background]:
    """The real list, and of the real stream all papers that can be proposed or were listed."""
    with background(whole=False) as ready:
        yield ready


def lose_database(world: World) -> None:
    """Delete the database, and restore it from GitHub alone."""
    before = [(pull.state, pull.body, pull.head_sha) for pull in world.repository.pulls]
    databases.lose_database(world.stage.home / "shelver.sqlite3")
    world.github.forget_requests()
    subprocess.run(
        [sys.executable, "-m", "bot", "rebuild", "--now", world.now.strftime("%Y-%m-%dT%H:%M")],
        env=os.environ | world.stage.environment,
        check=True,
        capture_output=True,
    )
    assert world.github.writes() == []
    assert [(pull.state, pull.body, pull.head_sha) for pull in world.repository.pulls] == before
    world.happened.append("lost the database, and rebuilt it")


def forgetful(first: datetime, last: datetime) -> Appointments:
    """A reviewer whose bot loses its database in the middle."""
    return merge(reviewer(first, last), [(first + LOST_AFTER, lose_database)], key=lambda appointment: appointment[0])


def test_a_rebuilt_database_forgets_no_decision(shared: Background) -> None:
    """After the database was deleted and rebuilt, nothing comes back, and most proposals stand as before."""
    days = list(play(shared, forgetful, last=FIRST + timedelta(days=23)))

    assert problems(days) == []
    [after] = [number for number, day in enumerate(days) if any("rebuilt" in event for event in day.happened)]
    kept = days[after].proposed.keys() & days[after - 1].proposed.keys()
    assert len(kept) >= len(days[after - 1].proposed) / 2
