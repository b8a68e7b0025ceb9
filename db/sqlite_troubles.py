"""What an operator has to know when SQLite refuses: what happened, where, and what to do."""

from __future__ import annotations

import sqlite3

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
        _SAFE + ": free some space (`shelver prune` shows what the database can do without) and run again",
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
        "the disk in the system's log, then run again",
    ),
    sqlite3.SQLITE_BUSY: (
        "another process holds the database {}",
        _SAFE + ": run again when it is done; what was not finished is taken up",
    ),
}
_UNREADABLE = "Could not decode"
"""So the driver complains of a text that is none, without a code: bytes that were overwritten."""


def explained(error: BaseException | None, place: str) -> str | None:
    """An error of SQLite in a sentence for operators; None for one that needs no words of its own.

    Args:
        error: What the driver raised.
        place: The database's file or URL, without a password.
    """
    if not isinstance(error, sqlite3.Error):
        return None
    code = getattr(error, "sqlite_errorcode", None)
    if code is None and _UNREADABLE in str(error):
        code = sqlite3.SQLITE_CORRUPT
    if code is None or code & _PRIMARY not in _ADVICE:
        return None
    trouble, advice = _ADVICE[code & _PRIMARY]
    return f"{trouble.format(place)} ({error}); {advice}"
