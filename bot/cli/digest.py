"""``shelver digest``: what a week brought."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.assembly import utc_now
from bot.catalogue.facts import refresh_facts
from bot.cli.app import Installation, NowOption, ProfileOption, open_installation, parse_moment
from bot.cli.output import replacing
from bot.digest.build import build_digest
from bot.digest.content import Digest
from bot.digest.formats import DigestFormat, render
from bot.digest.results import fresh_papers
from bot.digest.voice import profile_voice
from bot.digest.week import Week
from config.entities import load_entities
from config.profile import Language
from db.session import open_sessions


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("digest")(digest)


def read_digest(installation: Installation, week: Week) -> Digest:
    """The digest of a week, from the installation's database; its papers' words are read where needed."""
    folder = installation.folder
    profile = folder.profile
    with open_sessions(installation.settings.database_url) as sessions:
        with sessions() as session:
            fresh = frozenset(fresh_papers(session, profile.name, week))
        refresh_facts(sessions, profile.name, load_entities(folder.path), only=fresh)
        with sessions() as session:
            return build_digest(session, profile, week, sections=tuple(folder.sections.sections))


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
    now: NowOption = None,
    profile: ProfileOption = None,
) -> None:
    """Write the digest of a week: what was listed, what waits, what was refused and missed, and how the bot did.

    The same database gives the same digest, whenever it is asked.
    """
    installation = open_installation(profile)
    moment = parse_moment(now, default=utc_now())
    wanted = Week.parse(week) if week else Week.of(moment.date()).previous()
    voice = profile_voice(installation.folder, language)
    text = render(read_digest(installation, wanted), digest_format, voice)
    if output is None:
        typer.echo(text, nl=False)
        return
    with replacing(output) as out:
        out.write(text)
    typer.echo(f"wrote {output}")
