"""``shelver demo``: the main job on a sample, without token or network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from bot.cli.printing import visible
from bot.cli.screen import Screen
from bot.cycle import run_cycle
from bot.demo.stage import NOW, database_in, diff, stage
from bot.digest.week import Week
from bot.lock import run_lock
from bot.logs import configure_logs
from config.loading import load_profile

SHIPPED = "awesome-code-llm"
"""The profile whose rules the demonstration uses."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    *,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where the demonstration's database, repository and pull request go.")
    ] = Path("demo-out"),
) -> None:
    """Show the main job on a sample list and feed: no token, no network, nothing outside DIR."""
    screen = Screen()
    database = database_in(out)
    configure_logs(level="error")
    screen.say(Text(f"A week of arXiv for a small list, as of {NOW:%A, %d %B %Y}.\n"))
    with (
        run_lock(out, database),
        screen.running(),
        stage(out, load_profile(SHIPPED), progress=screen.progress) as cycle,
    ):
        report = run_cycle(cycle, clock=lambda: NOW, show=screen.step)
        changes = diff(cycle, out / "list.git") if cycle.published else ""
    screen.summary(report)
    if changes:
        screen.say(Text("\nThe branch's diff:"))
        for line in changes.splitlines()[4:]:
            screen.say(Text(visible(line), style={"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")))
    screen.say(Text(f"\nThe pull request, as a maintainer gets it: {out / 'pull-request.md'}"))
    screen.say(Text("Run it again: list, branch and pull request stay as they are. Then look around:"))
    moment = f"{NOW:%Y-%m-%dT%H:%M}"
    for command in (f"status --now {moment}", f"explain 2509.90005 --now {moment}", f"digest --week {Week.of(NOW)}"):
        screen.say(Text(f"  SHELVER_DATABASE_URL={database} {sys.argv[0]} {command}"))
    raise typer.Exit(report.exit_code)
