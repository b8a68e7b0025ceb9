"""Looking at a database without changing it: whether it can be used, is sound, and at which revision it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, func, make_url, select, table, update
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.sql import column, false

from db import sqlite
from db.migrate import alembic_config, current_revision, newest_revision

LONGEST_SEARCH = 20.0
"""Seconds after which the search for damage is given up: a file of many gigabytes takes minutes."""
_CONNECT_TIMEOUT = "10"
"""Seconds."""
_REVISIONS = table("alembic_version", column("version_num"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was found."""

    shown: str
    """The URL without its password."""
    driver: str = ""
    """The names of the database and of its driver, with a plus sign between."""
    file: Path | None = None
    """The file that it is, where it is one."""
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
    revision: str | None = None
    """Where it stands; None for an empty one."""
    behind: int = 0
    """How many migrations it lacks."""
    is_too_new: bool = False
    """Whether a newer version of Shelver wrote it."""
    size: int | None = None
    """In bytes; None where nobody can tell."""

    @property
    def is_ready(self) -> bool:
        """Whether it can be opened without being made or migrated."""
        return not (self.is_missing or self.error or self.damage or self.behind or self.is_too_new)


def stored_bytes(session: Session) -> int | None:
    """What the whole database takes on its disk; None where nobody can tell."""
    return _size(session.connection())


def examine(database_url: str) -> Examination:
    """Look at a database; whatever is wrong with it is in the answer, and nothing is raised for it.

    Args:
        database_url: An SQLAlchemy URL.
    """
    try:
        url = make_url(database_url)
        found = Examination(shown=url.render_as_string(hide_password=True))
        found = replace(found, file=sqlite.file_of(url), is_missing=sqlite.is_missing(url))
        found = replace(found, driver=f"{url.get_backend_name()}+{url.get_driver_name()}")
        if url.get_backend_name() == "postgresql":
            url = url.update_query_dict({"connect_timeout": _CONNECT_TIMEOUT} | dict(url.query))
        engine = create_engine(url.set(database=str(found.file)) if found.file else url)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        return Examination(shown="the URL of the database", error=str(error))
    except ValueError:  # it would quote from the URL
        return Examination(shown="the URL of the database", error="its port is no number")
    if found.is_missing:
        return found
    try:
        with engine.connect() as connection:
            found = _look(connection, found)
        return found if found.damage or found.revision is None else replace(found, write_error=_write_error(engine))
    except SQLAlchemyError as error:
        return replace(found, error=_reason(error))
    finally:
        engine.dispose()


def _look(connection: Connection, found: Examination) -> Examination:
    found = replace(found, size=_size(connection), revision=current_revision(connection))
    if found.file is not None:
        complaints = sqlite.complaints(connection, seconds=LONGEST_SEARCH)
        found = replace(found, damage=tuple(complaints or ()), is_searched=complaints is not None)
    known = [script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()]
    if found.revision is None:
        return replace(found, behind=len(known))
    if found.revision not in known:
        return replace(found, is_too_new=True)
    return replace(found, behind=known.index(found.revision) - known.index(newest_revision()))


def _write_error(engine: Engine) -> str:
    """Why a change that changes nothing is refused; empty where it is not, or where another process is writing."""
    nothing = update(_REVISIONS).where(false()).values(version_num="")
    try:
        with engine.begin() as connection:
            connection.execute(nothing)
    except SQLAlchemyError as error:
        reason = _reason(error)
        return "" if "locked" in reason else reason
    return ""


def _size(connection: Connection) -> int | None:
    url: URL = connection.engine.url
    if sqlite.file_of(url) is not None:
        return sqlite.stored_bytes(url)
    if connection.dialect.name == "postgresql":
        return connection.scalar(select(func.pg_database_size(func.current_database())))
    return None


def _reason(error: SQLAlchemyError) -> str:
    return " ".join(str(getattr(error, "orig", None) or error).split())
