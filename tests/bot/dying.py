"""Shelver as a process that kills itself (SIGKILL) at a point of its run, as a machine does that loses its power.

The points are those at which something may have been left half done: after each answer of GitHub and arXiv (what was
asked for is done by then, and nothing of it is remembered), before and after each commit of the database, and before
each step.
"""

from __future__ import annotations

import http.client
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

import bot.cycle
from bot.assembly import assemble
from bot.cycle import Step, run_cycle
from bot.steps.context import Cycle
from config.loading import ProfileFolder, load_profile
from config.settings import load_settings
from tests.bot.process import name_of_death
from tests.bot.scene import PROFILE_FOLDER, Scene

_Connection = http.client.HTTPConnection


def _watching(folder: ProfileFolder, *categories: str) -> ProfileFolder:
    """The profile with few categories: each is a request of its own, and one of them dies like the other."""
    arxiv = folder.profile.arxiv.model_copy(update={"categories": categories})
    return replace(folder, profile=folder.profile.model_copy(update={"arxiv": arxiv}))


_FOLDER = _watching(load_profile(str(PROFILE_FOLDER)), "cs.SE", "cs.CL", "cs.LG")
"""Loaded before processes are forked, so that none of them has to."""


def killed_at(stage: Scene, *, now: datetime, spared: frozenset[str] = frozenset(), one_in: int = 1) -> str | None:
    """Run the bot until the first point that is not spared, and kill it there.

    Args:
        stage: Where it runs, by the scene's own profile.
        now: The moment of the run.
        spared: Names of points that it may pass.
        one_in: Of the points within steps, all but one in so many are spared as well, by their names.

    Returns:
        The point's name, or None where the run came to its end.
    """
    note = stage.home / "died-at"
    return name_of_death(_run, stage.environment, now, _Death(spared=spared, note=note, one_in=one_in), note=note)


def _run(environment: dict[str, str], now: datetime, death: _Death) -> None:
    """What ``shelver run`` does, in a process of its own."""
    death.prepare()
    overrides = {name.removeprefix("SHELVER_").lower(): value for name, value in environment.items()}
    with assemble(load_settings(**overrides), _FOLDER, now=now, dry_run=False) as cycle:
        report = run_cycle(cycle, clock=lambda: now)
    sys.exit(report.exit_code)


@dataclass(slots=True)
class _Death:
    """Waits, inside the process, for a point that is not spared."""

    spared: frozenset[str]
    note: Path
    """The file in which the point's name is left."""
    one_in: int
    """All but one in so many points within steps are spared, too."""
    step: str = "the start"
    commits: Counter[str] = field(default_factory=Counter)

    def prepare(self) -> None:
        """Watch everything that counts as a point."""
        watched = tuple(replace(step, action=self._watched(step)) for step in bot.cycle.STEPS)
        bot.cycle.STEPS = watched  # type: ignore[assignment]  # as many as there were
        event.listen(Engine, "commit", self._before_commit)
        event.listen(Session, "after_commit", self._after_commit)
        self._watch_answers()

    def reach(self, point: str, *, within_a_step: bool = True) -> None:
        """Die here, unless the point is spared."""
        chosen = not within_a_step or crc32(point.encode()) % self.one_in == 0
        if chosen and point not in self.spared:
            self.note.write_text(point, encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)

    def _watched(self, step: Step) -> Callable[[Cycle], str]:
        def action(cycle: Cycle) -> str:
            self.step = step.name
            self.reach(f"before {step.name}", within_a_step=False)
            return step.action(cycle)

        return action

    def _before_commit(self, _: object) -> None:
        self.commits[self.step] += 1
        self.reach(f"before commit {self.commits[self.step]} of {self.step}")

    def _after_commit(self, _: object) -> None:
        self.reach(f"after commit {self.commits[self.step]} of {self.step}")

    def _watch_answers(self) -> None:
        sent: dict[int, str] = {}
        send, receive = _Connection.putrequest, _Connection.getresponse

        def putrequest(connection: _Connection, method: str, url: str, *rest: Any, **more: Any) -> None:
            sent[id(connection)] = f"{method} {urlsplit(url).path}"
            send(connection, method, url, *rest, **more)

        def getresponse(connection: _Connection) -> http.client.HTTPResponse:
            answer = receive(connection)
            self.reach(sent[id(connection)])
            return answer

        _Connection.putrequest = putrequest  # type: ignore[assignment]  # the rest is passed on
        _Connection.getresponse = getresponse  # type: ignore[assignment]  # for this process alone
