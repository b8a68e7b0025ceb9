from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.health.database_checks import Space, check_database, check_disk
from bot.health.finding import Level
from db.examination import Examination
from db.postgresql import ServerState
from tests.db.samples import NOON

SOUND = Examination(shown="sqlite:///x", driver="sqlite+pysqlite", file=Path("x"), revision="0014", size=4_200_000)
SERVER = ServerState(version="17.2", is_standby=False, now=NOON)
GIGABYTE = 1_000_000_000


@pytest.mark.parametrize(
    ("found", "levels"),
    [
        (SOUND, {"database": Level.OK, "migrations": Level.OK}),
        (Examination(shown="x", file=Path("x"), is_missing=True), {"database": Level.OK}),
        (Examination(shown="x", error="file is not a database"), {"database": Level.FAIL}),
        (
            Examination(shown="x", file=Path("x"), damage=("row 3 missing",), revision="0014"),
            {"database": Level.FAIL, "migrations": Level.OK},
        ),
        (
            Examination(shown="x", write_error="readonly", revision="0012", behind=2),
            {"database": Level.FAIL, "migrations": Level.WARN},
        ),
        (
            Examination(shown="x", revision="9999", is_too_new=True, is_searched=False),
            {"database": Level.OK, "migrations": Level.FAIL},
        ),
        (Examination(shown="x", behind=14), {"database": Level.OK, "migrations": Level.OK}),
        (Examination(shown="x", behind=14, server=SERVER), {"database": Level.OK, "migrations": Level.OK}),
        (
            Examination(shown="x", revision="0014", server=replace(SERVER, is_standby=True), write_error="read-only"),
            {"database": Level.FAIL, "migrations": Level.OK},
        ),
    ],
)
def test_each_trouble_of_a_database_has_its_line_and_its_remedy(found: Examination, levels: dict[str, Level]) -> None:
    """What is well has no remedy."""
    findings = list(check_database(found, may_make=True))
    assert {finding.check: finding.level for finding in findings} == levels
    assert all(bool(finding.remedy) == (finding.level is not Level.OK) for finding in findings)


def test_a_place_where_no_file_can_be_made_is_told_before_the_first_run() -> None:
    """Which would end with the same words."""
    [found] = check_database(Examination(shown="x", file=Path("x"), is_missing=True), may_make=False)
    assert found.level is Level.FAIL


@pytest.mark.parametrize(
    ("free", "temporary", "database", "level"),
    [
        (50 * GIGABYTE, 50 * GIGABYTE, 0, Level.OK),
        (GIGABYTE // 2, 50 * GIGABYTE, 0, Level.WARN),
        (10_000, 50 * GIGABYTE, 0, Level.FAIL),
        (50 * GIGABYTE, 2 * GIGABYTE, 3 * GIGABYTE, Level.WARN),
    ],
)
def test_a_disk_that_fills_up_is_told_before_it_is_full(
    free: int, temporary: int, database: int, level: Level
) -> None:
    """A dry run needs room for a copy of the database among the temporary files."""
    spaces = [
        Space(what="temporary files", path=Path("/t"), free=temporary, device=1),
        Space(what="state", path=Path("/s"), free=free, device=2),
        Space(what="database", path=Path("/s"), free=free, device=2),
    ]
    found = check_disk(spaces, database=database)
    assert found.level is level
    assert "for state and database" in found.message
