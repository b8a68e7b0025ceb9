"""What holds on PostgreSQL alone; everything else is tested on both databases."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, make_url, select

from config.errors import ConfigurationError, DatabaseError
from db import postgresql
from db.examination import examine
from db.locks import database_lock, lock_holder
from db.models import Paper
from db.papers import find_paper, store_records
from db.request_turns import RequestTurns
from db.runs import move_watermark
from db.session import Sessions, connect, open_engine, open_sessions
from tests.databases import STRICT_USER, server
from tests.db.conftest import NewSession
from tests.db.samples import LIST, NOON, record

pytestmark = pytest.mark.postgresql


def as_user(url: str, role: str) -> str:
    """The URL for a user whose password is right, as servers ask for one that are reached over TCP."""
    return make_url(url).set(username=role, password="right").render_as_string(hide_password=False)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def test_texts_are_sorted_by_their_bytes(engine: Engine) -> None:
    """As on SQLite, whatever the language of the database: all columns have the collation C."""
    with engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'"
        )
        assert found.scalars().all() == ["alembic_version.version_num"]


@given(text=st.text(st.sampled_from("a0\0\U0010fffe1é")))
def test_any_text_comes_back_as_it_was(new_session: NewSession, text: str) -> None:
    """Also the character NUL, which PostgreSQL itself refuses, and what stands for it."""
    with new_session() as session:
        session.add(
            Paper(title=text, title_key="x", abstract="", authors=[text], first_seen_at=NOON, changed_at=NOON)
        )
        session.flush()
        session.expunge_all()
        paper = session.scalars(select(Paper).where(Paper.title == text)).one()
        assert (paper.title, paper.authors) == (text, [text])


def test_a_reader_sees_one_state_from_beginning_to_end(sessions: Sessions) -> None:
    """What others write meanwhile, it sees in its next transaction."""
    with sessions() as reader:
        assert find_paper(reader, "2509.00001") is None
        with sessions.begin() as writer:
            store_records(writer, [record(1)], seen_at=NOON)
        assert find_paper(reader, "2509.00001") is None
        reader.rollback()
        assert find_paper(reader, "2509.00001") is not None


def test_a_connection_that_was_lost_between_transactions_is_made_anew(database_url: str) -> None:
    """A server may be restarted while nobody asks it anything."""
    with open_sessions(database_url) as sessions:
        with sessions.begin() as session:
            store_records(session, [record(1)], seen_at=NOON)
        server().disconnect(database_url)
        with sessions.begin() as session:
            assert find_paper(session, "2509.00001") is not None


def test_a_connection_that_is_lost_within_a_transaction_is_told(database_url: str) -> None:
    """The transaction is taken back, the message says what to do, and the next one works."""

    def store_half(sessions: Sessions) -> None:
        with sessions.begin() as session:
            store_records(session, [record(1)], seen_at=NOON)
            server().disconnect(database_url)
            store_records(session, [record(2)], seen_at=NOON)

    with open_sessions(database_url) as sessions:
        with pytest.raises(DatabaseError, match=r"cannot be used: .*; check that the server runs"):
            store_half(sessions)
        with sessions.begin() as session:
            assert session.scalars(select(Paper)).all() == []


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With what to check, and without the password."""
    with pytest.raises(DatabaseError, match=r"shelver:\*\*\*@.*cannot be used.*check that the server runs") as caught:
        open_engine(f"postgresql://shelver:s3cret@/shelver?host={tmp_path}")
    assert "s3cret" not in str(caught.value)


def test_a_database_that_is_missing_is_told(database_url: str) -> None:
    """Shelver makes tables, but no databases."""
    with pytest.raises(DatabaseError, match=r'database "no_such" does not exist; make the database \(createdb\)'):
        open_engine(make_url(database_url).set(database="no_such").render_as_string(hide_password=False))


def test_a_database_that_cannot_hold_every_title_is_told(database_url: str) -> None:
    """Such as one that was made on a machine without a language: its encoding is SQL_ASCII."""
    server().execute("CREATE DATABASE narrow ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    try:
        with pytest.raises(DatabaseError, match=r"keeps text as SQL_ASCII.*createdb --encoding UTF8"):
            open_engine(make_url(database_url).set(database="narrow").render_as_string(hide_password=False))
    finally:
        server().execute("DROP DATABASE narrow")


def test_a_wrong_password_is_told(database_url: str) -> None:
    """And so is a missing one, and a user that nobody knows."""
    server().execute(f"CREATE ROLE {STRICT_USER} LOGIN PASSWORD 'right'")
    url = make_url(database_url).set(username=STRICT_USER)
    try:
        with (
            suppress(psycopg.Error),
            psycopg.connect(url.set(password="wr0ng").render_as_string(hide_password=False)),
        ):
            pytest.skip("this server lets everybody in without a password")
        with pytest.raises(
            DatabaseError, match=r"password authentication failed.*; check user and password"
        ) as caught:
            open_engine(url.set(password="wr0ng").render_as_string(hide_password=False))
        with pytest.raises(DatabaseError, match="no password supplied; SHELVER_DATABASE_URL holds no password"):
            open_engine(url._replace(password=None).render_as_string())
    finally:
        server().execute(f"DROP ROLE {STRICT_USER}")
    assert "wr0ng" not in str(caught.value)
    # A server that asks for passwords does not tell which users there are.
    told = r'role "nobody_here" does not exist; check the user|failed for user "nobody_here"; check user and password'
    with pytest.raises(DatabaseError, match=told):
        open_engine(url.set(username="nobody_here").render_as_string())


def test_a_user_who_may_only_read_is_told(database_url: str, new_database_url: str) -> None:
    """At the first write, and where the tables are to be made."""
    role = f"reader_{uuid4().hex[:8]}"
    server().execute(f"CREATE ROLE {role} LOGIN PASSWORD 'right'")
    try:
        with pytest.raises(DatabaseError, match=r"permission denied.*; this user lacks the right: let it own"):
            open_engine(as_user(new_database_url, role))
        with (
            pytest.raises(DatabaseError, match=r"permission denied.*; this user lacks the right"),
            open_sessions(as_user(database_url, role)) as sessions,
            sessions.begin() as session,
        ):
            move_watermark(session, LIST, "arxiv", complete_until=NOON, at=NOON)
    finally:
        server().execute(f"DROP ROLE {role}")


def test_a_server_that_may_only_be_read_is_told(database_url: str) -> None:
    """A stand-by server, or one that was set so."""
    name = make_url(database_url).database
    server().execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    try:
        with (
            open_sessions(database_url) as sessions,
            pytest.raises(DatabaseError, match="read-only transaction; the server or this user may only read"),
            sessions.begin() as session,
        ):
            move_watermark(session, LIST, "arxiv", complete_until=NOON, at=NOON)
    finally:
        server().execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')


@pytest.mark.parametrize("driver", ["psycopg2", "asyncpg"])
def test_a_driver_that_is_not_installed_is_told(driver: str) -> None:
    """Exactly what to install, and how the URL begins."""
    with pytest.raises(ConfigurationError, match=r"pip install 'shelver\[postgresql\]'.* begins with postgresql://"):
        connect(f"postgresql+{driver}://shelver@localhost/shelver")


def test_the_url_that_hosts_hand_out_is_understood(database_url: str) -> None:
    """Some write postgres:// in place of postgresql://."""
    open_engine(database_url.replace("postgresql://", "postgres://")).dispose()


def test_a_lock_is_held_once_and_goes_with_its_connection(database_url: str) -> None:
    """Who is refused learns who holds it; who lost it learns that, and others get it."""
    with database_lock(database_url, "run") as first, database_lock(database_url, "run") as second:
        assert first is not None
        assert second is not None
        assert (first.is_taken, second.is_taken) == (True, False)
        assert second.holder is not None
        assert second.holder.name == postgresql.holder_name()
        assert lock_holder(database_url, "run") == second.holder
        first.check()
        with database_lock(database_url, "back-fill") as other:
            assert other is not None
            assert other.is_taken
        server().disconnect(database_url)
        with database_lock(database_url, "run") as third:
            assert third is not None
            assert third.is_taken
            for _ in range(2):
                with pytest.raises(DatabaseError, match=r"was lost in the middle.*nothing more is written"):
                    first.check()
            third.check()
    assert lock_holder(database_url, "run") is None


def test_locks_readers_and_dry_runs_last_longer_than_the_server_lets_others_idle(database_url: str) -> None:
    """Servers are set to end idle transactions; a run has one for as long as it lasts, and computes within others."""
    name = make_url(database_url).database
    server().execute(f'ALTER DATABASE "{name}" SET idle_in_transaction_session_timeout = 100')
    try:
        with database_lock(database_url, "run") as lock:
            assert lock is not None
            time.sleep(0.2)
            lock.check()
        for keep in (True, False):
            with open_sessions(database_url, keep=keep) as sessions, sessions() as session:
                assert session.scalars(select(Paper)).all() == []
                time.sleep(0.2)
                assert session.scalars(select(Paper)).all() == []
    finally:
        server().execute(f'ALTER DATABASE "{name}" RESET idle_in_transaction_session_timeout')


def test_nothing_is_left_on_a_connection_that_others_get_next(engine: Engine) -> None:
    """A pooler lends connections out by the transaction: settings and prepared statements would go to others."""
    with engine.connect() as connection:
        for _ in range(10):
            connection.execute(select(Paper.id).where(Paper.title == "a"))
        connection.commit()
        assert connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar() == 0
        connection.rollback()
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.autocommit = True
        changed = "SELECT name FROM pg_settings WHERE source = 'session' AND name <> 'transaction_isolation'"
        assert [row[0] for row in driver.execute(changed)] == []


@pytest.mark.parametrize(
    ("setting", "told"), [("default_transaction_read_only = on", "read-only"), ("lock_timeout = 0", "")]
)
def test_what_the_server_refuses_is_found_without_a_change(database_url: str, setting: str, told: str) -> None:
    """With the remedy that the message of a run would have."""
    name = make_url(database_url).database
    server().execute(f'ALTER DATABASE "{name}" SET {setting}')
    try:
        found = examine(database_url, clock=lambda: datetime.now(UTC))
    finally:
        server().execute(f'ALTER DATABASE "{name}" RESET {setting.split(maxsplit=1)[0]}')
    assert (found.error, told in found.write_error, bool(found.remedy)) == ("", True, bool(told))
    assert found.server is not None
    assert found.asked_at is not None
    assert abs(found.server.now - found.asked_at) < timedelta(seconds=1)


def test_an_empty_database_in_which_no_tables_can_be_made_is_told(new_database_url: str) -> None:
    """Before the first run fails at it; and trying leaves no table."""
    role = f"reader_{uuid4().hex[:8]}"
    server().execute(f"CREATE ROLE {role} LOGIN PASSWORD 'right'")
    try:
        url = as_user(new_database_url, role)
        refused = examine(url, clock=lambda: NOON)
    finally:
        server().execute(f"DROP ROLE {role}")
    assert "permission denied for schema public" in refused.write_error
    assert "GRANT" in refused.remedy
    for _ in range(2):
        assert examine(new_database_url, clock=lambda: NOON).write_error == ""


def test_looking_at_a_server_that_is_not_there_tells_what_to_check(tmp_path: Path) -> None:
    """The reason in one place, and the remedy in another."""
    found = examine(f"postgres://shelver:s3cret@/shelver?host={tmp_path}", clock=lambda: NOON)
    assert found.error
    assert "check that the server runs" not in found.error
    assert found.remedy.startswith("check that the server runs")
    assert "s3cret" not in f"{found}"


def test_the_servers_clock_counts_for_the_distance_between_requests(engine: Engine) -> None:
    """A host whose clock is a day ahead, or behind, waits exactly as long as the others."""
    pause = timedelta(seconds=60)
    turns = [RequestTurns(engine, "arxiv") for _ in range(3)]
    assert turns[0].take(at_most=pause, pause=pause) is None
    turns[0].give_back(pause=pause, answered=True)
    for wrong, asker in zip((timedelta(days=1), timedelta(days=-1)), turns[1:], strict=True):
        with time_machine.travel(datetime.now(UTC) + wrong, tick=True):
            wait = asker.take(at_most=pause, pause=pause)
        assert wait is not None
        assert timedelta(seconds=50) < wait.length <= pause


def test_two_first_askers_insert_one_turn(engine: Engine) -> None:
    """At the same moment: one has the turn, the others wait for it, and nobody fails."""
    start, found = threading.Barrier(6), []

    def ask() -> None:
        turns = RequestTurns(engine, "arxiv")
        start.wait()
        found.append(turns.take(at_most=timedelta(seconds=60), pause=timedelta(seconds=3)))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert found.count(None) == 1
