"""Backing up a database file while it is used, and putting a backup in its place."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import URL

from config.errors import DatabaseError
from db.sqlite_troubles import code_of

_LOG, _INDEX, _JOURNAL = "-wal", "-shm", "-journal"
"""What stands behind the names of the files that belong to a database in use."""
_UNUSED = {"mode": "ro", "immutable": "1"}
"""To open a file that nobody writes, also in a folder that may only be read."""
_HELD = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_COPY_TIMEOUT = 30.0
"""Seconds to wait for whoever holds a database that is to be copied."""
_BUSY_TIMEOUT = 5.0
"""Seconds to wait for whoever has the database open that is to be replaced."""


@contextmanager
def checked_copy(source: Path, *, beside: Path, if_damaged: str) -> Iterator[Path]:
    """A copy of a database as it is at one moment, for the length of the block; others may write meanwhile.

    Args:
        source: The database's file.
        beside: The copy lies in the same folder, for its owner alone.
        if_damaged: What to do then, to end the message with.

    Raises:
        DatabaseError: The database is damaged or cannot be read, or the copy cannot be written.
    """
    with _unfinished(beside) as copy:
        _copy(source, copy, if_damaged)
        if found := _complaints(copy):
            raise DatabaseError(f"{source} is damaged ({found}): {if_damaged}")
        yield copy


def copy_whole(source: sqlite3.Connection, target: sqlite3.Connection, *, patience: float) -> None:
    """Copy a database as it is at one moment.

    Args:
        source: To read.
        target: To write.
        patience: Seconds to wait at most for who holds the one or the other; the driver itself would wait for ever.

    Raises:
        sqlite3.Error: It does not work; ``SQLITE_BUSY`` where that took too long.
    """
    deadline = time.monotonic() + patience

    def after_step(status: int, _: int, __: int) -> None:
        if status in _HELD and time.monotonic() > deadline:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error

    source.backup(target, progress=after_step)


def put(file: Path, target: Path) -> None:
    """Give a file its name, in place of what bears it, when all of it is on the disk.

    Raises:
        DatabaseError: It cannot be written.
    """
    try:
        _sync(file)
        file.replace(target)
        _sync(target.parent)
    except OSError as error:
        raise DatabaseError(f"{target} cannot be written: {error.strerror}") from error


def read_only_url(file: Path) -> URL:
    """The URL of a database that nobody writes, to look into it without leaving a trace."""
    return URL.create("sqlite", database=f"{file.absolute().as_uri()}", query=_UNUSED | {"uri": "true"})


def replace(database: Path, by: Path, *, keep_as: Path) -> Path | None:
    """Put a database in another one's place, which is kept under another name.

    Power may be lost at any point: either the old or the new one is there then, and the old one is kept as well.

    Args:
        database: The file to be replaced; it need not be there.
        by: The new one, on the same disk.
        keep_as: The name under which the old one stays.

    Returns:
        The old one's new name; None where there was none.

    Raises:
        DatabaseError: Another process has it open, or a file cannot be written.
    """
    try:
        _settle(by)
        _sync(by)
        kept = None
        if database.exists():
            _let_go(database)
            kept = keep_as
            _take_over_rights(database, by)
            for suffix in (_LOG, ""):
                if _beside(database, suffix).exists():
                    _duplicate(_beside(database, suffix), _beside(keep_as, suffix))
            _sync(keep_as.parent)
        for suffix in (_LOG, _INDEX):
            _beside(database, suffix).unlink(missing_ok=True)
        by.replace(database)
        _sync(database.parent)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(
            f"{database} cannot be replaced: {error}; is the disk full, or may this user not write there?"
        ) from error
    return kept


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """The name of a new file beside a path; whatever is there at the end is deleted."""
    copy = target.with_name(f".{target.name}.{secrets.token_hex(4)}.unfinished")
    try:
        copy.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise DatabaseError(
            f"cannot write to {target.parent}: {error.strerror}; let this user write there, or name another folder"
        ) from error
    try:
        yield copy
    finally:
        for suffix in ("", _LOG, _INDEX, _JOURNAL):
            _beside(copy, suffix).unlink(missing_ok=True)


def _copy(source: Path, target: Path, if_damaged: str) -> None:
    try:
        with closing(sqlite3.connect(_uri(source), uri=True)) as reading, closing(sqlite3.connect(target)) as writing:
            copy_whole(reading, writing, patience=_COPY_TIMEOUT)
            writing.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, which any folder may hold
    except sqlite3.Error as error:
        code = code_of(error)
        if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
            raise DatabaseError(
                f"{source} cannot be copied to {target.parent}: {error}; is its disk full? Nothing was changed"
            ) from error
        if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise DatabaseError(f"{source} is no sound database ({error}): {if_damaged}") from error
        if code in _HELD:
            raise DatabaseError(
                f"another process holds {source} ({error}): nothing was changed; try again when it is done"
            ) from error
        raise DatabaseError(_unreadable(source, str(error))) from error
    except OSError as error:
        raise DatabaseError(_unreadable(source, str(error.strerror))) from error


def _unreadable(file: Path, why: str) -> str:
    return f"{file} cannot be read: {why}; let this user read it and its folder. Nothing was changed"


def _uri(file: Path) -> str:
    """Read only; without a log beside it nobody writes there, and its folder need not be writable."""
    is_used = any(_beside(file, suffix).exists() for suffix in (_LOG, _JOURNAL))
    options = {"mode": "ro"} if is_used else _UNUSED
    return f"{file.absolute().as_uri()}?{urlencode(options)}"


def _complaints(file: Path) -> str:
    """What is wrong with a database's file, in SQLite's words; empty where nothing is."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            [first, *_] = connection.execute("PRAGMA integrity_check(1)").fetchone()
            orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        return str(error)
    if first != "ok":
        return " ".join(str(first).split())
    return f"a row of {orphan[0]} belongs to one of {orphan[2]} that is not there" if orphan else ""


def _let_go(database: Path) -> None:
    """Take the log back into a database's file; of a damaged one both are kept as they are.

    Raises:
        DatabaseError: Another process has it open.
    """
    try:
        with closing(sqlite3.connect(database, timeout=_BUSY_TIMEOUT, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.Error as error:
        if code_of(error) in _HELD:
            raise DatabaseError(
                f"another process has the database {database} open: stop `shelver serve` and whatever else uses it, "
                "then restore again; nothing was changed"
            ) from error


def _settle(file: Path) -> None:
    """Take everything into one file that is on the disk."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()


def _take_over_rights(database: Path, by: Path) -> None:
    """Let the same users read and write it: an administrator may restore what belongs to a service."""
    rights = database.stat()
    by.chmod(rights.st_mode | stat.S_IRUSR | stat.S_IWUSR)
    with suppress(PermissionError):
        os.chown(by, rights.st_uid, rights.st_gid)


def _duplicate(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # not every disk has links
        shutil.copy2(source, target)


def _sync(path: Path) -> None:
    """Wait until a file's content, or the names in a folder, are on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)
