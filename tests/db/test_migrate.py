from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, TextClause, bindparam, inspect, select, text
from sqlalchemy.dialects import registry
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from config.errors import DatabaseTooNewError
from db import postgresql
from db.identity import LONGEST_KEY
from db.migrate import alembic_config, current_revision, newest_revision, upgrade
from db.models import Base, Proposal
from db.session import connect, open_engine
from db.types import UtcDateTime
from tests.databases import new_database_at
from tests.db.samples import LIST, NOON


@pytest.fixture
def engine(new_database_url: str) -> Iterator[Engine]:
    """An engine on an empty database."""
    engine = connect(new_database_url)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    """The tables of a database, but for Alembic's own."""
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def settle(connection: Connection) -> None:
    """What opening a database does beside migrating it."""
    if postgresql.is_meant(connection.engine.url):
        postgresql.sort_by_bytes(connection, Base.metadata.tables)


def test_an_empty_database_gets_every_table(engine: Engine) -> None:
    """From nothing to the newest revision."""
    assert upgrade(engine) is None
    assert tables(engine) == set(Base.metadata.tables)
    with engine.connect() as connection:
        assert current_revision(connection) == newest_revision()


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    """What is stored stays."""
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(
            Base.metadata.tables["watermark"].insert(),
            {"profile": LIST, "source": "arxiv", "complete_until": NOON, "moved_at": NOON},
        )
    assert upgrade(engine) == newest_revision()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM watermark")) == 1


def test_the_way_down_leads_to_an_empty_database_and_up_again(engine: Engine) -> None:
    """Each migration knows its way back."""
    upgrade(engine)
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), "base")
    assert tables(engine) == set()
    assert upgrade(engine) is None
    assert tables(engine) == set(Base.metadata.tables)


def test_the_migrations_say_what_the_models_say(engine: Engine) -> None:
    """Nobody changed a model and forgot the migration: Alembic sees no difference."""
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        command.check(alembic_config(connection))


def test_the_check_constraints_are_those_of_the_models(engine: Engine, tmp_path: Path) -> None:
    """Alembic does not compare them, so they are compared here: the states that a column takes."""
    upgrade(engine)
    there = {
        table: {check["name"]: check["sqltext"] for check in inspect(engine).get_check_constraints(table)}
        for table in sorted(Base.metadata.tables)
    }
    other = connect(new_database_at(tmp_path / "other.sqlite3"))
    with other.begin() as connection:
        Base.metadata.create_all(connection)
        settle(connection)
    expected = {
        table: {check["name"]: check["sqltext"] for check in inspect(other).get_check_constraints(table)}
        for table in sorted(Base.metadata.tables)
    }
    other.dispose()
    assert there == expected
    assert set(there["decision"]) == {"ck_decision_proposal_state", "ck_decision_proposal_state_before"}


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_no_two_constraints_of_a_table_share_a_name(table: str) -> None:
    """SQLite would take them, PostgreSQL would not."""
    names = Counter(str(each.name) for each in Base.metadata.tables[table].constraints)
    assert names.most_common(1)[0][1] == 1


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_each_table_can_be_written_in_the_dialect_of_postgresql(table: str) -> None:
    """No model uses what only SQLite has."""
    assert "CREATE TABLE" in str(
        CreateTable(Base.metadata.tables[table]).compile(dialect=registry.load("postgresql")())
    )


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(engine: Engine, new_database_url: str) -> None:
    """The message says what to do, and not a byte of the content changes."""
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("CREATE TABLE from_the_future (id INTEGER)"))
    before = dump(engine)
    with pytest.raises(DatabaseTooNewError, match=r"stands at revision 9999.*newer version.*nothing was changed"):
        open_engine(new_database_url)
    assert dump(engine) == before


def at_noon(statement: str) -> TextClause:
    """A statement in which ``:at`` is noon, as the tables hold moments."""
    return text(statement).bindparams(bindparam("at", NOON, UtcDateTime()))


def test_what_is_stored_survives_the_second_migration_and_the_way_back(engine: Engine) -> None:
    """Proposals and decisions of the first schema stay as they are, and nobody is said to have asked for them."""
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0001")
        settle(connection)
        connection.execute(
            at_noon(
                "INSERT INTO paper (id, title, title_key, abstract, authors, categories, first_seen_at, changed_at) "
                "VALUES (1, 'A', 'a', '', '[]', '[]', :at, :at)"
            ),
        )
        connection.execute(
            at_noon(
                "INSERT INTO proposal "
                "(id, profile, paper_id, state, section_score, relevance, created_at, changed_at) "
                "VALUES (1, :profile, 1, 'rejected', 0.5, 0.5, :at, :at)"
            ),
            {"profile": LIST},
        )
        connection.execute(
            at_noon(
                "INSERT INTO decision (id, proposal_id, after, actor, reason, decided_at) "
                "VALUES (1, 1, 'rejected', 'keeper', 'no', :at)"
            ),
        )
    before = dump(engine)
    upgrade(engine)
    with Session(engine) as session:
        proposal = session.scalars(select(Proposal)).one()
        assert (proposal.asked_for, proposal.pinned_section, proposal.postponed_until) == (False, None, None)
        assert [decision.taken_back_at for decision in proposal.decisions] == [None]

    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0001")
    assert dump(engine) == before


def test_versions_without_a_title_do_not_survive_the_way_back(engine: Engine) -> None:
    """A database that knows no such versions keeps all others."""
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(
            at_noon(
                "INSERT INTO paper (id, title, title_key, abstract, authors, categories, first_seen_at, changed_at) "
                "VALUES (1, 'A', 'a', '', '[]', '[]', :at, :at)"
            ),
        )
        connection.execute(
            at_noon(
                "INSERT INTO paper_version (paper_id, version, title, seen_at) "
                "VALUES (1, 1, NULL, :at), (1, 2, 'A', :at)"
            ),
        )
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0008")
        assert connection.execute(text("SELECT version, title FROM paper_version")).all() == [(2, "A")]
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version, title FROM paper_version")).all() == [(2, "A")]


def test_keys_of_very_long_titles_are_shortened(engine: Engine) -> None:
    """As `db.identity.title_key` makes them now; others stay."""
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0014")
        connection.execute(
            at_noon(
                "INSERT INTO paper (id, title, title_key, abstract, authors, categories, first_seen_at, changed_at) "
                "VALUES (1, 'A', :long, '', '[]', '[]', :at, :at), (2, 'B', 'b', '', '[]', '[]', :at, :at)"
            ),
            {"long": "ä" * 700},
        )
    upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT title_key FROM paper ORDER BY id")).scalars().all()
    assert found == ["ä" * LONGEST_KEY, "b"]


def dump(engine: Engine) -> dict[str, object]:
    """All that a database holds: each table's columns, constraints and rows."""
    with engine.connect() as connection:
        there = inspect(connection)
        metadata = MetaData()
        metadata.reflect(connection)
        return {
            name: (
                [
                    (column["name"], str(column["type"]), column["nullable"], column["default"])
                    for column in sorted(there.get_columns(name), key=itemgetter("name"))
                ],
                there.get_pk_constraint(name),
                sorted(map(str, there.get_foreign_keys(name))),
                sorted(map(str, there.get_unique_constraints(name))),
                sorted(map(str, there.get_check_constraints(name))),
                sorted(map(str, there.get_indexes(name))),
                sorted(str(sorted(row._mapping.items())) for row in connection.execute(select(table))),
            )
            for name, table in metadata.tables.items()
        }


def test_a_migration_that_fails_midway_leaves_nothing_behind(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """All or none: the next attempt starts where this one did."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE decision (in_the_way INTEGER)"))
    with pytest.raises(DBAPIError, match=r"decision\"? already exists"):
        upgrade(engine)
    assert tables(engine) == {"decision"}
    with engine.connect() as connection:
        assert current_revision(connection) is None


def test_two_processes_open_a_new_database_at_once(new_database_url: str) -> None:
    """Both find it whole, whoever was first."""
    root = Path(__file__).parents[2]
    moment = str(time.time() + 2)
    arguments = [sys.executable, "-W", "error", "-m", "tests.db.open_database", new_database_url, moment]
    processes = [
        subprocess.Popen(arguments, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    answers = [(*process.communicate(timeout=60), process.returncode) for process in processes]
    assert answers == [(f"{newest_revision()}\n", "", 0)] * 3


def test_the_revisions_form_one_line() -> None:
    """One beginning, one end, no branch."""
    scripts = ScriptDirectory.from_config(alembic_config())
    assert len(scripts.get_heads()) == len(scripts.get_bases()) == 1


def test_a_folder_with_a_percent_sign_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alembic's configuration file format would take it for a variable."""
    monkeypatch.setattr("db.migrate.files", lambda _: tmp_path / "100%")
    assert alembic_config().get_main_option("script_location") == str(tmp_path / "100%" / "migrations")
