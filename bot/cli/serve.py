"""``shelver serve``: run by the profile's own schedule, for those without cron."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.assembly import utc_now
from bot.cli.app import Installation, ProfileOption, open_installation
from bot.cli.digest import read_digest
from bot.cli.output import replacing
from bot.cli.run import run_once
from bot.cli.screen import Screen
from bot.digest.markdown import render_markdown
from bot.digest.voice import profile_voice
from bot.digest.week import Week
from bot.scheduler import make_scheduler, serve_until_stopped


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(*, profile: ProfileOption = None) -> None:
    """Stay and run by the profile's schedule; SIGTERM and Ctrl-C stop it after the job under way.

    The digest of each week is written to the folder digests in SHELVER_STATE_FOLDER.
    """
    installation = open_installation(profile)

    def run() -> None:
        run_once(installation, moment=utc_now(), dry_run=False, screen=Screen(quiet=True))

    def digest() -> None:
        write_weekly_digest(installation)

    scheduler = make_scheduler(installation.folder.profile.schedule, run=run, digest=digest)
    serve_until_stopped(scheduler, announce=typer.echo)


def write_weekly_digest(installation: Installation) -> Path:
    """Write last week's digest into the state folder, in the profile's language."""
    week = Week.of(utc_now().date()).previous()
    text = render_markdown(read_digest(installation, week), profile_voice(installation.folder))
    file = installation.settings.state_folder / "digests" / f"{installation.folder.profile.name}-{week}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    with replacing(file) as out:
        out.write(text)
    return file
