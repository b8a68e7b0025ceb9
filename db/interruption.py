"""What a signal leaves behind that comes in the middle of SQLAlchemy's work: a connection with an open transaction.

An exception out of a signal's handler may come between any two instructions, those included that begin, end or give
back. Nobody ends such a transaction then as long as the exception is under way, since its traceback keeps the
connection; and whoever wants to write a last note would wait for it as for another process.
"""

from __future__ import annotations

import threading
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

_taken_by: WeakKeyDictionary[ConnectionPoolEntry, int] = WeakKeyDictionary()
"""The connections of the pools that are watched, and which thread took each one last."""


def watch(engine: Engine) -> None:
    """Know the engine's connections, for `take_back`."""

    @event.listens_for(engine, "connect")
    def on_connect(_driver: Any, entry: ConnectionPoolEntry) -> None:
        _taken_by[entry] = threading.get_ident()

    @event.listens_for(engine, "checkout")
    def on_checkout(_driver: Any, entry: ConnectionPoolEntry, _connection: Any) -> None:
        _taken_by[entry] = threading.get_ident()


def take_back(sessions: sessionmaker[Session]) -> None:
    """Take back the transactions that this thread has open, whatever they are for.

    Args:
        sessions: Those for the last note. Where they are bound to one connection, as those of a dry run are, all that
            they did is one transaction, and nothing is taken back.
    """
    if not isinstance(sessions.kw.get("bind"), Engine):
        return
    for entry, thread in list(_taken_by.items()):
        if thread != threading.get_ident() or entry.dbapi_connection is None:
            continue
        try:
            entry.dbapi_connection.rollback()
        except Exception as error:  # noqa: BLE001 - of whatever driver: in the middle of a statement only closing helps
            entry.invalidate(error)
