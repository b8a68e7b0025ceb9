"""Bringing a database's schema to the one that this version of Shelver knows."""

from __future__ import annotations

import functools
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from config.errors import DatabaseError, DatabaseTooNewError
from db import postgresql
from db.models import Base
from db.unfinished_copy import is_unfinished


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration; there is no ``alembic.ini``."""
    configuration = Config()
    configuration.set_main_option("script_location", str(files("db") / "migrations").replace("%", "%%"))
    if connection is not None:
        configuration.attributes["connection"] = connection
    return configuration


@functools.cache
def newest_revision() -> str:
    """The revision that this version of Shelver brings a database to."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert head is not None  # noqa: S101 - there is always a first migration
    return head


def is_known(revision: str) -> bool:
    """Whether this version of Shelver can bring a database of that revision to the newest one."""
    return any(
        revision == script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()
    )


def current_revision(connection: Connection) -> str | None:
    """The revision at which a database stands; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> str | None:
    """Apply the migrations that are missing, all or none; return the revision before.

    Another process may do the same at the same time: one of them does it, the other finds it done.

    Raises:
        DatabaseTooNewError: The database stands at a revision that this version does not know. Nothing was changed.
        DatabaseError: A copy into it was not finished.
    """
    with engine.connect() as connection:
        before = current_revision(connection)
    if before == newest_revision():
        return before
    shown = engine.url.render_as_string(hide_password=True)
    if is_unfinished(before):
        raise DatabaseError(
            f"a copy into the database {shown} is under way, or was broken off: it is empty. Repeat `shelver db "
            "copy`, which begins anew, or point SHELVER_DATABASE_URL at the database that was copied"
        )
    if before is not None and not is_known(before):
        raise DatabaseTooNewError(
            f"the database {shown} stands at revision {before}, which this version of Shelver does not know: "
            "a newer version wrote it. Install that version, or point SHELVER_DATABASE_URL at another database; "
            "nothing was changed"
        )
    with engine.execution_options(takes_write_lock="store").begin() as connection:
        command.upgrade(alembic_config(connection), "head")
        if postgresql.is_meant(engine.url):
            postgresql.sort_by_bytes(connection, Base.metadata.tables)
    return before
