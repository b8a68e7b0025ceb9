"""Backup and restore of an installation's database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect, make_url

from config.errors import DatabaseError, DatabaseTooNewError
from db import sqlite, sqlite_backup
from db.migrate import current_revision, is_known
from db.models import Paper
from db.session import open_engine, read_url


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A backup that was made."""

    database: Path
    file: Path
    size: int
    """In bytes."""
    revision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A backup that was restored."""

    database: Path
    revision_before: str
    """The backup's own; it was brought to the newest one."""
    kept: Path | None
    """What the database is called that was replaced; None where there was none."""


def back_up(database_url: str, file: Path, *, overwrite: bool = False) -> BackedUp:
    """Write a database into a file, as it is at one moment, while others go on writing.

    Args:
        database_url: Of the database.
        file: The backup.
        overwrite: Whether an earlier file of that name may be replaced.

    Raises:
        DatabaseError: It is no file, it is damaged or not Shelver's, or the backup cannot be written.
    """
    url = read_url(database_url)
    source = _file(url, f"pg_dump --format=custom --file={file} '{_shown(url)}'", "makes a backup while runs go on")
    if file.is_dir():
        raise DatabaseError(f"{file} is a folder: name the file to write, such as {file}/monday.backup")
    if file.exists() and not overwrite:
        raise DatabaseError(f"{file} is there already: nothing was written; name another file, or say --overwrite")
    if file.exists() and source.exists() and file.samefile(source):
        raise DatabaseError(f"{file} is the database itself: nothing was written; name another file")
    if not source.is_file():
        raise DatabaseError(f"there is no database {source} yet: nothing to back up; `shelver run` makes it")
    advice = (
        f"nothing was written to {file}. Restore an earlier backup with `shelver db restore FILE`, or let "
        "`shelver rebuild` make the database again from GitHub"
    )
    with sqlite_backup.checked_copy(source, beside=file, if_damaged=advice) as copy:
        revision = _revision(copy)
        if revision is None:
            raise DatabaseError(f"{source} is a database, but none of Shelver's: nothing was written")
        sqlite_backup.put(copy, file)
    return BackedUp(database=source, file=file, size=file.stat().st_size, revision=revision)


def restore(database_url: str, file: Path, *, at: datetime) -> Restored:
    """Put a backup in the database's place, and keep beside it what is replaced; the caller holds all locks.

    The backup is checked and brought to the newest revision first: what cannot be used replaces nothing.

    Args:
        database_url: Of the database to replace.
        file: The backup, which stays as it is.
        at: The present, for the name of what is kept.

    Raises:
        DatabaseTooNewError: A newer Shelver wrote the backup.
        DatabaseError: It is no backup of Shelver, or damaged; or the database is in use, or no file.
    """
    url = read_url(database_url)
    target = _file(
        url, f"pg_restore --clean --if-exists --dbname='{_shown(url)}' {file}", "restores what pg_dump wrote"
    )
    if not file.is_file():
        raise DatabaseError(f"there is no file {file}: nothing was restored")
    if target.exists() and file.samefile(target):
        raise DatabaseError(f"{file} is the database itself: nothing was restored; name a backup")
    sqlite.prepare(url)
    with sqlite_backup.checked_copy(
        file, beside=target, if_damaged="nothing was restored; take an earlier one"
    ) as copy:
        before = _revision(copy)
        if before is None:
            raise DatabaseError(f"{file} is a database, but none of Shelver's: nothing was restored")
        if not is_known(before):
            raise DatabaseTooNewError(
                f"the backup {file} stands at revision {before}, which this version of Shelver does not know: a "
                "newer version wrote it. Install that version; nothing was restored"
            )
        open_engine(_url(copy)).dispose()
        kept = sqlite_backup.replace(target, copy, keep_as=_unused(target, at))
    return Restored(database=target, revision_before=before, kept=kept)


def _file(url: URL, command: str, does: str) -> Path:
    file = sqlite.file_of(url)
    if file is None:
        raise DatabaseError(
            f"the database {_shown(url)} is no file: its server's own tool {does}: {command}"
            if url.get_backend_name() == "postgresql"
            else f"the database {_shown(url)} is no file, so there is nothing to back up or to restore"
        )
    return file


def _revision(file: Path) -> str | None:
    """Where a database stands; None for one that Shelver never saw."""
    engine = create_engine(sqlite_backup.read_only_url(file))
    try:
        with engine.connect() as connection:
            revision = current_revision(connection)
            return revision if inspect(connection).has_table(Paper.__tablename__) else None
    finally:
        engine.dispose()


def _url(file: Path) -> str:
    return make_url("sqlite:///").set(database=str(file)).render_as_string(hide_password=False)


def _unused(target: Path, at: datetime) -> Path:
    """A name beside a file that nothing has yet."""
    name = f"{target.name}.replaced-{at:%Y%m%dT%H%M%SZ}"
    number = 1
    while (path := target.with_name(name if number == 1 else f"{name}-{number}")).exists():
        number += 1
    return path


def _shown(url: URL) -> str:
    """As PostgreSQL's own tools take it, without the password: PGPASSWORD or ~/.pgpass tells it."""
    plain = url.set(drivername=url.get_backend_name())._replace(password=None)
    return plain.render_as_string(hide_password=True)
