from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from config.errors import ConfigurationError, DatabaseError
from db.migrate import upgrade
from db.models import Listing, Paper, Watermark
from db.papers import find_paper, store_records
from db.runs import move_watermark, watermark
from db.session import Sessions, open_engine, open_sessions
from tests.db.samples import LIST, NOON, later, record


@pytest.fixture(autouse=True)
def _databases_are_made_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not as copies: how they are opened is what is tested."""
    monkeypatch.setattr("db.session.upgrade", upgrade)


@pytest.mark.sqlite
def test_the_database_writes_ahead_enforces_foreign_keys_and_waits(sessions: Sessions) -> None:
    """Readers do not wait for the writer, no row points to nothing, and a second writer waits."""
    with sessions() as session:
        values = [session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "busy_timeout")]
    assert values == ["wal", 1, 30_000]


def test_a_row_cannot_point_to_nothing(sessions: Sessions) -> None:
    """Foreign keys hold on SQLite as they do elsewhere."""
    listing = Listing(
        profile=LIST, paper_id=4711, section="x", kind="bullet", raw="x", since_commit="c", since_at=NOON
    )
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), sessions.begin() as session:
        session.add(listing)


def test_one_transaction_is_all_or_nothing(sessions: Sessions) -> None:
    """An error takes back what was written before it."""

    def store_and_fail() -> None:
        with sessions.begin() as session:
            store_records(session, [record(1)], seen_at=NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store_and_fail()
    with sessions() as session:
        assert find_paper(session, "2509.00001") is None


def test_what_was_written_is_there_after_closing(database_url: str) -> None:
    """With times that know their zone."""
    with open_sessions(database_url) as sessions, sessions.begin() as session:
        store_records(session, [record(1)], seen_at=NOON)
    with open_sessions(database_url) as sessions, sessions() as session:
        paper = find_paper(session, "2509.00001")
        assert paper is not None
        assert (paper.published, paper.first_seen_at) == (NOON, NOON)
        assert paper.first_seen_at.tzinfo is not None


def test_a_transaction_may_read_first_although_others_write(database_url: str) -> None:
    """Another process's write, between its reading and its writing, has to wait, and neither is refused."""
    written = threading.Event()

    def write() -> None:
        with open_sessions(database_url) as others, others.begin() as session:
            store_records(session, [record(2)], seen_at=NOON)
        written.set()

    with open_sessions(database_url) as sessions:
        with sessions.begin() as session:
            assert find_paper(session, "2509.00001") is None
            thread = threading.Thread(target=write)
            thread.start()
            assert not written.wait(0.3)
            store_records(session, [record(1)], seen_at=NOON)
        thread.join()
        with sessions() as session:
            assert session.scalar(select(func.count(Paper.id))) == 2


def test_a_reader_is_not_kept_waiting_by_a_writer(sessions: Sessions) -> None:
    """It sees the state before the transaction that is still under way."""
    with sessions.begin() as writer:
        store_records(writer, [record(1)], seen_at=NOON)
        with sessions() as reader:
            assert find_paper(reader, "2509.00001") is None


def test_a_dry_run_reads_what_it_wrote_and_leaves_no_trace(database_url: str) -> None:
    """Over several transactions, as a real run has them."""
    with open_sessions(database_url) as sessions, sessions.begin() as session:
        move_watermark(session, LIST, "arxiv", complete_until=NOON, at=NOON)
    with open_sessions(database_url, keep=False) as sessions:
        with sessions.begin() as session:
            store_records(session, [record(1)], seen_at=NOON)
        with sessions.begin() as session:
            assert find_paper(session, "2509.00001") is not None
            move_watermark(session, LIST, "arxiv", complete_until=later(1), at=later(1))
        with sessions() as session:
            assert watermark(session, LIST, "arxiv") == later(1)
    with open_sessions(database_url) as sessions, sessions() as session:
        assert find_paper(session, "2509.00001") is None
        assert watermark(session, LIST, "arxiv") == NOON


def test_a_dry_run_survives_an_error_within(database_url: str) -> None:
    """The failed transaction alone is taken back, what came before and after is still read, and nothing stays."""

    def store_and_fail(sessions: Sessions) -> None:
        with sessions.begin() as session:
            store_records(session, [record(2)], seen_at=NOON)
            session.add(Paper(arxiv_id="2509.00001", title="x", title_key="x", first_seen_at=NOON, changed_at=NOON))

    with open_sessions(database_url, keep=False) as sessions:
        with sessions.begin() as session:
            store_records(session, [record(1)], seen_at=NOON)
        with pytest.raises(IntegrityError):
            store_and_fail(sessions)
        with sessions.begin() as session:
            store_records(session, [record(3)], seen_at=NOON)
        with sessions() as session:
            found = session.scalars(select(Paper.arxiv_id).order_by(Paper.arxiv_id)).all()
        assert found == ["2509.00001", "2509.00003"]
    with open_sessions(database_url) as sessions, sessions() as session:
        assert session.scalar(select(func.count(Paper.id))) == 0


def test_a_dry_run_that_breaks_off_leaves_no_trace_either(database_url: str) -> None:
    """The error goes through to whoever started it."""

    def break_off() -> None:
        with open_sessions(database_url, keep=False) as sessions:
            with sessions.begin() as session:
                move_watermark(session, LIST, "arxiv", complete_until=NOON, at=NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    with open_sessions(database_url) as sessions, sessions() as session:
        assert session.scalar(select(func.count()).select_from(Watermark)) == 0


@pytest.mark.sqlite
def test_the_folder_of_a_new_database_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    """What it holds is nobody else's business."""
    open_engine(f"sqlite:///{tmp_path / 'a' / 'b' / 'shelver.sqlite3'}").dispose()
    assert (tmp_path / "a" / "b" / "shelver.sqlite3").is_file()
    assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0


@pytest.mark.sqlite
def test_home_is_understood_in_the_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell does not replace ~ behind sqlite:///."""
    monkeypatch.setenv("HOME", str(tmp_path))
    open_engine("sqlite:///~/data/shelver.sqlite3").dispose()
    assert (tmp_path / "data" / "shelver.sqlite3").is_file()


@pytest.mark.sqlite
def test_a_database_in_memory_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And makes no file."""
    monkeypatch.chdir(tmp_path)
    with open_sessions("sqlite://") as sessions:
        with sessions.begin() as session:
            store_records(session, [record(1)], seen_at=NOON)
        with sessions() as session:
            assert find_paper(session, "2509.00001") is not None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shelver.sqlite3",
        "/var/lib/shelver.sqlite3",
        "nosuch://bot:s3cret@db.example/shelver",
        "postgresql+nosuch://bot:s3cret@db.example/shelver",
        "postgresql://bot:s3cret@db.example:port/shelver",
        "oracle://bot:s3cret@db.example/shelver",
    ],
)
def test_a_url_that_is_none_is_refused_with_an_example_and_without_the_password(url: str) -> None:
    """The setting is named, the secret is not."""
    with pytest.raises(
        ConfigurationError, match=r"^SHELVER_DATABASE_URL: cannot be used \(.*sqlite:////.* is an example"
    ) as caught:
        open_engine(url)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.sqlite
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    """The message names the file and the setting."""
    file = tmp_path / "notes.txt"
    file.write_text("no database, but my notes\n" * 100, encoding="utf-8")
    with pytest.raises(
        DatabaseError, match=r"notes\.txt is no database.*file is not a database\); check SHELVER_DATABASE_URL"
    ):
        open_engine(f"sqlite:///{file}")
    assert file.read_text(encoding="utf-8").startswith("no database")


@pytest.mark.sqlite
def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    """As is everything else that cannot be opened."""
    with pytest.raises(DatabaseError, match=r"unable to open database file\); check SHELVER_DATABASE_URL"):
        open_engine(f"sqlite:///{tmp_path}")


@pytest.mark.sqlite
def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """The folder is named, and the setting that would change it."""
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match=r"the folder .*file.* cannot be made: .* set SHELVER_DATABASE_URL"):
        open_engine(f"sqlite:///{tmp_path / 'file' / 'shelver.sqlite3'}")


@pytest.mark.sqlite
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    """Both where a folder is to be made and where a file is."""
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(DatabaseError, match="set SHELVER_DATABASE_URL to another place"):
            open_engine(f"sqlite:///{tmp_path / 'new' / 'shelver.sqlite3'}")
        with pytest.raises(DatabaseError, match="check SHELVER_DATABASE_URL"):
            open_engine(f"sqlite:///{tmp_path / 'shelver.sqlite3'}")
    finally:
        tmp_path.chmod(0o700)
