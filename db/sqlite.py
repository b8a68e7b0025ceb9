"""Everything that only SQLite needs; no other module knows which database it talks to."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from config.errors import DatabaseError

CACHE_SIZE = 128
"""Megabytes of the file to keep in memory at most: a million papers are stored in the order of no index."""
BUSY_TIMEOUT = 30
"""Seconds to wait for another process's write."""


def is_missing(url: URL) -> bool:
    """Whether it is the URL of a file that is not there."""
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file()


def prepare(url: URL) -> URL:
    """Make the folder of a database file, private to its owner; return the URL with ``~`` replaced.

    Raises:
        DatabaseError: That is not allowed, or a file is in the way.
    """
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        return url
    url = url.set(database=os.path.expanduser(url.database))  # noqa: PTH111 - Path's own fails for an unknown user
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise DatabaseError(
            f"the folder {folder} of the database cannot be made: {error}; set SHELVER_DATABASE_URL to another place"
        ) from error
    return url


def configure(engine: Engine) -> None:
    """Write-ahead logging, enforced foreign keys, a busy timeout, and transactions that begin when they say so.

    The driver's own habit of beginning late breaks savepoints
    (https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#pysqlite-serializable), so it is switched off.
    The execution option ``takes_write_lock`` makes a transaction wait for other writers at its beginning, where
    waiting still helps.
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

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        exclusive = connection.get_execution_options().get("takes_write_lock", False)
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
