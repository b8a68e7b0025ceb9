"""``shelver prune``: let go of texts that are never needed again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer

from bot.cli.app import JsonOption, ProfileOption, open_installation
from bot.cli.corpus import shown_progress
from bot.cli.printing import print_json
from bot.clock import utc_now
from bot.lock import run_lock
from config.errors import ConfigurationError, DatabaseError
from config.settings import SHORTEST_MEMORY, Settings
from db.pruning import Prunable, give_back, prunable, prune
from db.session import guarded, is_missing, open_sessions


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("prune")(prune_database)


def prune_database(
    *,
    older_than: Annotated[
        int | None,
        typer.Option(
            metavar="DAYS",
            help="Otherwise SHELVER_TEXTS_KEPT_DAYS, otherwise 730; 400 at least.",
            show_default=False,
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without, it is only told what would be done.")] = False,
    as_json: JsonOption = False,
    profile: ProfileOption = None,
) -> None:
    """Let go of the abstracts of old papers that never belonged in any list, and make the database's file smaller.

    Their identifiers, titles, dates, versions and judgements stay, and so does all about papers that are or were
    listed, proposed or decided about: digests, the site, audits and rebuild do not change. What learns from the
    database (shelver learn, evaluate) learns from what is kept. Each run does the same for the papers that have just
    become old enough; this command does it for all at once, after an import or for another number of days.

    Example: shelver prune (tells how much it would be), then shelver prune --yes
    """
    settings = open_installation(profile, terminal=True).settings
    days = settings.texts_kept_days if older_than is None else older_than
    if days < SHORTEST_MEMORY and (older_than is not None or days):
        raise ConfigurationError(f"{days} days are too few: {SHORTEST_MEMORY} are the least", key="--older-than")
    if is_missing(settings.database_url):
        raise DatabaseError("there is no database yet: nothing to prune; `shelver run` makes it")
    if not days:
        if as_json:
            print_json({"days": 0, "done": False, "papers": 0, "bytes": 0})
        else:
            typer.echo("SHELVER_TEXTS_KEPT_DAYS is 0: all texts are kept for ever")
        return
    before = utc_now() - timedelta(days=days)
    found = _prune(settings, before) if yes else _look(settings, before)
    if as_json:
        print_json({"days": days, "done": yes, "papers": found.papers, "bytes": found.bytes})
    else:
        what = f"{found.papers:,} abstracts of papers older than {days} days that never belonged in a list"
        size = f"{found.bytes / 1_000_000:,.1f} MB of text"
        typer.echo(f"let go of {what}: {size}" if yes else f"would let go of {what}: {size}; say --yes to do it")
    if yes:
        _give_back(settings, quiet=as_json)


def _look(settings: Settings, before: datetime) -> Prunable:
    with open_sessions(settings.database_url) as sessions, sessions() as session:
        return prunable(session, before=before)


def _prune(settings: Settings, before: datetime) -> Prunable:
    total = _look(settings, before).papers
    with (
        run_lock(settings.state_folder, settings.database_url) as still_held,
        open_sessions(settings.database_url) as sessions,
        shown_progress() as progress,
    ):
        return prune(
            guarded(sessions, still_held), before=before, show=lambda done: progress("letting go", done, total)
        )


def _give_back(settings: Settings, *, quiet: bool) -> None:
    """Make the file smaller; that there is no room to do so is told, and no failure."""
    sizes = give_back(settings.database_url)
    if isinstance(sizes, str):
        typer.echo(sizes, err=True)
    elif sizes is not None and not quiet:
        typer.echo(f"the database's file went from {sizes[0] / 1e6:,.1f} to {sizes[1] / 1e6:,.1f} MB")
