"""Looking at a database without changing it: whether it can be used, is sound, and at which revision it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    create_engine,
    func,
    select,
    table,
    update,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable
from sqlalchemy.sql import column, false

from config.errors import ConfigurationError, DatabaseError
from db import postgresql, sqlite, sqlite_troubles
from db.migrate import alembic_config, current_revision, newest_revision
from db.postgresql import ServerState
from db.session import read_url
from db.unfinished_copy import is_unfinished

LONGEST_SEARCH = 20.0
"""Seconds after which the search for damage is given up: a file of many gigabytes takes minutes."""
_REVISIONS = table("alembic_version", column("version_num"))
_TRIED = Table("shelver_was_here", MetaData(), Column("number", Integer))


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was found."""

    shown: str
    """The URL without its password."""
    driver: str = ""
    """The names of the database and of its driver, with a plus sign between."""
    file: Path | None = None
    """The file that it is, where it is one."""
    server: ServerState | None = None
    """What its server says of itself, where it has one."""
    asked_at: datetime | None = None
    """When the server was asked, by this machine's clock: the middle between question and answer."""
    is_missing: bool = False
    """Whether it is a file that is not there."""
    error: str = ""
    """Why it cannot be read; empty where it can."""
    damage: tuple[str, ...] = ()
    """What is wrong with its file; nothing where there is no file, or where it is sound."""
    is_searched: bool = True
    """Whether the search for damage came to its end."""
    write_error: str = ""
    """Why it cannot be written; empty where it can."""
    remedy: str = ""
    """What to do where it cannot be read or written, as far as the database's own error tells."""
    revision: str | None = None
    """Where it stands; None for an empty one."""
    behind: int = 0
    """How many migrations it lacks."""
    is_unfinished: bool = False
    """Whether a copy into it was broken off."""
    is_too_new: bool = False
    """Whether a newer version of Shelver wrote it."""
    size: int | None = None
    """In bytes; None where nobody can tell."""

    @property
    def is_ready(self) -> bool:
        """Whether it can be opened without being made or migrated."""
        troubles = (self.is_missing, self.error, self.damage, self.behind, self.is_unfinished, self.is_too_new)
        return not any(troubles)


def stored_bytes(session: Session) -> int | None:
    """What the whole database takes on its disk; None where nobody can tell."""
    return _size(session.connection())


def examine(database_url: str, *, clock: Callable[[], datetime]) -> Examination:
    """Look at a database; whatever is wrong with it is in the answer, and nothing is raised for it.

    Args:
        database_url: An SQLAlchemy URL.
        clock: The present by this machine's clock, with time zone.
    """
    try:
        url = read_url(database_url)
        found = Examination(shown=url.render_as_string(hide_password=True))
        found = replace(found, file=sqlite.file_of(url), is_missing=sqlite.is_missing(url))
        found = replace(found, driver=f"{url.get_backend_name()}+{url.get_driver_name()}")
        if postgresql.is_meant(url):
            engine = postgresql.make_engine(url)
        else:
            engine = create_engine(url.set(database=str(found.file)) if found.file else url)
    except (ArgumentError, NoSuchModuleError, ImportError, ConfigurationError) as error:
        return Examination(shown="the URL of the database", error=str(error))
    if found.is_missing:
        return found
    try:
        with engine.connect() as connection:
            found = _look(connection, found, clock)
        if found.damage or (found.revision is None and found.server is None):
            return found
        return _try_to_write(engine, found)
    except (SQLAlchemyError, DatabaseError) as error:
        return replace(found, error=_reason(error), remedy=_remedy(error))
    finally:
        engine.dispose()


def _look(connection: Connection, found: Examination, clock: Callable[[], datetime]) -> Examination:
    found = replace(found, size=_size(connection), revision=current_revision(connection))
    if found.file is not None:
        complaints = sqlite.complaints(connection, seconds=LONGEST_SEARCH)
        found = replace(found, damage=tuple(complaints or ()), is_searched=complaints is not None)
    if postgresql.is_meant(connection.engine.url):
        before = clock()
        server = postgresql.server_state(connection)
        found = replace(found, server=server, asked_at=before + (clock() - before) / 2)
    known = [script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()]
    if found.revision is None:
        return replace(found, behind=len(known))
    if is_unfinished(found.revision):
        return replace(found, is_unfinished=True)
    if found.revision not in known:
        return replace(found, is_too_new=True)
    return replace(found, behind=known.index(found.revision) - known.index(newest_revision()))


def _try_to_write(engine: Engine, found: Examination) -> Examination:
    """With why a change that changes nothing is refused, if it is, and not because another process is writing.

    In a database without tables, that is the making of one.
    """
    nothing = update(_REVISIONS).where(false()).values(version_num="")
    try:
        with engine.connect() as connection, connection.begin() as transaction:
            connection.execute(CreateTable(_TRIED) if found.revision is None else nothing)
            transaction.rollback()
    except (SQLAlchemyError, DatabaseError) as error:
        reason = _reason(error)
        return found if "locked" in reason else replace(found, write_error=reason, remedy=_remedy(error))
    return found


def _size(connection: Connection) -> int | None:
    url: URL = connection.engine.url
    if sqlite.file_of(url) is not None:
        return sqlite.stored_bytes(url)
    if connection.dialect.name == "postgresql":
        return connection.scalar(select(func.pg_database_size(func.current_database())))
    return None


def _reason(error: SQLAlchemyError | DatabaseError) -> str:
    return " ".join(str(_original(error)).split())


def _remedy(error: SQLAlchemyError | DatabaseError) -> str:
    """Nothing where the error's own words say it, or nobody knows."""
    original = _original(error)
    if original is error:
        return ""
    is_lost = isinstance(error, DatabaseError)
    return sqlite_troubles.remedy_of(original) or postgresql.remedy_of(original, is_lost=is_lost) or ""


def _original(error: SQLAlchemyError | DatabaseError) -> BaseException:
    """What the driver said."""
    return error.__cause__ or getattr(error, "orig", None) or error
