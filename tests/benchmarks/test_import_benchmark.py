"""How fast a snapshot is imported. Run with ``pytest --benchmark-only tests/benchmarks``; skipped otherwise."""

from __future__ import annotations

import json
import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bot.paper_import import import_papers
from bot.sources.file_source import read_records
from db.papers import Stored
from db.session import open_sessions
from tests.db.samples import NOON

PAPERS_A_MONTH = 8_000
FAMILIES = ("Abel", "Chen", 'M\\"uller', "Ito", "Huang", "Kim", "Park", "Novak", "D{\\'i}az", "Diaz", "Silva")
"""Two in eleven bear an accent in LaTeX."""

VERSIONS = (
    {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
    {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"},
    {"version": "v3", "created": "Fri, 4 Apr 2008 13:30:00 GMT"},
)
"""A paper has 1.75 of them on average, a little more than on arXiv."""


def lines(count: int) -> Iterator[str]:
    """Generated lines of a metadata snapshot, of the length of real ones."""
    dice = random.Random(1)
    words = [f"word{number}" for number in range(3_000)]
    for number in range(count):
        month, serial = divmod(number, PAPERS_A_MONTH)
        line = {
            "id": f"{8 + month // 12:02d}{1 + month % 12:02d}.{serial:05d}",
            "title": " ".join(dice.choices(words, k=10)),
            "comments": dice.choice(("12 pages", None)),
            "categories": "cs.SE cs.CL",
            "abstract": " ".join(dice.choices(words, k=150)),
            "doi": dice.choice((None, f"10.1000/{number}")),
            "versions": VERSIONS[: dice.choice((1, 1, 2, 3))],
            "authors_parsed": [[dice.choice(FAMILIES), dice.choice("ABCDEFGH"), ""] for _ in range(4)],
        }
        yield f"{json.dumps(line)}\n"


@pytest.mark.parametrize("count", [100_000, 1_000_000])
def test_import(benchmark: BenchmarkFixture, tmp_path: Path, count: int) -> None:
    """Generated records into a new SQLite database: papers a second, by the clock and of the CPU, and peak memory."""
    file = tmp_path / "snapshot.jsonl"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(lines(count))

    def store() -> tuple[Stored, float, float]:
        start, start_of_work = time.perf_counter(), time.process_time()
        with open_sessions(f"sqlite:///{tmp_path / 'shelver.sqlite3'}") as sessions:
            records = read_records(file)
            done = import_papers(sessions, records, categories=None, seen_at=NOON, show=lambda _: None)
        return done.stored, time.perf_counter() - start, time.process_time() - start_of_work

    stored, seconds, seconds_of_work = benchmark.pedantic(store, rounds=1)  # type: ignore[no-untyped-call]  # pytest-benchmark leaves it untyped
    assert stored == Stored(new=count)
    benchmark.extra_info["papers_a_second"] = round(count / seconds)
    benchmark.extra_info["papers_a_second_of_cpu"] = round(count / seconds_of_work)
    benchmark.extra_info["peak_megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    file.unlink()
