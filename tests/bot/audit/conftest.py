"""A database in which a commit added a paper of every fate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.audit.content import Audit
from db.session import open_sessions
from tests.bot.audit.samples import audited, every_fate
from tests.databases import database_at


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A session on an empty database."""
    with open_sessions(database_at(tmp_path / "audit.sqlite3")) as sessions, sessions() as opened:
        yield opened


@pytest.fixture(scope="package")
def told(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """The audit of the commit that adds a paper of every fate."""
    folder = tmp_path_factory.mktemp("audit")
    with open_sessions(database_at(folder / "audit.sqlite3")) as sessions, sessions() as session:
        every_fate(session)
        return audited(session)
