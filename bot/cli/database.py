"""``shelver db``: the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli import database_backup
from bot.cli.app import ProfileOption, keep_password, open_installation
from bot.cli.corpus import shown_progress
from bot.cli.printing import words
from bot.lock import both_locks
from config.errors import ConfigurationError, LockHeldError
from db.copying import Copied, copy_database
from db.locks import database_lock, is_same_database
from db.migrate import newest_revision
from db.session import open_engine, read_url

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


@database.command("copy")
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="URL of the database to copy; it is only read.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="URL of an empty one, or of a file to be made.")],
    *,
    profile: ProfileOption = None,
) -> None:
    """Copy a database whole, between SQLite and PostgreSQL in either direction or within one of them.

    The two are compared at the end. What breaks off leaves TO empty, and no command uses it until the same is typed
    again. Meanwhile neither a run nor a back-fill begins; set SHELVER_DATABASE_URL to TO afterwards. A password need
    not stand in the URL: PGPASSWORD and ~/.pgpass are read too.
    """
    for url in (source, target):
        keep_password(url)
    settings = open_installation(profile, terminal=True).settings
    if is_same_database(source, target):
        raise ConfigurationError("it is the same database as FROM; nothing was copied", key="TO")
    with (
        both_locks(settings.state_folder, source) as still_held,
        _nobody_runs_on(target),
        shown_progress() as progress,
    ):

        def show(table: str, done: int, total: int) -> None:
            still_held()
            progress(f"copying {table.replace('_', ' ')}", done, total)

        copied = copy_database(source, target, show=show)
    _summary(copied, read_url(target).render_as_string(hide_password=True))


@contextmanager
def _nobody_runs_on(url: str) -> Iterator[None]:
    """Nobody begins a run on a database for the length of the block.

    Raises:
        LockHeldError: A run is under way there.
    """
    with database_lock(url, "run") as lock:
        if lock is not None and not lock.is_taken:
            raise LockHeldError(
                f"a run holds the lock in the database {lock.place}; nothing was done. Type the same again when it "
                "has ended"
            )
        yield


def _summary(copied: Copied, target: str) -> None:
    console = Console(highlight=False, soft_wrap=True)
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(justify="right")
    for name, rows in copied.rows.items():
        if rows:
            table.add_row(name.replace("_", " "), f"{rows:,}")
    console.print(table)
    total = sum(copied.rows.values())
    console.print(words(f"{total:,} rows copied to {target}, and compared: both have the checksum"))
    console.print(copied.checksum)
    console.print("set SHELVER_DATABASE_URL to it: the next run goes on from there")


database_backup.register(database)
