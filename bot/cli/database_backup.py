"""``shelver db backup`` and ``shelver db restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.app import ProfileOption, open_installation
from bot.clock import utc_now
from bot.lock import both_locks
from db.backup import back_up, restore
from db.migrate import newest_revision


def register(database: typer.Typer) -> None:
    """Add the commands to those of ``shelver db``."""
    database.command("backup")(backup_database)
    database.command("restore")(restore_database)


def backup_database(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; its folder has to be there.")],
    *,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier file of that name.")] = False,
    profile: ProfileOption = None,
) -> None:
    """Write the database into one file, as it is at one moment; runs go on meanwhile.

    The copy is checked before it gets its name: the file is there whole or not at all, and a damaged database
    replaces no earlier backup. For PostgreSQL it tells the command of pg_dump that does the same.

    Example, each night: shelver db backup --overwrite "/backups/shelver-$(date +%a).sqlite3"
    """
    settings = open_installation(profile, terminal=True).settings
    made = back_up(settings.database_url, file, overwrite=overwrite)
    size = f"{made.size / 1_000_000:,.1f} MB"
    typer.echo(f"{made.database} backed up to {made.file}: {size}, revision {made.revision}, checked")


def restore_database(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup; it stays as it is.")],
    *,
    profile: ProfileOption = None,
) -> None:
    """Put a backup in the database's place; the database that was there is kept beside it.

    The backup is checked first, and brought up to date where an older version wrote it. No run may be under way (exit
    code 75), and shelver serve has to be stopped. The next run reads the list again, and the pull request that the
    backup knows. Where pull requests were opened since, shelver rebuild into a new database knows more.

    Example: shelver db restore /backups/shelver-Mon.sqlite3
    """
    settings = open_installation(profile, terminal=True).settings
    with both_locks(settings.state_folder, settings.database_url):
        done = restore(settings.database_url, file, at=utc_now())
    newest = newest_revision()
    brought = (
        "" if done.revision_before == newest else f", and brought from revision {done.revision_before} to {newest}"
    )
    typer.echo(f"{file} restored to {done.database}{brought}")
    if done.kept is not None:
        typer.echo(f"what was there is kept as {done.kept}: delete it when all is well")
