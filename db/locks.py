"""Locks that a database keeps for all hosts that share it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from config.errors import ConfigurationError, DatabaseError
from db import postgresql, sqlite
from db.advisory_lock import AdvisoryLock, LockHolder, lock_of
from db.session import read_url

__all__ = ["DatabaseLock", "LockHolder", "database_lock", "is_on_server", "is_same_database", "lock_holder"]


@dataclass(slots=True)
class DatabaseLock:
    """One that was asked for."""

    is_taken: bool
    """False where another process holds it."""
    holder: LockHolder | None
    """Who that is; None where that is not to be known."""
    place: str
    """The database, without its password."""
    _lock: AdvisoryLock
    _lost: str | None = None

    def check(self) -> None:
        """Return where the lock is still held.

        Raises:
            DatabaseError: It was lost: the connection broke or the server was restarted, and others may hold it now.
        """
        if self._lost is None:
            try:
                if self._lock.is_held():
                    return
                self._lost = "the server does not know of it any more"
            except (DatabaseError, SQLAlchemyError) as error:
                said = getattr(error, "orig", None) or error.__cause__ or error
                self._lost = " ".join(str(said).split())
        raise DatabaseError(
            f"the lock in the database {self.place} was lost in the middle of the work ({self._lost}); since another "
            "run may have begun, nothing more is written. Run again: what is stored is taken up"
        )


@contextmanager
def database_lock(database_url: str, name: str) -> Iterator[DatabaseLock | None]:
    """Ask the database for a lock, without waiting; it goes at the end, and with the process, however that ends.

    Args:
        database_url: An SQLAlchemy URL.
        name: Of the lock.

    Yields:
        What came of it; None where the database is a file, which hosts do not share.

    Raises:
        DatabaseError: The database cannot be reached.
    """
    try:
        url = read_url(database_url)
    except ConfigurationError:
        yield None  # opening it tells what is wrong
        return
    if not postgresql.is_meant(url):
        yield None
        return
    with lock_of(url, name) as lock:
        taken = lock.take()
        holder = None if taken else lock.holder()
        yield DatabaseLock(taken, holder, url.render_as_string(hide_password=True), lock)


def is_same_database(one: str, other: str) -> bool:
    """Whether two URLs lead to one database, by whatever paths, names of hosts and users.

    Servers are asked: what is locked in one of two databases is locked in the other one only where they are one.

    Raises:
        ConfigurationError: One is no URL.
        DatabaseError: One cannot be reached.
    """
    urls = [read_url(one), read_url(other)]
    if not all(map(postgresql.is_meant, urls)):
        return sqlite.is_same_file(*urls)
    name = f"same {uuid4()}"
    with lock_of(urls[0], name) as first, lock_of(urls[1], name) as second:
        return first.take() and not second.take()


def is_on_server(database_url: str) -> bool:
    """Whether the database is one of a server, which keeps its locks for all hosts.

    Raises:
        ConfigurationError: It is no URL.
    """
    return postgresql.is_meant(read_url(database_url))


def lock_holder(database_url: str, name: str) -> LockHolder | None:
    """Who holds a lock of a database's server, which is not taken for that; None: nobody, or no server keeps it.

    Raises:
        DatabaseError: The database cannot be reached.
    """
    url = read_url(database_url)
    if not postgresql.is_meant(url):
        return None
    with lock_of(url, name) as lock:
        return lock.holder()
