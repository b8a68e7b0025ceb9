"""``shelver rebuild``: a lost database, restored from GitHub."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import typer
from rich.table import Table

from bot.assembly import assemble
from bot.cli.app import JsonOption, NowOption, ProfileOption, keep_secret, open_installation, parse_moment
from bot.cli.printing import print_json, words
from bot.cli.screen import Screen
from bot.clock import utc_now
from bot.exit_code import ExitCode
from bot.github_access import open_github
from bot.lock import run_lock
from bot.recovery.github_past import GitHubPast
from bot.recovery.rebuild import Restored
from bot.recovery.rebuild import rebuild as restore_from_github
from config.errors import ConfigurationError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rebuild")(rebuild)


def rebuild(*, profile: ProfileOption = None, now: NowOption = None, as_json: JsonOption = False) -> None:
    """Restore an empty database from GitHub: proposals and decisions, out of pull requests, comments and history.

    Nothing is written to GitHub. Only what the bot's own account wrote is believed. A database that has a memory of
    the list already is refused.
    """
    screen = Screen(quiet=as_json)
    installation = open_installation(profile, terminal=screen.terminal)
    moment = parse_moment(now, default=utc_now())
    settings, wanted = installation.settings, installation.folder.profile
    if settings.github_token is None and settings.github_app_id is None:
        raise ConfigurationError(
            "the bot account's token, or its app, is needed: only what that account wrote is believed",
            key="SHELVER_GITHUB_TOKEN",
        )
    with ExitStack() as stack:
        still_held = stack.enter_context(run_lock(settings.state_folder, settings.database_url))
        stack.enter_context(screen.running())
        github = stack.enter_context(open_github(settings, wanted, clock=utc_now, keep_secret=keep_secret))
        cycle = stack.enter_context(
            assemble(
                settings,
                installation.folder,
                now=moment,
                dry_run=False,
                progress=screen.progress,
                github=github,
                still_held=still_held,
            )
        )
        restored = restore_from_github(
            cycle, GitHubPast(github, wanted), show=lambda name, sentence: screen.step(name, sentence, failed=False)
        )
    if as_json:
        print_json(restored_json(restored))
    else:
        _summary(screen, restored)
    raise typer.Exit(ExitCode.UNVERIFIED if restored.unverified else ExitCode.DONE)


def restored_json(restored: Restored) -> dict[str, Any]:
    """What was restored, as programs read it."""
    return {
        "pull_requests": restored.pull_requests,
        "proposals": dict(sorted(restored.states.items())),
        "decisions": restored.decisions,
        "comments": {"obeyed_before": restored.obeyed_comments, "waiting": restored.waiting_comments},
        "publishing_stopped_by": restored.stopped_by,
        "notes": restored.notes,
        "failures": restored.unverified,
    }


def _summary(screen: Screen, restored: Restored) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_row("pull requests", f"{restored.pull_requests:,}")
    for state, count in sorted(restored.states.items()):
        table.add_row(f"  papers {state}", f"{count:,}")
    table.add_row("decisions by people", f"{restored.decisions:,}")
    table.add_row("comments obeyed before", f"{restored.obeyed_comments:,}")
    table.add_row("comments still to be read", f"{restored.waiting_comments:,}")
    screen.table(table)
    if restored.stopped_by:
        screen.say(words(f"publishing is stopped, by {restored.stopped_by}"))
    for note in restored.notes:
        screen.say(words(f"note: {note}"))
    for failure in restored.unverified:
        screen.say(words(f"failed: {failure}"))
    screen.say("restored: `shelver decisions` shows who decided what; the next `shelver run` goes on from here")
