"""``shelver site``: the catalogue as a web site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.app import ProfileOption, open_installation
from bot.cli.stored_papers import stored_papers
from bot.counting import counted
from bot.site.addresses import web_address
from bot.site.build import build_site
from bot.site.folder import write_site
from bot.site.pages import site_files
from config.errors import ConfigurationError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("site")(site)


def site(
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write; made if it is not there.")],
    weeks: Annotated[
        int, typer.Option("--weeks", min=0, max=520, help="How many weekly digests the archive holds at most.")
    ] = 26,
    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="URL",
            help="Where the site will be, such as https://you.github.io/list: the feeds then name whole addresses.",
            show_default=False,
        ),
    ] = None,
    profile: ProfileOption = None,
) -> None:
    """Write the list as a static web site: papers with search, sections, facets, tables, digests, Atom feeds.

    Open DIR/index.html, or serve the folder from anywhere, such as GitHub Pages: all links are relative, and nothing
    is asked of another server. Files that did not change are not touched; of the rest of the folder, only what an
    earlier build wrote is ever removed. Readers see the site of before until all of the new one is written.
    """
    installation = open_installation(profile, terminal=True)
    folder = installation.folder
    address = _address(url)
    with stored_papers(installation) as session:
        built = build_site(session, folder, weeks=weeks, url=address)
    done = write_site(out, site_files(built))
    papers = counted(len(built.catalogue.papers), "paper")
    typer.echo(
        f"{out / 'index.html'}: {papers} on {counted(done.files, 'file')}, {done.written} written, "
        f"{done.unchanged} unchanged, {done.removed} removed"
    )
    if not built.catalogue.papers:
        typer.echo("no papers are stored yet: `shelver run` stores the list's (a dry run keeps them apart)", err=True)


def _address(url: str | None) -> str | None:
    """Where the site will be, ending with a slash.

    Raises:
        ConfigurationError: That is no address of a folder on the web.
    """
    if url is None:
        return None
    if web_address(url) is None or "?" in url or "#" in url:
        raise ConfigurationError(f"{url!r} is no address of a folder; https://you.github.io/list is", key="--url")
    return f"{url.rstrip('/')}/"
