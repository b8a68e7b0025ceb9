"""A scene whose clock is told, with a database that can be lost and restored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.assembly import assemble
from bot.cli.decisions import decision_json
from bot.cycle import Report
from bot.exit_code import ExitCode
from bot.forge.body import read_ticks
from bot.forge.hidden_memory import HiddenMemory, write_memory
from bot.github_access import open_github
from bot.recovery.github_past import GitHubPast
from bot.recovery.rebuild import Restored, rebuild
from bot.review.undo import undo_last_decision
from db.decisions import decisions
from db.papers import find_paper
from tests.bot.begun import as_it_is, begun
from tests.bot.scene import MONDAY, SAMPLE_LIST, Scene, scene
from tests.databases import lose_database

HEADING = "### Program Repair\n\n"
FIRST_COMMIT = MONDAY - timedelta(days=30)
"""When the keeper committed the list."""


class Story:
    """What people do day by day, and the bot every morning."""

    def __init__(self, stage: Scene, moments: list[datetime]) -> None:
        self.stage = stage
        self._moments = moments

    @property
    def now(self) -> datetime:
        """The moment, GitHub's as well as the bot's."""
        return self._moments[-1]

    def hours_pass(self, hours: float) -> None:
        """Let time go by."""
        self._moments.append(self.now + timedelta(hours=hours))

    def morning(self) -> Report:
        """The next morning's run, which has to succeed."""
        next_day = (self.now - MONDAY).days + 1
        self._moments.append(MONDAY + timedelta(days=next_day))
        return self.run()

    def run(self, *, ends: ExitCode = ExitCode.DONE) -> Report:
        """A run at this moment, which has to end as is said."""
        report = self.stage.run(now=self.now)
        assert report.exit_code is ends, report.failures
        return report

    def papers(self) -> list[str]:
        """The papers with a box in the newest pull request."""
        return list(read_ticks(self.stage.pulls[-1].body or ""))

    def untick(self, arxiv_id: str) -> None:
        """Empty a box of the newest pull request."""
        pull = self.stage.pulls[-1]
        body = pull.body or ""
        box = next(line for line in body.splitlines() if f"shelver:paper {arxiv_id} " in line)
        self.stage.github.edit_pull_body(
            self.stage.repository, pull.number, body.replace(box, box.replace("[x]", "[ ]", 1))
        )

    def say(self, body: str, *, by: str = "keeper") -> None:
        """Comment on the newest pull request."""
        self.stage.github.comment(self.stage.repository, self.stage.pulls[-1].number, body, by=by)

    def delete_from_list(self, arxiv_id: str) -> None:
        """The keeper takes a paper out of the list."""
        text = self.stage.repository.file("README.md", "main")
        kept = "\n".join(line for line in text.split("\n") if f"abs/{arxiv_id})" not in line)
        assert kept != text
        self.stage.repository.commit({"README.md": kept}, message="not this one", author="keeper")

    def list_by_hand(self, arxiv_id: str) -> None:
        """The keeper lists a paper in his own words."""
        text = self.stage.repository.file("README.md", "main")
        entry = f'- "My own words" [2025-09] [[paper](https://arxiv.org/abs/{arxiv_id})]'
        listed = text.replace(HEADING, f"{HEADING}{entry}\n\n", 1)
        assert listed != text
        self.stage.repository.commit({"README.md": listed}, message="one more", author="keeper")

    def damage_memory(self, damage: str) -> None:
        """Somebody edits the hidden memory of the newest pull request, or it comes from another version."""
        pull = self.stage.pulls[-1]
        start, mark, data = (pull.body or "").rpartition("<!-- shelver:memory 1 ")
        damaged = {
            "missing": start,
            "damaged": f"{start}{mark}{data[40:]}",
            "newer": f"{start}<!-- shelver:memory 2 {data}",
        }[damage]
        assert mark
        self.stage.github.edit_pull_body(self.stage.repository, pull.number, damaged)

    def poisoned_body(self) -> str:
        """The newest pull request's text, changed so that it remembers the refusal of a paper that nobody refused."""
        memory = HiddenMemory(refused=("2509.99998",))
        return f"{self.stage.pulls[-1].body}\n{write_memory(memory)}\n"

    def undo(self, arxiv_id: str) -> None:
        """The operator takes the last decision about a paper back."""
        with self.stage.sessions() as sessions, sessions.begin() as session:
            paper = find_paper(session, arxiv_id)
            assert paper is not None
            undo_last_decision(
                session, self.stage.folder.profile.name, paper, reason="on second thoughts", at=self.now
            )

    def decisions(self) -> list[dict[str, Any]]:
        """What ``shelver decisions --json`` prints, without the titles, which arXiv tells anew."""
        with self.stage.sessions() as sessions, sessions() as session:
            told = [decision_json(found) for found in decisions(session, self.stage.folder.profile.name)]
        return sorted(told, key=lambda told: (told["at"], str(told["arxiv_id"]), told["after"]))

    def lose_the_database(self) -> None:
        """The disk is gone."""
        lose_database(self.stage.home / "shelver.sqlite3")

    def rebuild(self) -> Restored:
        """``shelver rebuild`` at this moment; GitHub's log starts anew with it."""
        stage, profile = self.stage, self.stage.folder.profile
        stage.arxiv.now = self.now
        stage.github.forget_requests()
        with (
            open_github(stage.settings, profile, clock=lambda: self.now) as github,
            assemble(stage.settings, stage.folder, now=self.now, dry_run=False, github=github) as cycle,
        ):
            return rebuild(cycle, GitHubPast(github, profile), show=lambda *_: None)


@contextmanager
def story(home: Path, *, versions: Sequence[str] = (SAMPLE_LIST,)) -> Iterator[Story]:
    """The list and the stream of the demonstration, on the Monday morning before the first run.

    Args:
        home: A folder for everything.
        versions: What the keeper made of the list in the weeks before.
    """
    moments = [FIRST_COMMIT]
    first, *later = versions
    with scene(home, text=first, clock=lambda: moments[-1]) as stage:
        for text in later:
            moments.append(moments[-1] + timedelta(days=3))
            stage.repository.commit({"README.md": text}, message="latest papers", author="keeper")
        stage.github.add_account("stranger", token="stranger-token")
        moments.append(MONDAY)
        yield Story(stage, moments)


@contextmanager
def begun_story(home: Path, *, prepare: Callable[[Scene], None] = as_it_is) -> Iterator[Story]:
    """The same after the first run, before which something was prepared; see `begun`."""
    moments = [MONDAY]
    with begun(home, prepare=prepare, made=FIRST_COMMIT, clock=lambda: moments[-1]) as stage:
        stage.github.add_account("stranger", token="stranger-token")
        yield Story(stage, moments)
