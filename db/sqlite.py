"""Everything that only SQLite needs; no other module knows which database it talks to."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry

from config.errors import DatabaseError
from db.sqlite_backup import copy_whole
from db.sqlite_troubles import explained, explained_of_copy

CACHE_SIZE = 128
"""Megabytes of the file to keep in memory at most: a million papers are stored in the order of no index."""
BUSY_TIMEOUT = 30
"""Seconds to wait for another process's write."""
_HEADING_OF_COMPLAINTS = "*** in database "


def is_missing(url: URL) -> bool:
    """Whether it is the URL of a file that is not there; False where nobody may look, which opening it tells."""
    if url.get_backend_name() != "sqlite":
        return False
    try:
        return not url.database or not Path(_path(url)).exists()
    except OSError:
        return False


def file_of(url: URL) -> Path | None:
    """The file that a database is; None of one that is none."""
    return Path(_path(url)) if url.get_backend_name() == "sqlite" and _is_file(url) else None


def is_same_file(one: URL, other: URL) -> bool:
    """Whether two URLs name one file, by whatever path; it need not be there yet."""
    if not (_is_file(one) and _is_file(other)):
        return False
    files = [Path(_path(url)) for url in (one, other)]
    if all(file.exists() for file in files):
        return files[0].samefile(files[1])
    return files[0].resolve() == files[1].resolve()


def stored_bytes(url: URL) -> int | None:
    """What a database takes on the disk, its log included; None of one in no file."""
    if not _is_file(url):
        return None
    files = [Path(_path(url) + suffix) for suffix in ("", "-wal")]
    return sum(file.stat().st_size for file in files if file.is_file())


def complaints(connection: Connection, *, seconds: float) -> list[str] | None:
    """What SQLite finds wrong with a database's file, in its own words; None where that took too long to tell.

    Args:
        connection: To the database.
        seconds: After so many the search is given up.
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - narrows the type of the driver's object
    deadline = time.monotonic() + seconds
    driver.set_progress_handler(lambda: time.monotonic() > deadline, 100_000)
    try:
        rows = driver.execute("PRAGMA quick_check(5)").fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return None
        raise
    finally:
        driver.set_progress_handler(None, 0)
    found = [line for row in rows for line in str(row[0]).splitlines()]
    return [line for line in found if line != "ok" and not line.startswith(_HEADING_OF_COMPLAINTS)]


def missing_room(url: URL) -> str | None:
    """Why a file cannot be made smaller, where that is so: it is written anew twice, into a file and into the log."""
    size, file = stored_bytes(url) or 0, Path(_path(url)).absolute()
    free = shutil.disk_usage(file.parent).free
    if free >= 2 * size:
        return None
    return (
        f"{file} keeps its size of {size:,} bytes: to make it smaller takes {2 * size:,} bytes of room for a "
        f"while, and {free:,} are free. What was emptied is used again by what comes next"
    )


def vacuum(engine: Engine) -> bool:
    """Give the disk back what rows no longer need; meanwhile nobody else can write.

    Returns:
        Whether the disk has it; False where somebody reads, and will give it back by closing the database.

    Raises:
        DatabaseError: It is damaged, somebody else writes for long, or the disk became full meanwhile.
    """
    file = Path(_path(engine.url)).absolute()
    try:
        with closing(engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("VACUUM")
            [is_held, *_] = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        raise DatabaseError(explained(error, str(file)) or f"{file} could not be made smaller: {error}") from error
    return not is_held


def copy(url: URL, folder: Path) -> URL:
    """Copy a database's file into a folder, as it is at one moment, and return the copy's URL.

    Where there is no file yet, the URL is that of none in the folder; one that is in no file is returned as it is.

    Raises:
        DatabaseError: The file cannot be read, or the folder's disk is full.
    """
    if url.get_backend_name() != "sqlite" or not _is_file(url):
        return url
    target = folder / "copy.sqlite3"
    if not is_missing(url):
        try:
            with closing(sqlite3.connect(_path(url))) as source, closing(sqlite3.connect(target)) as into:
                copy_whole(source, into, patience=BUSY_TIMEOUT)
        except sqlite3.Error as error:
            raise DatabaseError(
                explained_of_copy(error, _path(url), copy=target)
                or f"the database {_path(url)} cannot be copied to {folder}: {error}"
            ) from error
    return url.set(database=str(target))


def _is_file(url: URL) -> bool:
    return bool(url.database) and url.database != ":memory:" and not str(url.database).startswith("file:")


def _path(url: URL) -> str:
    return os.path.expanduser(url.database or "")  # noqa: PTH111 - Path's own fails for an unknown user


def prepare(url: URL) -> URL:
    """Make the folder of a database file, private to its owner; return the URL with ``~`` replaced.

    Raises:
        DatabaseError: That is not allowed, or a file is in the way.
    """
    if not _is_file(url):
        return url
    url = url.set(database=_path(url))
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise DatabaseError(
            f"the folder {folder} of the database cannot be made: {error}; set SHELVER_DATABASE_URL to another place"
        ) from error
    return url


def configure(engine: Engine, *, explain: Callable[[BaseException | None, str], str | None] = explained) -> None:
    """Write-ahead logging, enforced foreign keys, a busy timeout, and transactions that begin when they say so.

    The driver's own habit of beginning late breaks savepoints
    (https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#pysqlite-serializable), so it is switched off.
    The execution option ``takes_write_lock`` makes a transaction wait for other writers at its beginning, where
    waiting still helps; whatever their name, since a file has one writer. What an operator has to see to is raised as
    `DatabaseError`: a full disk, a file that may only be read, a damaged one.

    Args:
        engine: A new one.
        explain: Says so, of what the driver raised and the file; None of what is for others to catch.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        assert isinstance(connection, sqlite3.Connection)  # noqa: S101 - narrows the type of the driver's object
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT * 1000}")
        _switch_to_write_ahead_log(cursor)
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute(f"PRAGMA cache_size = {-1024 * CACHE_SIZE}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "handle_error")
    def on_error(context: ExceptionContext) -> None:
        if (said := explain(context.original_exception, engine.url.database or "in memory")) is not None:
            raise DatabaseError(said) from context.original_exception

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        exclusive = connection.get_execution_options().get("takes_write_lock") is not None
        connection.exec_driver_sql("BEGIN IMMEDIATE" if exclusive else "BEGIN")


def _switch_to_write_ahead_log(cursor: sqlite3.Cursor) -> None:
    """Wait for the moment in which nobody else uses the database: for this switch SQLite itself does not wait."""
    deadline = time.monotonic() + BUSY_TIMEOUT
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
