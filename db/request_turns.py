"""Turns at asking a source, shared by all processes that use one database.

Several processes that each keep their distance do not keep it together, so the distance is kept here: a process asks
only while it holds the turn, and gives it back with the moment from which the next may have it
(https://info.arxiv.org/help/api/tou.html counts all machines of an operator as one).
"""

from __future__ import annotations

import functools
import os
import socket
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, Row, insert, select, update

from db import postgresql
from db.source_models import RequestTurn

LOOK_AGAIN = timedelta(milliseconds=100)
"""After so long it is looked whether another process's request has ended."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Why the turn is not to be had, and when to try again."""

    length: timedelta
    is_pause: bool
    """Whether all have to wait, and not for another process's request."""


class RequestTurns:
    """The turns at one source, as one asker sees them; to be used by one thread at a time.

    On PostgreSQL the server's clock counts, so that those of the hosts need not agree. A clock that ran ahead and was
    set right delays nobody longer than the pause that was noted by it, or the turn that was held.
    """

    def __init__(self, engine: Engine, source: str, *, clock: Callable[[], datetime] | None = None) -> None:
        """Prepare; nothing is read yet.

        Args:
            engine: The database, with the current schema.
            source: The name of what is asked.
            clock: The time of day, with time zone; where left out, that which all who share the database go by.
        """
        self._engine = engine.execution_options(takes_write_lock=f"turns at {source}")
        self._source = source
        self._clock = clock
        self.holder = f"{_machine()}/{os.getpid()}/{uuid.uuid4()}"
        """This asker's name in the database: machine, process, and a number of its own."""

    def take(self, *, at_most: timedelta, pause: timedelta) -> Wait | None:
        """Take the turn if it is free; None: it is taken.

        Args:
            at_most: After so long the turn is over, given back or not.
            pause: What to wait where the turn was not given back, since nobody knows when its holder asked last.
        """
        with self._row() as (connection, row):
            now = self._now(connection)
            ahead = max(row.noted_at - now, timedelta(0))
            free_at = row.free_at - ahead
            if row.holder is not None and row.held_until is not None:
                held_until = row.held_until - ahead
                if held_until > now and not _is_dead(row.holder):
                    if ahead:
                        self._write(connection, held_until=held_until, free_at=free_at, noted_at=now)
                    return Wait(min(held_until - now, LOOK_AGAIN), is_pause=False)
                free_at = max(free_at, now + pause)
            if free_at > now:
                self._write(connection, holder=None, held_until=None, free_at=free_at, noted_at=now)
                return Wait(free_at - now, is_pause=True)
            self._write(connection, holder=self.holder, held_until=now + at_most, noted_at=now)
            return None

    def give_back(self, *, pause: timedelta, answered: bool) -> None:
        """Let the next one ask after a pause.

        Args:
            pause: Counted from now.
            answered: Whether there was a proper answer, after which earlier refusals are forgotten.
        """
        with self._row() as (connection, row):
            now = self._now(connection)
            values = {"free_at": max(row.free_at, now + pause), "noted_at": now}
            if row.holder == self.holder:
                values |= {"holder": None, "held_until": None}
            if answered:
                values |= {"refusals": 0}
            self._write(connection, **values)

    def refused(self, *, pause: timedelta, breaks: Callable[[int], timedelta]) -> None:
        """Let nobody ask for a while.

        Args:
            pause: For how long at least.
            breaks: For how long after that many refusals in a row.
        """
        with self._row() as (connection, row):
            now = self._now(connection)
            refusals = row.refusals + 1
            free_at = max(row.free_at, now + max(pause, breaks(refusals)))
            self._write(connection, free_at=free_at, noted_at=now, refusals=refusals)

    @contextmanager
    def _row(self) -> Iterator[tuple[Connection, Row[tuple[RequestTurn]]]]:
        """The source's row, which nobody else reads or writes until the block ends."""
        query = select(RequestTurn.__table__).where(RequestTurn.source == self._source).with_for_update()
        with self._engine.begin() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                now = self._now(connection)
                connection.execute(
                    insert(RequestTurn).values(source=self._source, free_at=now, noted_at=now, refusals=0)
                )
                row = connection.execute(query).one()
            yield connection, row

    def _now(self, connection: Connection) -> datetime:
        if self._clock is not None:
            return self._clock()
        return postgresql.now(connection) if postgresql.is_meant(self._engine.url) else datetime.now(UTC)

    def _write(self, connection: Connection, **values: object) -> None:
        connection.execute(update(RequestTurn).where(RequestTurn.source == self._source).values(**values))


@functools.cache
def _machine() -> str:
    """What no two machines, nor two containers of one, have in common: many are called ``localhost``."""
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{socket.gethostname()}:{boot}:{Path('/proc/self/ns/pid').stat().st_ino}"
    return socket.gethostname()


def _is_dead(holder: str) -> bool:
    """Whether a holder was a process of this machine that is no more."""
    host, _, rest = holder.partition("/")
    process = rest.partition("/")[0]
    if host != _machine() or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
