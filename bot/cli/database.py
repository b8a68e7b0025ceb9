"""``shelver db``: the database itself."""

from __future__ import annotations

import typer

from bot.cli.app import ProfileOption, open_installation
from db.migrate import newest_revision
from db.session import open_engine

database = typer.Typer(help="Look after the database.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(database, name="db")


@database.callback()
def root() -> None:
    """Look after the database."""


@database.command("upgrade")
def upgrade(*, profile: ProfileOption = None) -> None:
    """Bring the database's schema up to date; every other command does so by itself when it starts."""
    engine = open_engine(open_installation(profile).settings.database_url)
    shown = engine.url.render_as_string(hide_password=True)
    engine.dispose()
    typer.echo(f"{shown} stands at revision {newest_revision()}")
