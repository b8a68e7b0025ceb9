from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from db.examination import Examination, examine
from db.migrate import newest_revision
from db.session import open_engine
from tests.db.samples import NOON


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with all tables."""
    open_engine(f"sqlite:///{tmp_path / 'shelver.sqlite3'}").dispose()
    return tmp_path / "shelver.sqlite3"


def look(url: str) -> Examination:
    """What is found at noon."""
    return examine(url, clock=lambda: NOON)


def change(file: Path, statement: str) -> None:
    """Write to a database behind Shelver's back."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_sound_database_is_told_with_its_revision_and_size(file: Path) -> None:
    """And it is the same to the byte afterwards."""
    before = file.read_bytes()
    found = look(f"sqlite:///{file}")
    assert (found.is_ready, found.revision, found.behind) == (True, newest_revision(), 0)
    assert (found.error, found.write_error, found.damage) == ("", "", ())
    assert found.size == len(before)
    assert file.read_bytes() == before


def test_looking_makes_no_file(tmp_path: Path) -> None:
    """Neither the database nor its folder."""
    found = look(f"sqlite:///{tmp_path / 'new' / 'x.sqlite3'}")
    assert (found.is_missing, found.is_ready, list(tmp_path.iterdir())) == (True, False, [])


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    """A file of something else."""
    (tmp_path / "x").write_bytes(b"no database" * 500)
    found = look(f"sqlite:///{tmp_path / 'x'}")
    assert (found.error, found.is_ready) == ("file is not a database", False)
    assert found.remedy.startswith("check SHELVER_DATABASE_URL. If it is meant")


def test_one_that_may_only_be_read_is_told_with_what_to_do(file: Path) -> None:
    """It is not called broken: who moved it away would lose it."""
    content = bytearray(file.read_bytes())
    content[18] = 3  # a format of the future, which may only be read (https://www.sqlite.org/fileformat2.html, 1.3.3)
    file.write_bytes(content)
    found = look(f"sqlite:///{file}")
    assert (found.error, found.damage, "readonly" in found.write_error) == ("", (), True)
    assert found.remedy.startswith("let this user write the file and its folder")


def test_damage_within_is_found(file: Path) -> None:
    """Before a run meets it."""
    content = bytearray(file.read_bytes())
    content[8192:12288] = b"\x55" * 4096
    file.write_bytes(content)
    found = look(f"sqlite:///{file}")
    assert (bool(found.damage or found.error), found.is_ready) == (True, False)


def test_one_that_is_behind_is_left_where_it_is(file: Path) -> None:
    """How many migrations it lacks; empty ones lack all."""
    change(file, "UPDATE alembic_version SET version_num = '0012'")
    found = look(f"sqlite:///{file}")
    assert (found.behind, found.is_ready) == (int(newest_revision()) - 12, False)
    assert look(f"sqlite:///{file}").revision == "0012"


def test_one_of_a_newer_version_is_told(file: Path) -> None:
    """And not opened any further."""
    change(file, "UPDATE alembic_version SET version_num = '9999'")
    found = look(f"sqlite:///{file}")
    assert (found.is_too_new, found.is_ready) == (True, False)


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite+nothing:///x", "postgresql://u:secret@127.0.0.1:port/x", "oracle://u:secret@x/y"]
)
def test_a_url_that_cannot_be_used_is_told_without_its_password(url: str) -> None:
    """Whatever is wrong with it."""
    found = look(url)
    assert found.error
    assert "secret" not in f"{found.error}{found.shown}"


def test_one_that_cannot_be_written_is_told(file: Path) -> None:
    """Whatever refuses the change: here, a view in the place of a table."""
    change(file, "ALTER TABLE alembic_version RENAME TO kept")
    change(file, "CREATE VIEW alembic_version AS SELECT version_num FROM kept")
    found = look(f"sqlite:///{file}")
    assert (found.error, "cannot modify alembic_version" in found.write_error) == ("", True)


def test_one_in_which_another_process_writes_can_be_written(file: Path) -> None:
    """A run under way is no trouble."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as writer:
        writer.exec_driver_sql("BEGIN IMMEDIATE")
        assert look(f"sqlite:///{file}?timeout=0.1").write_error == ""
        writer.exec_driver_sql("ROLLBACK")
    engine.dispose()
