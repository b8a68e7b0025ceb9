"""A lock on PostgreSQL that is held by one process at a time, whatever host that runs on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import URL
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from config.errors import DatabaseError
from db import postgresql

_SAME_LOCK = f"""
    locktype = 'advisory' AND granted AND objsubid = 2 AND classid = %s
    AND objid = (({postgresql.LOCK_KEY})::bigint & 4294967295)::oid
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""  # noqa: S608 - of constants


@dataclass(frozen=True, slots=True, kw_only=True)
class LockHolder:
    """Who holds a lock."""

    name: str
    """What it calls itself: see `db.postgresql.holder_name`."""
    since: datetime | None
    """When it took the lock, by the server's clock; None where this user may not know."""


class AdvisoryLock:
    """A lock that a transaction holds, and nobody else on this database; it goes with the connection.

    It belongs to a transaction and not to a session. A pooler that lends connections out for the length of a
    transaction lets others have the session meanwhile, and with it the lock. As tried with pgbouncer 1.18 and
    ``pool_mode = transaction``, two clients both got the lock of a session, both found it held, and it stayed when
    the first of them had gone; of two that take this one, one gets it. The pooler's connection is in use for as long.
    """

    def __init__(self, connection: Connection, name: str) -> None:
        """Prepare; nothing is asked yet.

        Args:
            connection: Within the transaction.
            name: Of the lock.
        """
        self._connection = connection
        self._parameters = (postgresql.LOCKS, name)

    def take(self) -> bool:
        """Take it unless somebody else holds it."""
        query = f"SELECT pg_try_advisory_xact_lock(%s, {postgresql.LOCK_KEY})"
        return bool(self._connection.exec_driver_sql(query, self._parameters).scalar())

    def holder(self) -> LockHolder | None:
        """Who holds it; None where nobody does, or that is not to be known."""
        query = (
            "SELECT application_name, xact_start FROM pg_stat_activity "  # noqa: S608 - of constants
            f"JOIN pg_locks USING (pid) WHERE {_SAME_LOCK}"
        )
        found = self._connection.exec_driver_sql(query, self._parameters).first()
        return LockHolder(name=found[0] or "", since=found[1]) if found else None

    def is_held(self) -> bool:
        """Whether this transaction still has it.

        Raises:
            DatabaseError: The connection is lost, and the lock with it.
        """
        query = f"SELECT 1 FROM pg_locks WHERE pid = pg_backend_pid() AND {_SAME_LOCK}"  # noqa: S608 - of constants
        return self._connection.exec_driver_sql(query, self._parameters).scalar() is not None


@contextmanager
def lock_of(url: URL, name: str) -> Iterator[AdvisoryLock]:
    """A lock that is not taken yet, over a connection of its own, which is closed at the end.

    Raises:
        DatabaseError: The database cannot be reached.
    """
    engine = postgresql.make_engine(url, alone=True)
    try:
        connection = engine.connect()
        try:
            # At this level a transaction that lasts for hours keeps no old rows from being cleaned up.
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            postgresql.let_last(connection)
            yield AdvisoryLock(connection, name)
        finally:
            with suppress(SQLAlchemyError, DatabaseError):  # where the server is gone, the lock is
                connection.close()
    finally:
        engine.dispose()
