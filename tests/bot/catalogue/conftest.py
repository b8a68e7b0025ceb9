"""A real database for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from db.session import Sessions, open_sessions
from tests.databases import database_at


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    """Sessions on an empty database."""
    with open_sessions(database_at(tmp_path / "catalogue.sqlite3")) as opened:
        yield opened


@pytest.fixture
def session(sessions: Sessions) -> Iterator[Session]:
    """A session on that database, which nobody commits."""
    with sessions() as opened:
        yield opened
