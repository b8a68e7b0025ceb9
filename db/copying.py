"""Copying a whole database into another one, of the same kind or not, all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from config.errors import DatabaseError
from db import postgresql
from db.migrate import current_revision, is_known, newest_revision, upgrade
from db.models import Base
from db.session import connect, is_missing
from db.unfinished_copy import is_unfinished, mark_finished, mark_unfinished, revision_below

BATCH = 1_000
"""Rows in memory at a time."""
_UNCOUNTED = frozenset({"request_turn"})
"""Tables that may hold something in a target that counts as empty: asking arXiv leaves a turn there."""

Show = Callable[[str, int, int], None]
"""Told of each table how many of its rows are copied, out of how many."""


def show_nothing(table: str, done: int, total: int) -> None:
    """Show it to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What was copied."""

    rows: dict[str, int]
    """Of each table, in the order in which they were copied."""
    checksum: str
    """Over all rows, the same for both databases; two copies of the same content have the same."""


def copy_database(source_url: str, target_url: str, *, show: Show = show_nothing) -> Copied:
    """Copy all that a database holds into an empty one, and compare the two.

    The source is read as it is at one moment, and nothing is written to it; whoever writes there meanwhile is not
    copied. The target gets the newest schema, and all rows in one transaction. What breaks off leaves it empty, and
    marked, so that it cannot be opened until it is copied into again.

    Args:
        source_url: A database with the newest schema.
        target_url: A database that is empty, or not there yet.
        show: Told how far it is.

    Raises:
        ConfigurationError: One of the URLs is wrong.
        DatabaseError: One cannot be used, the source is older than this version, the target is not empty, or the
            two differ in the end.
    """
    if is_missing(source_url):
        raise DatabaseError(f"there is no database {_shown(connect(source_url))}: nothing was copied")
    source = connect(source_url)
    try:
        with source.connect() as reading:
            _check_revision(reading)
            if postgresql.is_meant(source.url):
                postgresql.let_last(reading)
            target = connect(target_url)
            try:
                _make_ready(target)
                with target.execution_options(takes_write_lock="store").begin() as writing:
                    if postgresql.is_meant(target.url):
                        postgresql.let_last(writing)
                    _check_empty(writing)
                    copied = _copy(reading, writing, show)
                    mark_finished(writing, newest_revision())
                return copied
            finally:
                target.dispose()
    except (SQLAlchemyError, DatabaseError) as error:
        if isinstance(error, DatabaseError) and error.__cause__ is None:
            raise  # our own refusal, which says all
        said = " ".join(str(getattr(error, "orig", None) or error).split())
        raise DatabaseError(
            f"copying broke off: {said}. {_shown(source)} is as it was, and nothing was kept in the other one: copy "
            "again when that is mended"
        ) from error
    finally:
        source.dispose()


def _make_ready(target: Engine) -> None:
    """Bring an empty target to the newest schema, and mark it."""
    writers = target.execution_options(takes_write_lock="store")
    with target.connect() as connection:
        before = current_revision(connection)
    if before is not None and is_unfinished(before):
        with writers.begin() as writing:
            _check_empty(writing)
            mark_finished(writing, revision_below(before))
    upgrade(target)
    with writers.begin() as writing:
        _check_empty(writing)
        mark_unfinished(writing, newest_revision())


def _copy(reading: Connection, writing: Connection, show: Show) -> Copied:
    rows: dict[str, int] = {}
    before, after = hashlib.sha256(), hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        writing.execute(table.delete())
        total = reading.scalar(select(func.count()).select_from(table)) or 0
        done = 0
        show(table.name, done, total)
        for batch in _batches(reading, table):
            writing.execute(insert(table), [dict(row._mapping) for row in batch])  # noqa: SLF001 - public, in spite of its name
            done += len(batch)
            before.update(_digest(table, batch))
            show(table.name, done, total)
        found = 0
        for batch in _batches(writing, table):
            found += len(batch)
            after.update(_digest(table, batch))
        rows[table.name] = done
        if found != done or before.digest() != after.digest():
            raise DatabaseError(
                f"the copy differs from the original in the table {table.name}: {done:,} rows were read, and "
                f"{found:,} arrived; nothing was kept. Report this, please"
            )
    if postgresql.is_meant(writing.engine.url):
        postgresql.restart_numbering(writing, rows)
    return Copied(rows=rows, checksum=after.hexdigest())


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    """All rows, in the order of the primary key."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    with connection.execute(query) as result:
        yield from result.partitions()


def _digest(table: Table, batch: Sequence[Row[Any]]) -> bytes:
    digest = hashlib.sha256(table.name.encode())
    for row in batch:
        digest.update(repr([_plain(value) for value in row]).encode("utf-8", "surrogatepass"))
    return digest.digest()


def _plain(value: object) -> object:
    """The value as it is on every database."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _check_revision(connection: Connection) -> None:
    revision = current_revision(connection)
    if revision != newest_revision():
        stands = f"stands at revision {revision}" if revision else "holds nothing of Shelver's"
        is_newer = revision is not None and not is_known(revision)
        remedy = "a newer version wrote it: install that" if is_newer else "run `shelver db upgrade` on it first"
        raise DatabaseError(
            f"the database {_shown(connection.engine)} {stands}, and this version of Shelver copies revision "
            f"{newest_revision()}: {remedy}; nothing was copied"
        )


def _check_empty(connection: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        if table.name not in _UNCOUNTED and connection.execute(select(table).limit(1)).first() is not None:
            raise DatabaseError(
                f"the database {_shown(connection.engine)} is not empty: there are rows in its table {table.name}; "
                "copy into a new database. Nothing was changed"
            )


def _shown(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)
