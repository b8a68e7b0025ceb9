"""A real database for each test, and weeks of an invented list to tell about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.digest.content import Digest
from db.session import open_sessions
from tests.bot.digest.samples import full_week, told
from tests.databases import database_at


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A session on an empty database."""
    with open_sessions(database_at(tmp_path / "digest.sqlite3")) as sessions, sessions() as opened:
        yield opened


@pytest.fixture(scope="session")
def full_digest(tmp_path_factory: pytest.TempPathFactory) -> Digest:
    """The digest of a week in which everything happens."""
    folder = tmp_path_factory.mktemp("full-week")
    with open_sessions(database_at(folder / "digest.sqlite3")) as sessions, sessions() as opened:
        full_week(opened)
        return told(opened)


@pytest.fixture(scope="session")
def empty_digest(tmp_path_factory: pytest.TempPathFactory) -> Digest:
    """The digest of an empty database."""
    folder = tmp_path_factory.mktemp("empty-week")
    with open_sessions(database_at(folder / "digest.sqlite3")) as sessions, sessions() as opened:
        return told(opened)
