"""Opening the database: migrated, and refused where it is too new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.schema import CreateTable

from config.errors import ConfigurationError, DatabaseError
from db import interruption, postgresql, sqlite, sqlite_troubles
from db.migrate import upgrade
from db.source_models import RequestTurn

_EXAMPLES = "sqlite:////var/lib/shelver/shelver.sqlite3 is an example, and postgresql://USER:PASSWORD@HOST/DATABASE"
Sessions = sessionmaker[Session]
"""Makes sessions; ``with sessions.begin() as session`` is one transaction."""


class _WritingSessions(sessionmaker[Session]):
    """Sessions of which ``begin`` waits for other writers at its beginning.

    A transaction that first reads and then writes is refused where another process has written in between, and it is
    then too late to wait.
    """

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction, for whose end others that write have to wait."""
        with super().begin() as session:
            session.connection(execution_options={"takes_write_lock": "store"})
            yield session


class _GuardedSessions(_WritingSessions):
    """Sessions of which ``begin`` makes sure of something before anything is written."""

    def __init__(self, sessions: Sessions, check: Callable[[], None]) -> None:
        super().__init__(**sessions.kw)
        self._check = check

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction, which is checked when the other writers were waited for."""
        with super().begin() as session:
            self._check()
            yield session


def guarded(sessions: Sessions, check: Callable[[], None]) -> Sessions:
    """The same sessions of `open_sessions`, for those who may write only while something holds, such as a lock.

    Args:
        sessions: Those that keep what is written.
        check: Called at the beginning of each transaction that writes; what it raises ends it.
    """
    return _GuardedSessions(sessions, check)


def is_missing(database_url: str) -> bool:
    """Whether it is the URL of a file that is not there: looking something up should not make one."""
    try:
        return sqlite.is_missing(read_url(database_url))
    except ConfigurationError:
        return False  # opening it tells what is wrong


def read_url(database_url: str) -> URL:
    """The parts of an SQLAlchemy URL; ``postgres://``, as some hosts write it, is understood too.

    Raises:
        ConfigurationError: It is none.
    """
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError) as error:
        why = "its port is no number" if isinstance(error, ValueError) else error  # it would quote from the URL
        raise ConfigurationError(f"cannot be used ({why}); {_EXAMPLES}", key="SHELVER_DATABASE_URL") from None
    return url.set(drivername="postgresql") if url.drivername == "postgres" else url


def connect(database_url: str, *, copy_of: URL | None = None) -> Engine:
    """An engine for an SQLAlchemy URL, over which nothing is asked yet.

    Args:
        database_url: The URL.
        copy_of: The database of which it is a copy that is thrown away, for messages.

    Raises:
        ConfigurationError: The URL is wrong, or its driver is not installed.
        DatabaseError: The folder of the database's file cannot be made.
    """
    url = read_url(database_url)
    try:
        if postgresql.is_meant(url):
            return postgresql.make_engine(url)
        url = sqlite.prepare(url)
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        why: object = error
        if isinstance(error, ImportError) and postgresql.is_meant(url):
            why = (
                f"{error}: PostgreSQL needs a driver, which python -m pip install 'shelver[postgresql]' installs, "
                "and a URL that begins with postgresql://"
            )
        raise ConfigurationError(f"cannot be used ({why}); {_EXAMPLES}", key="SHELVER_DATABASE_URL") from None
    if url.get_backend_name() == "sqlite":
        original = sqlite.file_of(copy_of) if copy_of is not None else None
        if original is None:
            sqlite.configure(engine)
        else:
            explain = partial(_explained_of_copy, original=original)
            sqlite.configure(engine, explain=explain)
    return engine


def _explained_of_copy(error: BaseException | None, file: str, *, original: Path) -> str | None:
    return sqlite_troubles.explained_of_copy(error, str(original), copy=Path(file))


def open_engine(database_url: str, *, copy_of: URL | None = None) -> Engine:
    """An engine for an SQLAlchemy URL, its schema brought up to date.

    Args:
        database_url: The URL.
        copy_of: As for `connect`.

    Raises:
        DatabaseTooNewError: A newer Shelver wrote it.
        ConfigurationError: The URL is wrong, or its driver is not installed.
        DatabaseError: The database cannot be reached or written.
    """
    engine = connect(database_url, copy_of=copy_of)
    interruption.watch(engine)
    try:
        upgrade(engine)
    except SQLAlchemyError as error:
        shown = engine.url.render_as_string(hide_password=True)
        engine.dispose()
        raise DatabaseError(
            f"the database {shown} cannot be used: {getattr(error, 'orig', error)}; "
            "check SHELVER_DATABASE_URL, and that this user may write there"
        ) from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def open_turns(file: Path) -> Engine:
    """An engine for a file that holds no more than the turns of `db.request_turns`; it is made where there is none.

    Raises:
        DatabaseError: It cannot be made or written.
    """
    engine = create_engine(sqlite.prepare(make_url("sqlite:///").set(database=str(file))))
    sqlite.configure(engine, explain=_explained_of_turns)
    interruption.watch(engine)
    try:
        with engine.begin() as connection:
            table = RequestTurn.metadata.tables[RequestTurn.__tablename__]
            connection.execute(CreateTable(table, if_not_exists=True))
    except SQLAlchemyError as error:
        engine.dispose()
        raise DatabaseError(_of_turns(getattr(error, "orig", error), str(file))) from error
    except DatabaseError:
        engine.dispose()
        raise
    return engine


def _explained_of_turns(error: BaseException | None, file: str) -> str | None:
    return None if sqlite_troubles.explained(error, file) is None else _of_turns(error, file)


def _of_turns(error: BaseException | None, file: str) -> str:
    """With that file nothing is lost, whatever is wrong with it."""
    remedy = "check that this user may write there, or delete it"
    if sqlite_troubles.is_full(error):
        remedy = "its disk is full: free some space"
    return f"the file {file}, in which the distance between requests is kept, cannot be used: {error}; {remedy}"


@contextmanager
def open_sessions(database_url: str, *, keep: bool = True) -> Iterator[Sessions]:
    """Sessions on a database, which is closed at the end.

    Args:
        database_url: An SQLAlchemy URL.
        keep: False lets everything be written and read as usual, and takes it all back at the end: a dry run. Of a
            file a copy is used, so that nobody has to wait for the end, and none is made where there was none.

    Raises:
        DatabaseError: As `open_engine`.
    """
    with ExitStack() as stack:
        copy_of = None
        if not keep:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="shelver-")))
            database_url, copy_of = _with_copy(database_url, folder)
        engine = open_engine(database_url, copy_of=copy_of)
        stack.callback(engine.dispose)
        if keep:
            yield _WritingSessions(engine, expire_on_commit=False)
            return
        with engine.connect() as connection, connection.begin() as transaction:
            if postgresql.is_meant(engine.url):
                postgresql.let_last(connection)
            yield sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
            transaction.rollback()


def _with_copy(database_url: str, folder: Path) -> tuple[str, URL | None]:
    """The URL of a copy in a folder, where the database is a file, and its own."""
    try:
        url = read_url(database_url)
    except ConfigurationError:
        return database_url, None  # opening it tells what is wrong
    return sqlite.copy(url, folder).render_as_string(hide_password=False), url
