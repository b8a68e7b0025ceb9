"""``shelver db copy``: an installation moves from one database to another."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.lock import backfill_lock, run_lock
from db.models import Base
from db.session import open_sessions
from tests.bot.begun import begun
from tests.bot.process import shelver
from tests.bot.scene import MONDAY
from tests.databases import database_at


def rows(database_url: str) -> dict[str, list[tuple[object, ...]]]:
    """All that is stored, but for the turn at asking arXiv, which every command may take."""
    with open_sessions(database_url) as sessions, sessions() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
            if table.name != "request_turn"
        }


@pytest.mark.postgresql
def test_an_installation_moves_to_postgresql_and_back(tmp_path: Path) -> None:
    """Row by row the same on both ways, told in 80 columns; the next day's run does the same on each of the three."""
    with begun(tmp_path) as stage:
        first = stage.settings.database_url
        file = f"sqlite:///{tmp_path / 'moved.sqlite3'}"
        again = database_at(tmp_path / "again.sqlite3")
        settings = stage.environment
        there = shelver("db", "copy", first, file, folder=tmp_path, **settings)
        back = shelver("db", "copy", file, again, folder=tmp_path, **settings)

        assert there.returncode == back.returncode == 0, there.stderr + back.stderr
        assert rows(first) == rows(file) == rows(again)
        assert max(map(len, there.stdout.splitlines()[:-3])) <= 80
        assert there.stdout.splitlines()[-2] == back.stdout.splitlines()[-2]
        assert "set SHELVER_DATABASE_URL to it" in there.stdout
        states = []
        now = f"{MONDAY + timedelta(days=1):%Y-%m-%dT%H:%M}"
        for url in (file, again, first):
            ran = shelver(
                "run",
                "--dry-run",
                "--now",
                now,
                "--json",
                folder=tmp_path,
                **settings | {"SHELVER_DATABASE_URL": url},
            )
            assert ran.returncode == 0, ran.stderr
            states.append(ran.stdout)
        assert len(set(states)) == 1


def test_a_copy_is_refused_while_something_is_written(tmp_path: Path) -> None:
    """It ends with 75 and copies nothing, as what comes meanwhile would be lost; with 2 where TO is FROM."""
    with begun(tmp_path) as stage:
        target = f"sqlite:///{tmp_path / 'moved.sqlite3'}"
        url = stage.settings.database_url
        for lock in (run_lock, backfill_lock):
            with lock(stage.home, url):
                ended = shelver("db", "copy", url, target, folder=tmp_path, **stage.environment)
            assert ended.returncode == 75
        same = shelver("db", "copy", url, url, folder=tmp_path, **stage.environment)
        assert (same.returncode, "the same database as FROM" in same.stderr) == (2, True)
        assert not (tmp_path / "moved.sqlite3").exists()


def test_a_wrong_url_is_told_without_its_password(tmp_path: Path) -> None:
    """With 2 where it is none, and with 1 where nobody answers."""
    empty = f"sqlite:///{tmp_path / 'from.sqlite3'}"
    open_sessions_once(empty)
    wrong = shelver("db", "copy", empty, "nosuch://a:s3cretpass@b/c", folder=tmp_path)
    silent = shelver("db", "copy", f"postgresql://a:s3cretpass@/b?host={tmp_path}", empty, folder=tmp_path)
    assert (wrong.returncode, silent.returncode) == (2, 1), wrong.stderr + silent.stderr
    assert "postgresql://USER:PASSWORD@HOST/DATABASE" in wrong.stderr
    assert "a:***@" in silent.stderr
    assert "s3cretpass" not in wrong.stderr + silent.stderr


def open_sessions_once(database_url: str) -> None:
    """Make a database."""
    with open_sessions(database_url):
        pass
