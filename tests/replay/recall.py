"""The recall audit of the list's real last weeks: ``python -m tests.replay.recall`` prints it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import typer

from bot.audit.build import audit
from bot.audit.content import Audit
from bot.audit.markdown import render_markdown
from bot.logs import configure_logs
from tests.replay.days import LAST, background, fast_folder
from tests.replay.world import Background, Pick, world

FIRST = datetime(2025, 9, 1, 5, 30, tzinfo=UTC)
"""The first run: the owner changes the list five times between it and the last one."""
STEP = timedelta(days=1)


def recall_audit(shared: Background, *, first: datetime = FIRST, last: datetime = LAST) -> tuple[Audit, list[Pick]]:
    """What the audit tells after the bot ran every morning, while the owner pushed his commits at their times.

    Beside it stands what was seen from outside: each paper that he listed, and whether the pull request held it.
    """
    with fast_folder() as home, world(home, shared, now=first) as scene:
        pushes = list(shared.real.after(scene.repository.head(), until=last))
        now = first
        while now <= last:
            while pushes and pushes[0].at <= now:
                scene.now = pushes[0].at
                scene.push(pushes.pop(0))
            scene.now = now
            scene.run_bot()
            now += STEP
        with scene.stage.sessions() as sessions, sessions() as session:
            return audit(session, shared.folder.profile, since=first), scene.picks


def main() -> None:
    """Play it and print the audit."""
    configure_logs(level="error")
    with background(whole=False) as shared:
        told, _ = recall_audit(shared)
        typer.echo(render_markdown(told), nl=False)


if __name__ == "__main__":
    main()
