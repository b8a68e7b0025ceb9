"""A real database for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from db.session import open_sessions
from tests.databases import database_at


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A session on an empty database."""
    with open_sessions(database_at(tmp_path / "explain.sqlite3")) as sessions, sessions() as opened:
        yield opened
