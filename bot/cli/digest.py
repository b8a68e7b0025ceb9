"""``shelver digest``: what a week brought."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.assembly import utc_now
from bot.cli.app import Installation, NowOption, ProfileOption, open_installation, parse_moment
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
    now: NowOption = None,
    profile: ProfileOption = None,
) -> None:
    """Write the digest of a week: what was listed, what waits, what was refused, by section."""
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
