"""``shelver site``: the catalogue as a web site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.catalogue.facts import refresh_facts
from bot.cli.app import ProfileOption, open_installation
from bot.cli.corpus import shown_progress
from bot.counting import counted
from bot.site.build import build_site
from bot.site.folder import write_site
from bot.site.pages import site_files
from config.entities import load_entities
from db.session import open_sessions


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("site")(site)


def site(
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write; made if it is not there.")],
    weeks: Annotated[
        int, typer.Option("--weeks", min=0, max=520, help="How many weekly digests the archive holds at most.")
    ] = 26,
    profile: ProfileOption = None,
) -> None:
    """Write the list as a static web site: papers with search, sections, facets, tables, digests, Atom feeds.

    Open DIR/index.html, or serve the folder from anywhere, such as GitHub Pages: all links are relative, and nothing
    is asked of another server. Files that did not change are not touched; of the rest of the folder, only what an
    earlier build wrote is ever removed.
    """
    installation = open_installation(profile, terminal=True)
    folder = installation.folder
    entities = load_entities(folder.path)
    with open_sessions(installation.settings.database_url) as sessions:
        with shown_progress() as progress:
            refresh_facts(
                sessions,
                folder.profile.name,
                entities,
                progress=lambda done, total: progress("reading papers", done, total),
            )
        with sessions() as session:
            built = build_site(session, folder, weeks=weeks)
    done = write_site(out, site_files(built))
    papers = counted(len(built.catalogue.papers), "paper")
    typer.echo(
        f"{out / 'index.html'}: {papers} on {counted(done.files, 'file')}, {done.written} written, "
        f"{done.unchanged} unchanged, {done.removed} removed"
    )
