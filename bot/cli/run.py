"""``shelver run``: one run of the bot."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from bot.assembly import assemble, dry_run_folder, utc_now
from bot.cli.app import (
    Installation,
    JsonOption,
    NowOption,
    ProfileOption,
    keep_secret,
    open_installation,
    parse_moment,
)
from bot.cli.printing import print_json
from bot.cli.screen import Screen
from bot.cycle import Report, log_step, run_cycle
from bot.lock import run_lock
from config.errors import ConfigurationError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(run)


def run(
    *,
    profile: ProfileOption = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Change nothing: the pull request becomes a file, and nothing is remembered."),
    ] = False,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Poll arXiv and the list, and bring the one pull request up to date."""
    screen = Screen(quiet=as_json)
    installation = open_installation(profile, terminal=screen.terminal)
    moment = parse_moment(now, default=utc_now())
    if moment > utc_now() + timedelta(days=1) and not dry_run:
        raise ConfigurationError(
            f"{moment:%Y-%m-%d} lies in the future: papers would count as too old, and days to come as read. "
            "Say --dry-run as well, which remembers nothing",
            key="--now",
        )
    report = run_once(installation, moment=moment, dry_run=dry_run, screen=screen)
    if as_json:
        print_json(report_json(report))
    else:
        screen.summary(report)
        if dry_run and report.cycle.published is not None:
            screen.say(f"dry run: look into {dry_run_folder(installation.settings, installation.folder)}")
    raise typer.Exit(report.exit_code)


def run_once(installation: Installation, *, moment: datetime, dry_run: bool, screen: Screen) -> Report:
    """One run under the lock.

    Raises:
        LockHeldError: Another run is under way.
        DatabaseError: The database cannot be used.
    """
    with (
        run_lock(installation.settings.state_folder, installation.settings.database_url) as still_held,
        screen.running(),
        assemble(
            installation.settings,
            installation.folder,
            now=moment,
            dry_run=dry_run,
            progress=screen.progress,
            keep_secret=keep_secret,
            still_held=still_held,
        ) as cycle,
    ):
        return run_cycle(cycle, clock=utc_now, show=log_step if screen.quiet else screen.step)


def report_json(report: Report) -> dict[str, Any]:
    """A run's report as programs read it."""
    cycle = report.cycle
    pull_request = cycle.published.pull_request if cycle.published else None
    return {
        "exit_code": int(report.exit_code),
        "steps": [{"step": name, "outcome": sentence} for name, sentence in report.steps],
        "figures": {name: getattr(cycle.figures, name) for name in cycle.figures.__dataclass_fields__},
        "pull_request": pull_request and {"number": pull_request.number, "url": pull_request.url},
        "compare_link": cycle.offered.link if cycle.offered else None,
        "wrote": list(left.wrote) if (left := cycle.published or cycle.offered) else [],
        "notes": cycle.notes,
        "failures": list(report.failures),
    }
