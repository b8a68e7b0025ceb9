"""Backups of a database that is in use, and what may take its place."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from config.errors import DatabaseError, DatabaseTooNewError
from db.backup import back_up, restore
from db.migrate import newest_revision
from db.papers import store_records
from db.session import open_engine, open_sessions
from tests.db.released import released, script
from tests.db.samples import NOON, record

pytestmark = pytest.mark.sqlite
NOW = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """A database and where its backup goes."""

    database: Path
    backup: Path

    @property
    def url(self) -> str:
        """The database's URL."""
        return f"sqlite:///{self.database}"

    def store(self, *numbers: int) -> None:
        """Store papers."""
        with open_sessions(self.url) as sessions, sessions.begin() as session:
            store_records(session, [record(number) for number in numbers], seen_at=NOON)


def papers(file: Path) -> int:
    """How many papers a database holds."""
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM paper").fetchone()[0])


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A database with two papers; in the end nothing unfinished is left over."""
    (tmp_path / "backups").mkdir()
    place = Place(tmp_path / "shelver.sqlite3", tmp_path / "backups" / "monday.sqlite3")
    place.store(1, 2)
    yield place
    assert list(tmp_path.rglob("*unfinished*")) == []


def test_a_backup_is_one_whole_file(place: Place) -> None:
    """It needs no other file beside it, is for its owner alone, and tells what it is."""
    made = back_up(place.url, place.backup)
    assert [file.name for file in place.backup.parent.iterdir()] == ["monday.sqlite3"]
    assert place.backup.stat().st_mode & 0o777 == 0o600
    assert (made.size, made.revision) == (place.backup.stat().st_size, newest_revision())
    assert papers(place.backup) == 2


def test_a_backup_is_of_one_moment_while_others_write(place: Place) -> None:
    """Rows that are written together are both in it or neither of them; the writer does not wait for it."""
    stop = threading.Event()

    def write() -> None:
        engine = open_engine(place.url)
        number = 0
        while not stop.is_set():
            number += 1
            with engine.begin() as connection:
                for source in ("one", "two"):
                    connection.execute(
                        text("INSERT INTO watermark VALUES (:profile, :source, '2026-01-01', '2026-01-01')"),
                        {"profile": f"list-{number}", "source": source},
                    )
        engine.dispose()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            back_up(place.url, place.backup, overwrite=True)
            with closing(sqlite3.connect(place.backup)) as connection:
                halves = connection.execute("SELECT count(*) FROM watermark GROUP BY profile").fetchall()
            assert set(halves) <= {(2,)}
    finally:
        stop.set()
        writer.join()


def test_an_earlier_backup_is_replaced_only_when_asked(place: Place) -> None:
    """And the database itself never."""
    back_up(place.url, place.backup)
    place.store(3)
    with pytest.raises(DatabaseError, match=r"is there already: nothing was written.*--overwrite"):
        back_up(place.url, place.backup)
    assert papers(place.backup) == 2
    back_up(place.url, place.backup, overwrite=True)
    assert papers(place.backup) == 3
    with pytest.raises(DatabaseError, match="is the database itself"):
        back_up(place.url, place.database, overwrite=True)


def overwrite_pages(file: Path) -> None:
    """What a broken disk does to the middle of a file."""
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(size // 4)
        opened.write(b"\xa5" * (size // 2))


def test_a_damaged_database_replaces_no_backup(place: Place) -> None:
    """The one that is sound stays, and the message says what to do with it."""
    back_up(place.url, place.backup)
    overwrite_pages(place.database)
    with pytest.raises(DatabaseError, match=r"nothing was written to .*monday\.sqlite3.*shelver db restore"):
        back_up(place.url, place.backup, overwrite=True)
    assert papers(place.backup) == 2


def test_a_backup_takes_the_place_of_the_database_which_is_kept(place: Place) -> None:
    """Who may read and write it stays as it was, and both are whole databases."""
    back_up(place.url, place.backup)
    place.store(3)
    place.database.chmod(0o640)
    done = restore(place.url, place.backup, at=NOW)
    assert papers(place.database) == 2
    assert place.database.stat().st_mode & 0o777 == 0o640
    assert done.kept == place.database.with_name("shelver.sqlite3.replaced-20260301T043000Z")
    assert papers(done.kept) == 3
    again = restore(place.url, place.backup, at=NOW)
    assert again.kept is not None
    assert again.kept.name == "shelver.sqlite3.replaced-20260301T043000Z-2"


@pytest.mark.parametrize("log", [b"", b"\x00garbage" * 5000], ids=["no log", "a log of garbage"])
def test_a_damaged_database_is_replaced_too_and_kept_as_it_is(place: Place, log: bytes) -> None:
    """Somebody may want to look for what can be saved; its log does not get into the new one."""
    back_up(place.url, place.backup)
    overwrite_pages(place.database)
    before = place.database.read_bytes()
    if log:
        place.database.with_name("shelver.sqlite3-wal").write_bytes(log)
    done = restore(place.url, place.backup, at=NOW)
    assert done.kept is not None
    assert done.kept.read_bytes() == before
    assert papers(place.database) == 2


def test_a_database_that_is_not_there_is_made_of_a_backup(place: Place, tmp_path: Path) -> None:
    """On a new machine, folder included."""
    back_up(place.url, place.backup)
    new = tmp_path / "new" / "shelver.sqlite3"
    assert restore(f"sqlite:///{new}", place.backup, at=NOW).kept is None
    assert papers(new) == 2


def test_a_backup_of_an_older_version_is_brought_up_to_date(place: Place) -> None:
    """Before it takes the place, so that a migration that fails replaces nothing."""
    with closing(sqlite3.connect(place.backup)) as connection:
        connection.executescript(script(min(released().values())))
    done = restore(place.url, place.backup, at=NOW)
    assert done.revision_before < newest_revision()
    open_engine(place.url).dispose()


def test_a_database_in_use_is_not_replaced(place: Place) -> None:
    """Who holds it open would go on writing into the old one."""
    back_up(place.url, place.backup)
    engine = open_engine(place.url)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT count(*) FROM paper"))
        with pytest.raises(DatabaseError, match=r"stop `shelver serve`.*nothing was changed"):
            restore(place.url, place.backup, at=NOW)
    engine.dispose()
    assert [file.name for file in place.database.parent.glob("*replaced*")] == []


def damaged(backup: Path) -> None:
    """The middle is something else."""
    overwrite_pages(backup)


def cut_off(backup: Path) -> None:
    """A copy that broke off."""
    with backup.open("r+b") as file:
        file.truncate(backup.stat().st_size // 2)


def no_database(backup: Path) -> None:
    """Another kind of file."""
    backup.write_text("a shopping list\n" * 1000, encoding="utf-8")


def somebody_elses(backup: Path) -> None:
    """Another program's database."""
    backup.unlink()
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("CREATE TABLE paper (kind TEXT)")


def gone(backup: Path) -> None:
    """There is none."""
    backup.unlink()


@pytest.mark.parametrize("spoil", [damaged, cut_off, no_database, somebody_elses, gone])
def test_what_is_no_sound_backup_replaces_nothing(place: Place, spoil: object) -> None:
    """The database is as it was, and so is the file."""
    back_up(place.url, place.backup)
    assert callable(spoil)
    spoil(place.backup)
    with pytest.raises(DatabaseError, match="nothing was restored"):
        restore(place.url, place.backup, at=NOW)
    assert papers(place.database) == 2
    assert list(place.database.parent.glob("*replaced*")) == []


def test_a_backup_of_a_newer_version_is_refused(place: Place) -> None:
    """Nothing is known of what it holds."""
    back_up(place.url, place.backup)
    with closing(sqlite3.connect(place.backup)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(DatabaseTooNewError, match="nothing was restored"):
        restore(place.url, place.backup, at=NOW)
    assert papers(place.database) == 2


def test_of_postgresql_the_tool_is_told_without_the_password(tmp_path: Path) -> None:
    """Its own tools do it better, and a password has no place in a command."""
    url = "postgresql+psycopg://shelver:secret@db.example:5433/papers"
    with pytest.raises(DatabaseError) as refused:
        back_up(url, tmp_path / "x.dump")
    command = f"pg_dump --format=custom --file={tmp_path}/x.dump 'postgresql://shelver@db.example:5433/papers'"
    assert str(refused.value).endswith(command)
    with pytest.raises(DatabaseError, match="pg_restore --clean --if-exists --dbname='postgresql://shelver@db"):
        restore(url, tmp_path / "x.dump", at=NOW)


def test_a_backup_that_a_copy_of_a_running_database_is(place: Place, tmp_path: Path) -> None:
    """With its log beside it, as somebody copied it with cp: what is in the log alone is restored as well."""
    engine = open_engine(place.url)
    with engine.connect():
        place.store(3)
        for file in place.database.parent.glob("shelver.sqlite3*"):
            shutil.copy(file, tmp_path / "backups" / file.name)
    engine.dispose()
    restore(f"sqlite:///{tmp_path}/other.sqlite3", tmp_path / "backups" / "shelver.sqlite3", at=NOW)
    assert papers(tmp_path / "other.sqlite3") == 3
