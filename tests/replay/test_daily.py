from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.replay.daily import problems, table
from tests.replay.days import FIRST, LAST, Day, background, play
from tests.replay.maintainers import Appointments, closer, nobody, reviewer
from tests.replay.real_weeks import BUNDLE, PAPERS
from tests.replay.world import Background, World

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.replay,
    pytest.mark.skipif(not (BUNDLE.exists() and PAPERS.exists()), reason="../shared/data is not here"),
]

REVIEWED = timedelta(days=42)
"""CI plays these weeks of the reviewed list; ``python -m tests.replay.daily --who reviewer`` plays all of them."""


@pytest.fixture(scope="module")
def shared() -> Iterator[Background]:
    """The real list, and of the real stream all papers that can be proposed or were listed."""
    with background(whole=False) as ready:
        yield ready


def was(day: Day, *words: str) -> bool:
    """Whether people did that before a day's run."""
    return any(event.startswith(word) for event in day.happened for word in words)


def saboteur(first: datetime, last: datetime) -> Appointments:
    """What would look like the bot's mistakes, on the first evening."""
    yield first + timedelta(hours=12), sabotage


def sabotage(world: World) -> None:
    """Open a pull request beside the bot's; expect its papers to be known as refused and as listed."""
    world.will.refused |= dict.fromkeys(world.proposed, "not told to the bot")
    world.ever.arxiv_ids.update(world.proposed)
    fork = world.repository.pulls[0].head
    fork.commit({"README.md": "other\n"}, branch="another", author="shelver-bot")
    world.github.open_pull(world.repository, head=fork, branch="another", title="another", by="shelver-bot")


def test_nobody_reviews(shared: Background) -> None:
    """Over three months in which only the owner pushes, there is one pull request, always up to date."""
    days = list(play(shared, nobody))

    assert len(days) == (LAST - FIRST).days + 1 == 90
    assert problems(days) == []
    assert sum(was(day, "pushed") for day in days) == 9
    assert sum(day.writes == 0 for day in days) >= 10
    assert all(10 <= len(day.proposed) <= 20 for day in days)
    reached = [pick for day in days for pick in day.picks if pick.within_reach]
    assert sum(pick.proposed_for in pick.sections for pick in reached) >= len(reached) / 5
    assert max(map(len, table(days))) <= 80


def test_every_week_is_reviewed_and_merged(shared: Background) -> None:
    """Over weeks of unticked boxes, commands, merges of all kinds and regrets, nothing refused comes back."""
    days = list(play(shared, reviewer, last=FIRST + REVIEWED))

    assert problems(days) == []
    merged = [event for day in days for event in day.happened if event.startswith("merged")]
    assert len(merged) >= 5
    assert {event.split()[-1] for event in merged} == {"(squash)", "(merge)", "(rebase)"}
    assert sum(was(day, "reviewed") for day in days) >= 5
    assert sum(was(day, "deleted") for day in days) >= 4
    assert any(was(day, "could not merge") for day in days)


def test_closing_unmerged_refuses_all_of_them(shared: Background) -> None:
    """After a pull request is closed unmerged, the next one holds none of its papers."""
    days = list(play(shared, closer, last=FIRST + timedelta(days=18)))

    assert problems(days) == []
    [after] = [number for number, day in enumerate(days) if was(day, "closed")]
    refused = days[after - 1].proposed.keys()
    assert len(refused) == 20
    for day in days[after:]:
        assert day.proposed
        assert not day.proposed.keys() & refused


def test_the_checks_find_what_is_wrong(shared: Background) -> None:
    """A second pull request beside the bot's, and a refusal that the bot was not told of, are both noticed."""
    days = list(play(shared, saboteur, last=FIRST + timedelta(days=1)))

    assert days[0].problems == ()
    found = "; ".join(days[1].problems)
    assert "2 pull requests are open" in found
    assert "came back (not told to the bot)" in found
    assert "is or was in the list" in found
