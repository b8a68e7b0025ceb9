"""``shelver run``: one run of the bot."""

from __future__ import annotations

import signal
from datetime import datetime, timedelta
from typing import Annotated, Any

import structlog
import typer
from sqlalchemy.exc import SQLAlchemyError

from bot.assembly import assemble, dry_run_folder
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
from bot.clock import utc_now
from bot.cycle import Report, log_step, run_cycle
from bot.lock import run_lock
from bot.steps.context import Cycle
from bot.stopping import Stop, stopped_by
from config.errors import ConfigurationError, DatabaseError
from config.settings import Settings
from db.pruning import prune_daily

log = structlog.stdlib.get_logger("shelver.run")


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
    with stopped_by(signal.SIGTERM, at_once=True) as stop:
        report = run_once(installation, moment=moment, dry_run=dry_run, screen=screen, stop=stop)
    if as_json:
        print_json(report_json(report))
    else:
        screen.summary(report)
        if dry_run and report.cycle.published is not None:
            screen.say(f"dry run: look into {dry_run_folder(installation.settings, installation.folder)}")
    raise typer.Exit(report.exit_code)


def run_once(
    installation: Installation, *, moment: datetime, dry_run: bool, screen: Screen, stop: Stop | None = None
) -> Report:
    """One run under the lock.

    Args:
        installation: The settings and the profile.
        moment: Of the run.
        dry_run: Change nothing.
        screen: Shows how it goes.
        stop: Looked at before each step and each change on GitHub, and while arXiv and GitHub are waited for.

    Raises:
        Stopped: Somebody asked for the end.
        LockHeldError: Another run is under way.
        DatabaseError: The database cannot be used.
    """
    stop = stop or Stop()

    def progress(doing: str, done: int, total: int | None) -> None:
        stop.check()
        screen.progress(doing, done, total)

    with (
        run_lock(installation.settings.state_folder, installation.settings.database_url) as still_held,
        screen.running(),
        assemble(
            installation.settings,
            installation.folder,
            now=moment,
            dry_run=dry_run,
            progress=progress,
            keep_secret=keep_secret,
            still_held=still_held,
            may_publish=stop.check,
            sleep=stop.sleep,
            pause=stop.sleep,
        ) as cycle,
    ):
        report = run_cycle(cycle, clock=utc_now, show=log_step if screen.quiet else screen.step, stop=stop)
        if not dry_run:
            _prune(cycle, installation.settings)
        return report


def _prune(cycle: Cycle, settings: Settings) -> None:
    """Let go of the texts that have become old enough; a run is no worse where that fails."""
    if not settings.texts_kept_days:
        return
    try:
        pruned = prune_daily(cycle.sessions, before=cycle.now - timedelta(days=settings.texts_kept_days))
    except (DatabaseError, SQLAlchemyError) as error:
        log.warning("old texts not let go of", reason=str(error))
    else:
        if pruned.papers:
            log.info("let go of old texts", papers=pruned.papers, bytes=pruned.bytes)


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
