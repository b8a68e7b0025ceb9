"""What an operator has to know when SQLite refuses: what happened, where, and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_PRIMARY = 0xFF
"""The part of an extended result code that tells the kind (https://www.sqlite.org/rescode.html)."""
_SAFE = "nothing that was stored is lost"
_RESTORE = (
    "stop what uses it, and restore the last backup with `shelver db restore FILE`; without one, move it away and "
    "let `shelver rebuild` make it again from GitHub"
)
_ADVICE = {
    sqlite3.SQLITE_FULL: (
        "the disk of the database {} is full",
        _SAFE + ": free some space (`shelver prune` shows what the database can do without) and try again",
    ),
    sqlite3.SQLITE_READONLY: (
        "the database {} may only be read",
        _SAFE + ": let this user write the file and its folder, and look whether its disk is mounted read-only",
    ),
    sqlite3.SQLITE_PERM: (
        "the database {} may not be opened",
        "let this user read and write the file and its folder",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "the database {} cannot be opened",
        "check SHELVER_DATABASE_URL, and that this user may read and write the file and its folder",
    ),
    sqlite3.SQLITE_CORRUPT: ("the database {} is damaged", _RESTORE),
    sqlite3.SQLITE_NOTADB: (
        "the file {} is no database of SQLite, or its beginning is damaged",
        f"check SHELVER_DATABASE_URL. If it is meant, {_RESTORE}",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk of the database {} cannot be read or written",
        _SAFE + " that had been stored before: look for a full disk, a limit on the size of files, and for errors of "
        "the disk in the system's log, then try again",
    ),
    sqlite3.SQLITE_BUSY: (
        "another process holds the database {}",
        _SAFE + ": run again when it is done; what was not finished is taken up",
    ),
}
_UNREADABLE = "Could not decode"
"""So the driver complains of a text that is none, without a code: bytes that were overwritten."""


_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


def explained(error: BaseException | None, place: str) -> str | None:
    """An error of SQLite in a sentence for operators; None for one that needs no words of its own.

    Args:
        error: What the driver raised.
        place: The database's file or URL, without a password.
    """
    if not isinstance(error, sqlite3.Error):
        return None
    code = code_of(error)
    if code is None and _UNREADABLE in str(error):
        code = sqlite3.SQLITE_CORRUPT
    if code not in _ADVICE:
        return None
    trouble, advice = _ADVICE[code]
    return f"{trouble.format(place)} ({error}); {advice}"


def explained_of_copy(error: BaseException | None, place: str, *, copy: Path) -> str | None:
    """The same of a copy that is thrown away: what is wrong with it is wrong with what it was copied from.

    Args:
        error: What the driver raised.
        place: The database that was copied.
        copy: The copy's file.
    """
    if code_of(error) in _NO_ROOM:
        return (
            f"the copy of the database {place} on which a dry run works has no room in {copy.parent} ({error}): free "
            "some space there, or set TMPDIR to a folder that has it; nothing was changed"
        )
    return explained(error, place)


def code_of(error: BaseException | None) -> int | None:
    """The kind of an error of SQLite, such as `sqlite3.SQLITE_BUSY`; None where it has none."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else int(code) & _PRIMARY


def is_full(error: BaseException | None) -> bool:
    """Whether there was no room on the disk."""
    return code_of(error) == sqlite3.SQLITE_FULL
