from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from db.session import Sessions, open_sessions
from tests.databases import database_at, new_database_at


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """The URL of a database that is not there yet."""
    return database_at(tmp_path / "shelver.sqlite3")


@pytest.fixture
def new_database_url(tmp_path: Path) -> str:
    """The URL of a database that no migration has seen yet."""
    return new_database_at(tmp_path / "new.sqlite3")


NewSession = Callable[[], AbstractContextManager[Session]]
"""Opens a session on an empty database; what is written there is taken back at its end."""


@pytest.fixture(scope="module")
def new_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewSession]:
    """For tests with very many examples, each of which needs an empty database, and not one of its own."""

    @contextmanager
    def session_taken_back(sessions: Sessions) -> Iterator[Session]:
        with sessions() as session:
            yield session
            session.rollback()

    with open_sessions(database_at(tmp_path_factory.mktemp("new") / "shelver.sqlite3")) as sessions:
        yield lambda: session_taken_back(sessions)


@pytest.fixture
def sessions(database_url: str) -> Iterator[Sessions]:
    """Sessions on a new, empty database."""
    with open_sessions(database_url) as sessions:
        yield sessions


@pytest.fixture
def session(sessions: Sessions) -> Iterator[Session]:
    """One transaction on a new, empty database."""
    with sessions.begin() as session:
        yield session
