from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text

from config.errors import DatabaseError
from db.copying import BATCH, copy_database
from db.examination import examine
from db.listings import record_list
from db.locks import is_same_database
from db.migrate import newest_revision
from db.models import Base, Paper
from db.papers import store_records
from db.request_turns import RequestTurns
from db.runs import begin_run, move_watermark
from db.session import Sessions, open_engine, open_sessions
from tests.databases import database_at
from tests.db.samples import LIST, NOON, entry, later, record

PlaceOf = Callable[[str], str]


@pytest.fixture(params=["same kind", pytest.param("other kind", marks=pytest.mark.postgresql)])
def place_of(request: pytest.FixtureRequest, tmp_path: Path) -> PlaceOf:
    """The URL of a further database, of either kind."""
    if request.param == "other kind":
        return lambda name: f"sqlite:///{tmp_path / name}"
    return lambda name: database_at(tmp_path / name)


def fill(sessions: Sessions) -> None:
    """Store a few papers, a list, a run and a watermark."""
    with sessions.begin() as session:
        store_records(
            session, [record(number, comment="a\0b" if number == 3 else None) for number in range(1, 6)], seen_at=NOON
        )
        record_list(session, LIST, [entry(number) for number in (1, 2, 9)], commit="c1", committed_at=later(1))
        move_watermark(session, LIST, "arxiv", complete_until=NOON, at=NOON)
        begin_run(session, LIST, version="0", at=NOON)


def rows(database_url: str) -> dict[str, list[tuple[object, ...]]]:
    """All that is stored."""
    with open_sessions(database_url) as sessions, sessions() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
        }


def test_all_rows_of_all_tables_arrive(database_url: str, sessions: Sessions, place_of: PlaceOf) -> None:
    """There and back again row by row the same, with the same checksum, and told table by table."""
    fill(sessions)
    told: list[tuple[str, int, int]] = []

    there = copy_database(database_url, place_of("b.sqlite3"), show=lambda *step: told.append(step))
    back = copy_database(place_of("b.sqlite3"), place_of("c.sqlite3"))

    stored = rows(database_url)
    assert there == back
    assert there.rows == {name: len(held) for name, held in stored.items()}
    assert there.rows["paper"] == 6
    assert rows(place_of("b.sqlite3")) == rows(place_of("c.sqlite3")) == stored
    assert ("paper", 6, 6) in told


def test_the_copy_is_written_on_as_the_original_would_be(
    database_url: str, sessions: Sessions, place_of: PlaceOf
) -> None:
    """A new row gets the number after the highest one."""
    fill(sessions)
    copy_database(database_url, place_of("b.sqlite3"))
    with open_sessions(place_of("b.sqlite3")) as copies, copies.begin() as session:
        highest = max(session.scalars(select(Paper.id)))
        store_records(session, [record(77)], seen_at=NOON)
        assert session.scalars(select(Paper.id).where(Paper.arxiv_id == "2509.00077")).one() == highest + 1
        run = begin_run(session, LIST, version="0", at=later(1))
        assert run.id == 2


def test_a_target_that_holds_something_is_refused(database_url: str, sessions: Sessions, place_of: PlaceOf) -> None:
    """It is left as it is; a turn at asking arXiv alone is no content."""
    fill(sessions)
    other = place_of("b.sqlite3")
    engine = open_engine(other)
    RequestTurns(engine, "arxiv").take(at_most=later(1) - NOON, pause=later(1) - NOON)
    engine.dispose()
    copy_database(database_url, other)
    before = rows(other)
    with pytest.raises(DatabaseError, match=r"is not empty: there are rows in its table .*Nothing was changed"):
        copy_database(database_url, other)
    assert rows(other) == before


def test_what_breaks_off_leaves_nothing_behind(database_url: str, sessions: Sessions, place_of: PlaceOf) -> None:
    """The source is as it was; the empty target is refused by all others, until copying has been started again."""
    fill(sessions)
    before = rows(database_url)

    def break_off(table: str, done: int, total: int) -> None:
        if table == "listing" and done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_database(database_url, place_of("b.sqlite3"), show=break_off)
    with pytest.raises(DatabaseError, match=r"was broken off: it is empty. Repeat `shelver db copy`"):
        open_engine(place_of("b.sqlite3"))
    found = examine(place_of("b.sqlite3"), clock=lambda: NOON)
    assert (found.is_unfinished, found.is_too_new, found.is_ready) == (True, False, False)
    assert rows(database_url) == before
    assert copy_database(database_url, place_of("b.sqlite3")).rows["paper"] == 6


def test_what_the_disk_refuses_is_told_with_what_became_of_the_copy(
    database_url: str, sessions: Sessions, place_of: PlaceOf
) -> None:
    """Nothing of it is taken up, so that it has to be copied again, not run."""
    fill(sessions)

    def refuse(table: str, done: int, total: int) -> None:
        raise DatabaseError("the disk is full: free some space") from OSError()

    with pytest.raises(DatabaseError, match=r"^copying broke off: the disk .* in the other one: copy again"):
        copy_database(database_url, place_of("b.sqlite3"), show=refuse)
    assert copy_database(database_url, place_of("b.sqlite3")).rows["paper"] == 6


def test_what_is_written_meanwhile_is_not_copied(database_url: str, sessions: Sessions, place_of: PlaceOf) -> None:
    """The source is read as it is at one moment."""
    fill(sessions)

    def write(table: str, done: int, total: int) -> None:
        if (table, done) == ("comment_mark", total):
            with sessions.begin() as session:
                store_records(session, [record(50)], seen_at=NOON)

    copied = copy_database(database_url, place_of("b.sqlite3"), show=write)
    assert copied.rows["paper"] == 6
    assert len(rows(database_url)["paper"]) == 7


def test_many_rows_are_copied_in_batches(database_url: str, sessions: Sessions, place_of: PlaceOf) -> None:
    """Their progress is told, and none is left out at the seams."""
    with sessions.begin() as session:
        store_records(session, [record(number) for number in range(1, BATCH + 3)], seen_at=NOON)
    told: list[tuple[str, int, int]] = []
    copied = copy_database(database_url, place_of("b.sqlite3"), show=lambda *step: told.append(step))
    assert copied.rows["paper"] == BATCH + 2
    assert [done for table, done, _ in told if table == "paper"] == [0, BATCH, BATCH + 2]


@pytest.mark.parametrize(
    ("revision", "remedy"), [("0001", "run `shelver db upgrade`"), ("9999", "newer version wrote it: install that")]
)
def test_a_database_of_another_version_is_refused(
    database_url: str, sessions: Sessions, place_of: PlaceOf, revision: str, remedy: str
) -> None:
    """It is not changed by being copied, so it has to be migrated first, or copied by the version that wrote it."""
    with sessions.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :other"), {"other": revision})
    try:
        with pytest.raises(DatabaseError, match=rf"stands at revision {revision}.*{remedy}.*nothing was copied"):
            copy_database(database_url, place_of("b.sqlite3"))
    finally:
        with sessions.begin() as session:
            session.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": newest_revision()})


@pytest.mark.sqlite
def test_a_source_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """A mistyped path is told."""
    with pytest.raises(DatabaseError, match=r"there is no database .*a\.sqlite3: nothing was copied"):
        copy_database(f"sqlite:///{tmp_path / 'a.sqlite3'}", f"sqlite:///{tmp_path / 'b.sqlite3'}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.sqlite
def test_one_file_is_known_by_all_its_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a link, and by a path from the folder in which one stands; also where the file is not there yet."""
    monkeypatch.chdir(tmp_path)
    file = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    assert is_same_database(file, "sqlite:///a.sqlite3")
    open_engine(file).dispose()
    (tmp_path / "b.sqlite3").symlink_to("a.sqlite3")
    assert is_same_database(file, "sqlite:///b.sqlite3")
    assert not is_same_database(file, "sqlite:///c.sqlite3")
    assert not is_same_database("sqlite://", "sqlite://")


@pytest.mark.postgresql
def test_one_database_of_a_server_is_known_by_all_its_urls(database_url: str, place_of: PlaceOf) -> None:
    """The server itself is asked: names of hosts, and of users, tell nothing."""
    url = make_url(database_url)
    same = url.set(drivername="postgres").update_query_dict({"application_name": "other"})
    assert is_same_database(database_url, same.render_as_string(hide_password=False))
    assert not is_same_database(database_url, place_of("b.sqlite3"))
