"""What earlier versions have stored is there after an update, and the next day is played with it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, TableClause, column, create_engine, insert, inspect, select, table

from bot.exit_code import ExitCode
from db import postgresql
from db.migrate import alembic_config, current_revision, newest_revision
from db.models import Base
from db.session import connect, open_engine
from db.states import ProposalState
from tests.bot.scene import scene
from tests.databases import new_database_at
from tests.db.released import released, script
from tests.db.released.write import MERGED, REFUSED

Rows = Mapping[str, list[tuple[object, ...]]]
CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"


def old_tables(engine: Engine) -> list[TableClause]:
    """The tables of a database, each with the columns that it has, typed as they are today."""
    inspector = inspect(engine)
    there = {name: {each["name"] for each in inspector.get_columns(name)} for name in inspector.get_table_names()}
    assert there.keys() - {"alembic_version"} <= Base.metadata.tables.keys()
    return [
        table(model.name, *(column(each.name, each.type) for each in model.columns if each.name in there[model.name]))
        for model in Base.metadata.sorted_tables
        if model.name in there
    ]


def rows(engine: Engine, tables: list[TableClause]) -> Rows:
    """What some columns hold."""
    with engine.connect() as connection:
        return {each.name: sorted(map(tuple, connection.execute(select(each))), key=repr) for each in tables}


@pytest.fixture(params=released())
def old(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, list[TableClause], Rows]:
    """The URL of a database as a version left it, what it holds, and which columns it knows.

    On PostgreSQL it is made by the migrations of that version, and gets the same rows.
    """
    file = tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script(released()[request.param]))
    source = create_engine(f"sqlite:///{file}")
    tables = old_tables(source)
    before = rows(source, tables)
    with source.connect() as connection_there:
        revision = current_revision(connection_there)
    source.dispose()
    assert revision is not None
    (tmp_path / "bot").mkdir()
    url = new_database_at(tmp_path / "bot" / "shelver.sqlite3")
    target = connect(url)
    if postgresql.is_meant(target.url):
        with target.begin() as connection_here:
            command.upgrade(alembic_config(connection_here), revision)
            for each in tables:
                if before[each.name]:
                    names = [one.name for one in each.columns]
                    values = [dict(zip(names, row, strict=True)) for row in before[each.name]]
                    connection_here.execute(insert(each), values)
            postgresql.restart_numbering(connection_here, [each.name for each in tables])
    else:
        file.rename(tmp_path / "bot" / "shelver.sqlite3")
    target.dispose()
    return url, tables, before


def test_all_that_was_stored_is_there_after_the_update(old: tuple[str, list[TableClause], Rows]) -> None:
    """Row by row, each column that there was."""
    url, tables, before = old
    engine = open_engine(url)
    with engine.connect() as connection:
        assert current_revision(connection) == newest_revision()
    assert rows(engine, tables) == before
    engine.dispose()


def test_the_next_day_is_played_with_what_is_remembered(
    old: tuple[str, list[TableClause], Rows], tmp_path: Path
) -> None:
    """What was refused stays so, what was proposed is proposed again, and no decision is forgotten.

    What had been merged does not stand in the list any more: it counts as taken out, and is refused.
    """
    url, tables, before = old
    decisions = [each for each in tables if each.name == "decision"]
    with scene(tmp_path) as stage:
        assert stage.settings.database_url == url
        report = stage.run(days=1)
        assert report.exit_code is ExitCode.DONE, report.failures
    engine = open_engine(url)
    [proposal] = [each for each in tables if each.name == "proposal"]
    with engine.connect() as connection:
        found = dict(connection.execute(select(proposal.c.id, proposal.c.state)).all())
    assert set(before["decision"]) <= set(rows(engine, decisions)["decision"])
    engine.dispose()
    assert found.pop(REFUSED) is found.pop(MERGED) is ProposalState.REJECTED
    assert set(found.values()) == {ProposalState.PROPOSED}


def test_each_version_of_the_changelog_has_a_database() -> None:
    """Whoever releases one adds its file, by `tests.db.released.write`."""
    versions = re.findall(r"^## \[?(\d+\.\d+\.\d+)", CHANGELOG.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(versions) <= released().keys()


def test_each_version_of_the_changelog_says_what_an_operator_must_do() -> None:
    """Under ``Operators``, in a line that begins with ``Upgrade``."""
    headings = re.split(r"^## ", CHANGELOG.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for version in headings:
        operators = version.partition("\n### Operators\n")[2].partition("\n### ")[0]
        assert re.search(r"^- \*\*Upgrade\*\*: \S", operators, re.MULTILINE), version.splitlines()[0]
