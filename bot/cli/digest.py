"""``shelver digest``: what a week brought."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.assembly import utc_now
from bot.cli.app import Installation, NowOption, ProfileOption, open_installation, parse_moment
from bot.cli.send_digest import exit_code, screen_outcomes, send_digest
from bot.digest.build import build_digest
from bot.digest.content import Digest
from bot.digest.document import to_json
from bot.digest.markdown import render_markdown
from bot.digest.week import Week
from config.errors import ConfigurationError
from db.session import open_sessions


class DigestFormat(StrEnum):
    """How the digest is written."""

    MD = "md"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("digest")(digest)


def read_digest(installation: Installation, week: Week) -> Digest:
    """The digest of a week, from the installation's database."""
    folder = installation.folder
    with open_sessions(installation.settings.database_url) as sessions, sessions() as session:
        return build_digest(session, folder.profile, week, sections=tuple(folder.sections.sections))


def digest(
    *,
    week: Annotated[
        str | None,
        typer.Option(metavar="YYYY-Www", help="An ISO week, such as 2025-W39; otherwise the one before this."),
    ] = None,
    format: Annotated[DigestFormat, typer.Option(help="Markdown or JSON.")] = DigestFormat.MD,  # noqa: A002 - the option's name
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here and not to standard output.")
    ] = None,
    send: Annotated[
        bool,
        typer.Option("--send", help="Send it, once through each of the profile's channels, and print what came."),
    ] = False,
    channel: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="With --send: through this channel alone, even where it was given up."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --send: only tell what would be sent.")] = False,
    now: NowOption = None,
    profile: ProfileOption = None,
) -> None:
    """Write the digest of a week: what was listed, what waits, what was refused, by section; or send it.

    What has failed with --send is tried again by the next call, for a week: exit code 3.
    """
    if send:
        if output is not None:
            raise ConfigurationError("--send takes no file: channels of the kind file do", key="--output")
        _send(profile, week, now=now, channel=channel, dry_run=dry_run)
    if channel is not None or dry_run:
        raise ConfigurationError("this goes with --send", key="--channel" if channel is not None else "--dry-run")
    installation = open_installation(profile)
    moment = parse_moment(now, default=utc_now())
    wanted = Week.parse(week) if week else Week.of(moment.date()).previous()
    built = read_digest(installation, wanted)
    if format is DigestFormat.JSON:
        text = json.dumps(to_json(built), indent=2, ensure_ascii=False) + "\n"
    else:
        text = render_markdown(built)
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"cannot be written: {error}", file=output) from error
    typer.echo(f"wrote {output}")


def _send(profile: str | None, week: str | None, *, now: str | None, channel: str | None, dry_run: bool) -> NoReturn:
    """Send a week's digest, and end with the exit code that tells of it."""
    installation = open_installation(profile)
    moment = parse_moment(now, default=None)
    wanted = Week.parse(week) if week else None
    outcomes = send_digest(
        installation,
        wanted,
        clock=utc_now if moment is None else lambda: moment,
        channel=channel,
        dry_run=dry_run,
        show=screen_outcomes(all_of_them=wanted is not None or channel is not None),
    )
    if not outcomes:
        typer.echo("nothing to send: that week ended before Shelver first ran for this list")
    raise typer.Exit(exit_code(outcomes))
