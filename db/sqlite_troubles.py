"""What an operator has to know when SQLite refuses: what happened, where, and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple

_PRIMARY = 0xFF
"""The part of an extended result code that tells the kind (https://www.sqlite.org/rescode.html)."""
_SAFE = "nothing that was stored is lost"


class _Advice(NamedTuple):
    """What to say of one kind of error."""

    trouble: str
    """With a place for the database."""
    remedy: str
    comfort: str = ""
    """What is not to be feared; empty where nobody can promise that."""


_RESTORE = (
    "stop what uses it, and restore the last backup with `shelver db restore FILE`; without one, move it away and "
    "let `shelver rebuild` make it again from GitHub"
)
_ADVICE = {
    sqlite3.SQLITE_FULL: _Advice(
        "the disk of the database {} is full",
        "free some space (`shelver prune` shows what the database can do without) and try again",
        _SAFE,
    ),
    sqlite3.SQLITE_READONLY: _Advice(
        "the database {} may only be read",
        "let this user write the file and its folder, and look whether its disk is mounted read-only",
        _SAFE,
    ),
    sqlite3.SQLITE_PERM: _Advice(
        "the database {} may not be opened",
        "let this user read and write the file and its folder",
    ),
    sqlite3.SQLITE_CANTOPEN: _Advice(
        "the database {} cannot be opened",
        "check SHELVER_DATABASE_URL, and that this user may read and write the file and its folder",
    ),
    sqlite3.SQLITE_CORRUPT: _Advice("the database {} is damaged", _RESTORE),
    sqlite3.SQLITE_NOTADB: _Advice(
        "the file {} is no database of SQLite, or its beginning is damaged",
        f"check SHELVER_DATABASE_URL. If it is meant, {_RESTORE}",
    ),
    sqlite3.SQLITE_IOERR: _Advice(
        "the disk of the database {} cannot be read or written",
        "look for a full disk, a limit on the size of files, and for errors of the disk in the system's log, then "
        "try again",
        f"{_SAFE} that had been stored before",
    ),
    sqlite3.SQLITE_BUSY: _Advice(
        "another process holds the database {}",
        "run again when it is done; what was not finished is taken up",
        _SAFE,
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
    advice = _advice(error)
    if advice is None:
        return None
    what_to_do = f"{advice.comfort}: {advice.remedy}" if advice.comfort else advice.remedy
    return f"{advice.trouble.format(place)} ({error}); {what_to_do}"


def remedy_of(error: BaseException | None) -> str | None:
    """What to do about an error of SQLite, in a line; None for one that needs no words of its own."""
    advice = _advice(error)
    return None if advice is None else advice.remedy


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


def _advice(error: BaseException | None) -> _Advice | None:
    if not isinstance(error, sqlite3.Error):
        return None
    code = code_of(error)
    if code is None and _UNREADABLE in str(error):
        code = sqlite3.SQLITE_CORRUPT
    return _ADVICE.get(code) if code is not None else None
