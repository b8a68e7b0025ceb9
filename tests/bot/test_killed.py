"""Killed wherever it may be, the bot ends with one pull request and the content of a run that was left in peace."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cycle import STEPS
from bot.exit_code import ExitCode
from bot.forge.body import read_ticks
from bot.forge.hidden_memory import read_memory
from bot.forge.passing_words import without_passing_words
from db.models import Decision, Paper, Proposal
from tests.bot.dying import killed_at
from tests.bot.scene import MONDAY, SAMPLE_LIST, Scene, sample_feed, scene
from tests.servers.arxiv import ArxivRecord

TUESDAY = MONDAY + timedelta(days=1)
PAPERS = ("2509.90001", "2509.90002", "2509.90003", "2509.90008")
LATE = "2509.91000"


def few_papers() -> list[ArxivRecord]:
    """So few that a run is short."""
    return [record for record in sample_feed() if record.id in PAPERS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """All that people see of the bot, and what it remembers of each paper."""

    pulls: list[tuple[str, str, str | None]]
    """State, title and text."""
    branch: str
    """The list on it."""
    said: list[tuple[str, tuple[str, ...]]]
    """Each comment, with the reactions below it."""
    decisions: list[tuple[str | None, str, str | None, str | None]]
    """Each paper's states in their order, with reason and actor."""


def left_by(stage: Scene) -> Left:
    """Look at GitHub and into the database."""
    with stage.sessions() as sessions, sessions() as session:
        columns = (Paper.arxiv_id, Decision.after, Decision.reason, Decision.actor)
        query = (
            select(*columns).select_from(Decision).join(Proposal).join(Paper).order_by(Paper.arxiv_id, Decision.id)
        )
        decisions = [(paper, after.value, reason, actor) for paper, after, reason, actor in session.execute(query)]
    return Left(
        pulls=[(pull.state, pull.title, _told(stage, pull.body or "")) for pull in stage.pulls],
        branch=stage.list_on_branch(),
        said=[
            (comment.body, tuple(reaction.content for reaction in comment.reactions))
            for pull in stage.pulls
            for comment in pull.comments
        ],
        decisions=[
            (paper, after, (reason or "").replace(stage.github.api_url, ""), actor)
            for paper, after, reason, actor in decisions
        ],
    )


def _told(stage: Scene, body: str) -> str:
    """A text, and what it remembers unpacked, without the address of this test's own GitHub.

    By which run it was written shows in its passing words alone.
    """
    visible, _, _ = without_passing_words(body).partition("<!-- shelver:memory")
    return f"{visible}{read_memory(body)}".replace(stage.github.api_url, "")


def killed_everywhere(stage: Scene, *, now: datetime, one_in: int = 1) -> list[str]:
    """Run after run, each killed at the first point at which none was killed before, until one comes to its end.

    Within steps each point counts, or one in so many.
    """
    stage.arxiv.now = now
    stage.github.forget_requests()
    points: list[str] = []
    while (point := killed_at(stage, now=now, spared=frozenset(points), one_in=one_in)) is not None:
        points.append(point)
    return points


def writes(stage: Scene) -> Counter[str]:
    """How often GitHub was told to make or change what, by the last word of its address."""
    return Counter(f"{exchange.method} {exchange.path.rsplit('/', 1)[-1]}" for exchange in stage.github.writes())


def at_each_step(points: list[str]) -> bool:
    """Whether runs were killed before each step, and in the midst of the work."""
    return {f"before {step.name}" for step in STEPS} < set(points)


def busy_day(stage: Scene) -> None:
    """After a first run: commands right and wrong, an unticked box, a commit of the owner's, and a new paper."""
    assert stage.run().exit_code is ExitCode.DONE
    body = stage.pulls[0].body or ""
    refused, moved, unticked, _ = read_ticks(body)
    stage.github.comment(
        stage.repository, 1, f"/reject {refused} off topic\n/move {moved} Vulnerability Detection", by="keeper"
    )
    stage.github.comment(stage.repository, 1, "/reject 2401.99999", by="keeper")
    box = next(line for line in body.splitlines() if f"shelver:paper {unticked} " in line)
    stage.github.edit_pull_body(stage.repository, 1, body.replace(box, box.replace("[x]", "[ ]", 1)))
    stage.repository.commit({"README.md": SAMPLE_LIST + "\nMore.\n"}, message="more", author="keeper")
    record = next(record for record in few_papers() if record.id == "2509.90002")
    stage.arxiv.add([replace(record, id=LATE, title=f"{record.title}, Once More", published=MONDAY)])


@pytest.mark.parametrize("one_in", [4, pytest.param(1, marks=pytest.mark.replay)])
def test_a_first_run_killed_everywhere(tmp_path: Path, one_in: int) -> None:
    """Killed at each point in turn, the bot goes on where it was: one fork, one branch, one pull request."""
    with scene(tmp_path / "peace", feed=few_papers(), clock=lambda: MONDAY) as peace:
        peace.run()
        wanted = left_by(peace)
    with scene(tmp_path / "killed", feed=few_papers(), clock=lambda: MONDAY) as stage:
        points = killed_everywhere(stage, now=MONDAY, one_in=one_in)

        assert at_each_step(points), points
        made = writes(stage)
        assert {"POST forks", "POST refs", "POST pulls"} < made.keys()
        assert (made["POST forks"], made["POST refs"], made["POST pulls"]) == (1, 1, 1)
        assert left_by(stage) == wanted
        assert stage.run().exit_code is ExitCode.DONE
        assert stage.github.writes() == []


@pytest.mark.replay
def test_a_busy_day_killed_everywhere(tmp_path: Path) -> None:
    """So it is with commands, answers, ticks and a rebuilt branch: each is obeyed, said and done once."""
    with scene(tmp_path / "peace", feed=few_papers(), clock=lambda: MONDAY) as peace:
        busy_day(peace)
        peace.run(now=TUESDAY)
        wanted = left_by(peace)
        assert LATE in peace.list_on_branch()
        assert len(wanted.said) == 3, wanted.said
    with scene(tmp_path / "killed", feed=few_papers(), clock=lambda: MONDAY) as stage:
        busy_day(stage)
        points = killed_everywhere(stage, now=TUESDAY)

        assert at_each_step(points), points
        made = writes(stage)
        assert made["POST comments"] == 1
        assert left_by(stage) == wanted
        assert stage.run(now=TUESDAY).exit_code is ExitCode.DONE
        assert stage.github.writes() == []
