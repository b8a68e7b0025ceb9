from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from db.interruption import take_back
from db.models import Run
from db.runs import begin_run
from db.session import open_sessions
from tests.bot.scene import MONDAY
from tests.databases import database_at


def test_what_was_interrupted_keeps_nobody_from_a_last_note(tmp_path: Path) -> None:
    """A transaction that nobody can end any more is taken back, in the middle of a statement as well."""
    with open_sessions(database_at(tmp_path / "x.sqlite3")) as sessions:
        with sessions.begin() as session:
            begin_run(session, "x", version="1", at=MONDAY)
        session = sessions()
        connection = session.connection(execution_options={"takes_write_lock": "store"})
        begin_run(session, "lost", version="1", at=MONDAY)
        session.flush()
        unread = connection.exec_driver_sql("SELECT 1 UNION SELECT 2")

        take_back(sessions)

        with sessions.begin() as after:
            begin_run(after, "noted", version="1", at=MONDAY)
        with sessions() as after:
            assert sorted(after.scalars(select(Run.profile))) == ["noted", "x"]
        unread.close()
        session.close()


def test_a_dry_run_keeps_what_it_did(tmp_path: Path) -> None:
    """All of it is one transaction, which ends at the end."""
    url = database_at(tmp_path / "x.sqlite3")
    with open_sessions(url):
        pass
    with open_sessions(url, keep=False) as sessions:
        with sessions.begin() as session:
            begin_run(session, "x", version="1", at=MONDAY)
        take_back(sessions)
        with sessions() as session:
            assert list(session.scalars(select(Run.profile))) == ["x"]
