"""New databases at little cost: migrating one takes 0.1 s, and compiling the same statements for it as long again.

A new SQLite database of this process is a copy of one that was migrated in it, and all of them share what SQLAlchemy
has compiled, as all databases on PostgreSQL do. What is stored and asked is the same. Shelver as a process of its own
migrates as ever, and so do the tests of opening and migrating.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import Engine

from db import migrate, session


@contextmanager
def copied_databases() -> Iterator[None]:
    """For the length of the block, an empty SQLite database is filled by copying instead of migrating.

    Whatever the database, no statement is compiled twice.
    """
    with (
        closing(sqlite3.connect(":memory:", check_same_thread=False)) as template,
        pytest.MonkeyPatch.context() as patch,
    ):
        migrated = session.open_engine("sqlite://")
        on_server: list[Engine] = []
        try:
            with migrated.connect() as connection:
                _driver(connection.connection.driver_connection).backup(template)
        finally:
            migrated.dispose()

        def upgrade(engine: Engine) -> str | None:
            if engine.dialect.name != "sqlite":
                for opened in on_server[:1]:
                    _share(opened, engine)
                before = migrate.upgrade(engine)
                on_server.append(engine)
                del on_server[1:]
                return before
            _share(migrated, engine)
            with engine.connect() as connection:
                if connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first() is None:
                    connection.rollback()
                    template.backup(_driver(connection.connection.driver_connection))
                    return None
            return migrate.upgrade(engine)

        patch.setattr(session, "upgrade", upgrade)
        yield


def _share(known: Engine, engine: Engine) -> None:
    """Let an engine use what another one of its kind has compiled."""
    engine.dialect = known.dialect
    engine._compiled_cache = known._compiled_cache


def _driver(connection: object) -> sqlite3.Connection:
    """The driver's own connection."""
    assert isinstance(connection, sqlite3.Connection)
    return connection
