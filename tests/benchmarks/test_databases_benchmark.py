"""What storing costs on SQLite and on PostgreSQL, side by side. Run with ``make bench``; skipped otherwise."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import make_url

from bot.paper_import import import_papers
from bot.sources.file_source import read_records
from db.papers import Stored, store_records
from db.session import open_sessions
from tests.benchmarks.test_import_benchmark import lines
from tests.databases import embedded_server
from tests.db.samples import NOON, later, record

DAY = 1_500
IMPORTED = 60_000


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    """A PostgreSQL server that stores as safely as it does by itself."""
    with embedded_server(is_safe=True) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shelver.sqlite3'}"
    url = make_url(request.getfixturevalue("server_url"))
    name = f"benchmark_{uuid4().hex}"
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return url.set(database=name).render_as_string(hide_password=False)


def test_storing_a_day(benchmark: BenchmarkFixture, new_database: str) -> None:
    """1,500 new records, and the 1,500 of the day before once more, in one transaction."""
    days = [[record(number) for number in range(first, first + DAY)] for first in (1, 1 + DAY)]
    with open_sessions(new_database) as sessions:
        with sessions.begin() as session:
            store_records(session, days[0], seen_at=NOON)

        def store() -> tuple[Stored, float]:
            start = time.process_time()
            with sessions.begin() as session:
                stored = store_records(session, [*days[0], *days[1]], seen_at=later(1))
            return stored, time.process_time() - start

        stored, seconds_of_work = benchmark.pedantic(store, rounds=1)  # type: ignore[no-untyped-call]  # pytest-benchmark leaves it untyped
    assert stored == Stored(new=DAY, known=DAY)
    benchmark.extra_info["own_cpu_seconds"] = round(seconds_of_work, 2)


def test_importing(benchmark: BenchmarkFixture, new_database: str, tmp_path: Path) -> None:
    """60,000 generated records of a snapshot."""
    file = tmp_path / "snapshot.jsonl"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(lines(IMPORTED))

    def store() -> tuple[Stored, float, float]:
        start, start_of_work = time.perf_counter(), time.process_time()
        with open_sessions(new_database) as sessions:
            done = import_papers(sessions, read_records(file), categories=None, seen_at=NOON, show=lambda _: None)
        return done.stored, time.perf_counter() - start, time.process_time() - start_of_work

    stored, seconds, seconds_of_work = benchmark.pedantic(store, rounds=1)  # type: ignore[no-untyped-call]  # pytest-benchmark leaves it untyped
    assert stored == Stored(new=IMPORTED)
    benchmark.extra_info["papers_a_second"] = round(IMPORTED / seconds)
    benchmark.extra_info["own_cpu_seconds"] = round(seconds_of_work, 2)
