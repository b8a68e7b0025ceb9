"""``shelver digest``: what a week brought."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli.app import NowOption, ProfileOption, open_installation, parse_moment
from bot.cli.output import replacing
from bot.cli.read_digest import read_digest
from bot.cli.send_digest import exit_code, screen_outcomes, send_digest, send_test
from bot.clock import utc_now
from bot.digest.formats import DigestFormat, render
from bot.digest.voice import profile_voice
from bot.digest.week import Week
from config.errors import ConfigurationError
from config.strict import Language


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("digest")(digest)


def digest(
    *,
    week: Annotated[
        str | None,
        typer.Option(metavar="YYYY-Www", help="An ISO week, such as 2025-W39; otherwise the one before this."),
    ] = None,
    digest_format: Annotated[
        DigestFormat,
        typer.Option(
            "--format", help="md for issues, html and text for mail, json for programs, atom: an entry of a feed."
        ),
    ] = DigestFormat.MD,
    language: Annotated[
        Language | None,
        typer.Option(help="English or Chinese; otherwise that of the profile. JSON has none.", show_default=False),
    ] = None,
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
    test: Annotated[
        bool,
        typer.Option("--test", help="With --send and --channel: try it by a message marked [test]; not remembered."),
    ] = False,
    now: NowOption = None,
    profile: ProfileOption = None,
) -> None:
    """Write the digest of a week: what was listed, what waits, what was refused and missed, and how the bot did.

    The same database gives the same digest, whenever it is asked. What has failed with --send is tried again by the
    next call, for a week: exit code 3.
    """
    if send:
        if output is not None:
            raise ConfigurationError("--send takes no file: channels of the kind file do", key="--output")
        if language is not None:
            raise ConfigurationError("--send takes none: each channel has its own in profile.yaml", key="--language")
        if test and (channel is None or dry_run):
            raise ConfigurationError(
                "it sends through one channel: name it by --channel, without --dry-run", key="--test"
            )
        _send(profile, week, now=now, channel=channel, dry_run=dry_run, test=test)
    for option, is_given in (("--channel", channel is not None), ("--dry-run", dry_run), ("--test", test)):
        if is_given:
            raise ConfigurationError("this goes with --send", key=option)
    installation = open_installation(profile)
    moment = parse_moment(now, default=utc_now())
    wanted = Week.parse(week) if week else Week.of(moment.date()).previous()
    if wanted.start > moment:
        raise ConfigurationError(
            f"the week {wanted} has not begun: it does on {wanted.start:%Y-%m-%d}, 00:00 UTC", key="--week"
        )
    voice = profile_voice(installation.folder, language)
    text = render(read_digest(installation, wanted), digest_format, voice)
    if output is None:
        typer.echo(text, nl=False)
        return
    with replacing(output) as out:
        out.write(text)
    typer.echo(f"wrote {output}")


def _send(
    profile: str | None, week: str | None, *, now: str | None, channel: str | None, dry_run: bool, test: bool
) -> NoReturn:
    """Send a week's digest, and end with the exit code that tells of it."""
    installation = open_installation(profile)
    moment = parse_moment(now, default=None)
    wanted = Week.parse(week) if week else None
    clock = utc_now if moment is None else lambda: moment
    is_asked_for = wanted is not None or channel is not None
    show = screen_outcomes(all_of_them=is_asked_for or dry_run)
    if test and channel is not None:
        raise typer.Exit(exit_code(send_test(installation, wanted, channel=channel, clock=clock, show=show)))
    outcomes = send_digest(installation, wanted, clock=clock, channel=channel, dry_run=dry_run, show=show)
    if not outcomes and (is_asked_for or dry_run or sys.stdout.isatty()):
        typer.echo("nothing to send: that week ended before Shelver first ran for this list")
    raise typer.Exit(exit_code(outcomes))
