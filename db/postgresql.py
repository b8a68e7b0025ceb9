"""Everything that only PostgreSQL (14 or newer) needs; no other module knows which database it talks to."""

from __future__ import annotations

import os
import socket
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, DateTime, Engine, create_engine, event, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from config.errors import DatabaseError

if TYPE_CHECKING:
    from psycopg import Connection as DriverConnection

BUSY_TIMEOUT = 30
"""Seconds to wait for another process's write."""
OLDEST_VERSION = 14
_PATIENCE = f"SET LOCAL lock_timeout = '{BUSY_TIMEOUT}s'; SET LOCAL idle_in_transaction_session_timeout = "
_READING = f"{_PATIENCE}0"
_WRITING = f"{_PATIENCE}'10min'"
"""Whatever an administrator set: what is computed in between may take seconds, and who hangs lets others go on."""
LOCKS = 0x5E1F
"""The first half of our advisory locks' numbers."""
LOCK_KEY = "hashtext(coalesce(current_schema(), '') || ' shelver ' || %s)"
"""The second half, drawn from the schema, and from the name that stands in the place of the parameter."""
_CONNECTION: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""So that a server that vanished is noticed within a minute; what the URL says wins."""
_LASTING = {
    "idle_in_transaction_session_timeout": "0",
    "transaction_timeout": "0",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
"""Of a transaction that may take long, as far as the server has them; a host that vanished loses it in a minute."""
_STARTING = "the server is just starting or stopping: run again in a moment"
_REMEDIES = (
    ("password authentication failed", "check user and password in SHELVER_DATABASE_URL"),
    ("no password supplied", "SHELVER_DATABASE_URL holds no password: postgresql://USER:PASSWORD@HOST/DATABASE"),
    ('FATAL: role "', "check the user in SHELVER_DATABASE_URL"),
    ('FATAL: database "', "make the database (createdb), or check its name in SHELVER_DATABASE_URL"),
    ("the database system is ", _STARTING),
    ("statement pooling mode", "Shelver needs transactions: set pool_mode = transaction, or session, for the pooler"),
)
"""By what PostgreSQL, or a pooler before it, says where it gives no code."""
_REMEDIES_BY_CODE = {
    "25006": "the server or this user may only read: SHELVER_DATABASE_URL has to name one that may write",
    "25P03": "raise idle_in_transaction_session_timeout for this user; what was not finished is taken up",
    "25P04": "raise transaction_timeout for this user; what was not finished is taken up",
    "42501": "this user lacks the right: let it own the database, or GRANT it the rights on its schema",
    "53100": "the server's disk is full: make room, then try again",
    "53300": "the server has too many connections: raise max_connections, or run again later",
    "55P03": f"another process has been writing for {BUSY_TIMEOUT} seconds; run again later",
    "57014": "raise statement_timeout for this user; what was not finished is taken up",
    "57P03": _STARTING,
}
_UNREACHABLE = (
    "check that the server runs and can be reached from here, and SHELVER_DATABASE_URL; what was not finished is "
    "taken up by the next run"
)
_ESCAPE = "\U0010fffe"
"""A noncharacter, which no text holds that is meant to be read (https://www.unicode.org/faq/private_use.html)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerState:
    """What a server says of itself."""

    version: str
    """Such as ``17.2``."""
    is_standby: bool
    """Whether it follows another one, and can only be read."""
    now: datetime
    """The present by its clock."""


def is_meant(url: URL) -> bool:
    """Whether it is the URL of a PostgreSQL database."""
    return url.get_backend_name() == "postgresql"


def make_engine(url: URL, *, alone: bool = False) -> Engine:
    """An engine that notices lost connections before they are used, with `configure` done.

    It asks nothing of a connection beyond the end of a transaction, so that a pooler may lie between: no setting is
    kept, and no statement is prepared on the server.

    Args:
        url: Of the database; the driver is psycopg 3.
        alone: For one connection that nobody else uses, and transactions of the server's own kind.

    Raises:
        ImportError: The driver is not installed.
    """
    own: dict[str, Any] = {**_CONNECTION, "application_name": holder_name(), "client_encoding": "utf8"}
    arguments = {name: value for name, value in own.items() if name not in url.query} | {"prepare_threshold": None}
    options: dict[str, Any] = {"poolclass": NullPool} if alone else {"pool_pre_ping": True}
    engine = create_engine(url, connect_args=arguments, **options)
    configure(engine, transactions=not alone)
    return engine


def configure(engine: Engine, *, transactions: bool = True) -> None:
    """Make it behave as `db.sqlite.configure` does.

    A transaction reads one state of the database from beginning to end. One with the execution option
    ``takes_write_lock``, which names the writers that wait for one another, waits at its beginning for all others
    of that name, and sees all that they wrote.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: DriverConnection[Any], _: ConnectionPoolEntry) -> None:
        if connection.info.server_version < OLDEST_VERSION * 10_000:
            raise DatabaseError(
                f"the server is PostgreSQL {connection.info.server_version // 10_000}, and Shelver needs "
                f"{OLDEST_VERSION} or newer: upgrade it, or set SHELVER_DATABASE_URL to another one"
            )
        if (encoding := connection.info.parameter_status("server_encoding")) != "UTF8":
            raise DatabaseError(
                f"the database keeps text as {encoding}, which cannot hold every title: make one with "
                "createdb --encoding UTF8 --template template0, and name it in SHELVER_DATABASE_URL"
            )
        _keep_all_text(connection)

    @event.listens_for(engine, "handle_error")
    def on_error(context: ExceptionContext) -> None:
        if not context.is_pre_ping and (said := _explain(context)) is not None:
            raise DatabaseError(said) from context.original_exception

    if not transactions:
        return

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        name = connection.get_execution_options().get("takes_write_lock")
        if name is None:
            connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; {_READING}")
        else:
            # Not with the isolation of readers: what they see is settled before they would wait for the lock.
            connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL READ COMMITTED; {_WRITING}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock(%s, {LOCK_KEY})", (LOCKS, str(name)))


def let_last(connection: Connection) -> None:
    """Let the transaction under way take as long as it likes, also where administrators end those that idle."""
    connection.exec_driver_sql(
        "SELECT set_config(name, value, true) FROM pg_settings "
        "JOIN unnest(%s::text[], %s::text[]) AS wanted (name, value) USING (name)",
        (list(_LASTING), list(_LASTING.values())),
    )


def now(connection: Connection) -> datetime:
    """The present by the server's clock, which all hosts share."""
    return connection.scalars(select(func.clock_timestamp(type_=DateTime(timezone=True)))).one()


def server_state(connection: Connection) -> ServerState:
    """What the server says of itself."""
    version, is_standby = connection.exec_driver_sql(
        "SELECT current_setting('server_version'), pg_is_in_recovery()"
    ).one()
    return ServerState(version=version.split()[0], is_standby=is_standby, now=now(connection))


def sort_by_bytes(connection: Connection, tables: Collection[str]) -> None:
    """Let all text columns of some tables sort as SQLite's do, whatever the language of the database."""
    query = (
        "SELECT table_name, column_name, character_maximum_length FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND data_type IN ('text', 'character varying') "
        "AND collation_name IS DISTINCT FROM 'C' AND table_name = ANY(%s) ORDER BY table_name, ordinal_position"
    )
    quoted = connection.dialect.identifier_preparer.quote
    changes: dict[str, list[str]] = {}
    for table, column, length in connection.exec_driver_sql(query, (list(tables),)):
        kind = "text" if length is None else f"varchar({length})"
        changes.setdefault(table, []).append(f'ALTER COLUMN {quoted(column)} TYPE {kind} COLLATE "C"')
    for table, clauses in changes.items():
        connection.exec_driver_sql(f"ALTER TABLE {quoted(table)} {', '.join(clauses)}")


def restart_numbering(connection: Connection, tables: Collection[str]) -> None:
    """Let the next row of some tables get the number after the highest one that is there."""
    query = (
        "SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name) "
        "FROM information_schema.columns WHERE table_schema = current_schema() AND column_default LIKE 'nextval(%%' "
        "AND table_name = ANY(%s)"
    )
    quoted = connection.dialect.identifier_preparer.quote
    for table, column, sequence in connection.exec_driver_sql(query, (list(tables),)).all():
        highest = connection.exec_driver_sql(f"SELECT max({quoted(column)}) FROM {quoted(table)}").scalar()  # noqa: S608 - quoted
        connection.exec_driver_sql("SELECT setval(%s, %s, %s)", (sequence, highest or 1, highest is not None))


def holder_name() -> str:
    """This process, as others may read it in ``pg_stat_activity``."""
    return f"shelver {os.getpid()} on {socket.gethostname()}"[:63]


def remedy_of(error: BaseException, *, is_lost: bool) -> str | None:
    """What to do about an error of the driver; None where it is no trouble with the server but with a statement.

    Args:
        error: The driver's own.
        is_lost: Whether there is no connection, or none any more.
    """
    if not hasattr(error, "sqlstate"):
        return _UNREACHABLE if is_lost else None
    said = " ".join(str(error).split())
    return (
        _REMEDIES_BY_CODE.get(error.sqlstate or "")
        or next((remedy for words, remedy in _REMEDIES if words in said), None)
        or (_UNREACHABLE if is_lost else None)
    )


def _explain(context: ExceptionContext) -> str | None:
    """What happened and what to do; None where it is no trouble with the server but with a statement."""
    error = context.original_exception
    if not isinstance(error, Exception):
        return None  # a signal
    is_connecting = context.connection is None and hasattr(error, "sqlstate")
    remedy = remedy_of(error, is_lost=is_connecting or context.is_disconnect)
    if remedy is None or context.engine is None:
        return None
    shown = context.engine.url.render_as_string(hide_password=True)
    return f"the database {shown} cannot be used: {' '.join(str(error).split())}; {remedy}"


def _keep_all_text(connection: DriverConnection[Any]) -> None:
    """Store the character NUL, which PostgreSQL's text cannot hold, as two others, and give it back as it was."""
    from psycopg.types.string import StrDumperUnknown, TextLoader  # noqa: PLC0415 - an extra

    class AnyTextDumper(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            if "\0" in obj or _ESCAPE in obj:
                obj = obj.replace(_ESCAPE, f"{_ESCAPE}1").replace("\0", f"{_ESCAPE}0")
            return super().dump(obj)

    class AnyTextLoader(TextLoader):
        def load(self, data: Any) -> Any:
            text = super().load(data)
            if isinstance(text, str) and _ESCAPE in text:
                return text.replace(f"{_ESCAPE}0", "\0").replace(f"{_ESCAPE}1", _ESCAPE)
            return text

    connection.adapters.register_dumper(str, AnyTextDumper)
    for kind in ("text", "varchar"):
        connection.adapters.register_loader(kind, AnyTextLoader)
