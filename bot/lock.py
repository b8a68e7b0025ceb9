"""One run, and one back-fill, at a time: locks that die with the process that holds them.

Each is a file in the folder of the state, for the processes of one machine; where the database is a server, that
keeps it too, for the processes of all machines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from config.errors import ConfigurationError, LockHeldError
from db.locks import database_lock

StillHeld = Callable[[], None]
"""Raises `DatabaseError` where the lock was lost meanwhile."""


def never_lost() -> None:
    """For those who hold no lock that could be lost."""


@contextmanager
def run_lock(state_folder: Path, database_url: str) -> Iterator[StillHeld]:
    """Hold the installation's run lock.

    The operating system and the database's server free it when the process ends, however it ends, so a killed run
    leaves nothing to clean up.

    Args:
        state_folder: The folder of the installation's state.
        database_url: Its database.

    Yields:
        What to call before others are told of the work: see `StillHeld`.

    Raises:
        LockHeldError: Another run is under way.
        ConfigurationError: The lock's file cannot be made.
        DatabaseError: The database's server cannot be reached.
    """
    refusal = "another run holds {}; nothing was done, the next run takes up what is left"
    with _held(state_folder / "run.lock", database_url, "run", refusal=refusal) as still_held:
        yield still_held


@contextmanager
def backfill_lock(state_folder: Path, database_url: str) -> Iterator[StillHeld]:
    """Hold the installation's lock of back-fills, beside which runs go on.

    A back-fill of years takes hours, for which no daily run should be locked out. Both ask arXiv through one gate,
    each writes in short transactions, and a paper that comes to both is stored once.

    Raises:
        As `run_lock`.
    """
    refusal = "another back-fill holds {}; nothing was done, it goes on by itself"
    with _held(state_folder / "backfill.lock", database_url, "back-fill", refusal=refusal) as still_held:
        yield still_held


@contextmanager
def _held(file: Path, database_url: str, name: str, *, refusal: str) -> Iterator[StillHeld]:
    """One lock in both places: the file for this machine's processes, the database for those of all."""
    with (
        _held_by_file(file, refusal=refusal),
        _held_by_database(database_url, name, refusal=refusal) as still_held,
    ):
        yield still_held


@contextmanager
def _held_by_file(file: Path, *, refusal: str) -> Iterator[None]:
    """A lock on a file, not waited for."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(file, timeout=0)
        lock.acquire()
    except Timeout:
        raise LockHeldError(refusal.format(file)) from None
    except OSError as error:
        raise ConfigurationError(f"the lock {file} cannot be made: {error}", key="SHELVER_STATE_FOLDER") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _held_by_database(database_url: str, name: str, *, refusal: str) -> Iterator[StillHeld]:
    """A lock in the database, not waited for."""
    with database_lock(database_url, name) as lock:
        if lock is None:
            yield never_lost
        elif lock.is_taken:
            yield lock.check
        else:
            holder = f" ({lock.holder.name})" if lock.holder and lock.holder.name else ""
            raise LockHeldError(refusal.format(f"the lock in the database {lock.place}{holder}"))
