from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from db.session import Sessions, open_sessions


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """The URL of a database that is not there yet."""
    return f"sqlite:///{tmp_path / 'shelver.sqlite3'}"


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
