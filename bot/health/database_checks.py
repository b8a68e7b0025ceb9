"""The database, its migrations, the folder of the state, and the disks on which they lie."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.counting import counted
from bot.health.finding import Finding, fail, ok, warn
from bot.health.wording import enumerated, size
from db.examination import Examination

DATABASE, MIGRATIONS, DISK, STATE = "database", "migrations", "disk", "state"
_SCARCE = 1_000_000_000
_TOO_LITTLE = 100_000_000
"""Bytes; the log of a run's writes and a dry run's copy need some."""


def check_database(found: Examination, *, may_make: bool) -> Iterator[Finding]:
    """Whether it can be read and written, is sound, and stands where this version wants it.

    Args:
        found: What was found.
        may_make: Whether the file could be made where it is missing.
    """
    if found.is_missing:
        yield _missing(found, may_make=may_make)
        return
    if found.error:
        yield fail(
            DATABASE,
            f"{found.shown} cannot be used: {found.error}",
            found.remedy or "check SHELVER_DATABASE_URL",
        )
        return
    yield _sound(found)
    yield _migrations(found)


def _missing(found: Examination, *, may_make: bool) -> Finding:
    if may_make:
        return ok(DATABASE, f"none yet: the first run makes {found.file}")
    return fail(
        DATABASE,
        f"{found.file} is not there and cannot be made",
        "set SHELVER_DATABASE_URL to a place where this user may write",
    )


def _sound(found: Examination) -> Finding:
    driver = f"PostgreSQL {found.server.version}" if found.server else found.driver
    shown = f"{found.shown} ({driver}{f', {size(found.size)}' if found.size is not None else ''})"
    if found.damage:
        return fail(
            DATABASE,
            f"{shown} is damaged: {found.damage[0]}",
            "stop what uses it, and `shelver db restore FILE` puts the last backup in its place; without one, move "
            "it away and let `shelver rebuild` make it again from GitHub",
        )
    if found.server and found.server.is_standby:
        return fail(
            DATABASE,
            f"{shown} is a stand-by server, which can only be read",
            "set SHELVER_DATABASE_URL to the server that it follows; a URL that names both finds it by itself with "
            "target_session_attrs=read-write",
        )
    if found.write_error:
        return fail(
            DATABASE,
            f"{shown} cannot be written: {found.write_error}",
            found.remedy or "let this user write the file and its folder, or see why the disk is mounted read-only",
        )
    if found.server:
        return ok(DATABASE, f"{shown}: can be read and written")
    if not found.is_searched:
        return ok(DATABASE, f"{shown}: can be read and written; too large to be searched for damage here")
    return ok(DATABASE, f"{shown}: sound, can be read and written")


def _migrations(found: Examination) -> Finding:
    if found.is_unfinished:
        return fail(
            MIGRATIONS,
            "a copy into it is under way, or was broken off: it is empty",
            "repeat `shelver db copy`, or set SHELVER_DATABASE_URL to the database that was copied",
        )
    if found.is_too_new:
        return fail(
            MIGRATIONS,
            f"it stands at revision {found.revision}, which this version does not know",
            "a newer Shelver wrote it: install that version",
        )
    if found.revision is None:
        return ok(MIGRATIONS, "it is empty: the next command makes its tables")
    if found.behind:
        return warn(
            MIGRATIONS,
            f"{counted(found.behind, 'migration')} behind, at revision {found.revision}",
            "back it up, then `shelver db upgrade`; the next run does the same by itself",
        )
    return ok(MIGRATIONS, f"at the newest revision, {found.revision}")


def check_state(folder: Path, *, nearest: Path) -> Finding:
    """Whether the folder of the state can be used, or made.

    Args:
        folder: The folder.
        nearest: Itself, or the nearest one above it that is there.
    """
    remedy = "set SHELVER_STATE_FOLDER to a folder in which this user may write"
    if folder.exists() and not folder.is_dir():
        return fail(STATE, f"{folder} is no folder", remedy)
    if not os.access(nearest, os.W_OK | os.X_OK):
        return fail(STATE, f"nothing can be written to {nearest}", remedy)
    return ok(STATE, f"{folder}" if folder.is_dir() else f"none yet: the first run makes {folder}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """What is free where something lies."""

    what: str
    """``database``, ``state`` or ``temporary files``."""
    path: Path
    free: int
    """Bytes."""
    device: int
    """The number of its file system."""


def check_disk(spaces: list[Space], *, database: int) -> Finding:
    """Whether enough is free; places on one file system are told together.

    Args:
        spaces: At least one.
        database: The size of the database's file, which a dry run copies to the temporary files.
    """
    least = min(spaces, key=lambda space: space.free)
    told = "; ".join(f"{size(free)} free for {enumerated(names)}" for free, names in _by_device(spaces))
    if least.free < _TOO_LITTLE:
        return fail(DISK, told, f"make room on the disk of {least.path}: a run stores nothing on a full one")
    copy = next((space for space in spaces if space.what == "temporary files"), least)
    if least.free < _SCARCE or copy.free < 2 * database:
        tight = least if least.free < _SCARCE else copy
        return warn(DISK, told, f"make room on the disk of {tight.path} before it is full")
    return ok(DISK, told)


def _by_device(spaces: list[Space]) -> Iterator[tuple[int, list[str]]]:
    for device in dict.fromkeys(space.device for space in spaces):
        same = [space for space in spaces if space.device == device]
        yield same[0].free, [space.what for space in same]
