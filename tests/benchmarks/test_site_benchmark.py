"""How fast the site of ten thousand papers is built; run with ``pytest --benchmark-only tests/benchmarks``."""

from __future__ import annotations

import gzip
import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bot.catalogue.facts import refresh_facts
from bot.site.build import build_site
from bot.site.folder import Written, write_site
from bot.site.pages import site_files
from db.session import open_sessions
from tests.benchmarks.test_catalogue_benchmark import PAPERS, fill
from tests.bot.catalogue.samples import ENTITIES, FOLDER
from tests.bot.digest.samples import PROFILE
from tests.bot.site.browser import missing, reading, require, running_browser

SEARCH = """words => {
  const field = document.getElementById("q");
  const start = performance.now();
  field.value = words;
  field.dispatchEvent(new Event("input", {bubbles: true}));
  document.querySelector("#results .title").getBoundingClientRect();
  return performance.now() - start;
}"""


class Build(NamedTuple):
    """What came of a build, and what its process took."""

    written: Written
    cpu_seconds: float
    peak_megabytes: int


def build(database_url: str, out: Path) -> Build:
    """Build the site, in a process that has done nothing else."""
    with open_sessions(database_url) as sessions, sessions() as session:
        site = build_site(session, FOLDER, weeks=26)
    written = write_site(out, site_files(site))
    return Build(written, round(time.process_time(), 2), _peak_megabytes())


def _peak_megabytes() -> int:
    """Of this program alone; ``ru_maxrss`` would count what the one before it in this process took (getrusage(2))."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database with ten thousand listed papers whose words are read."""
    url = f"sqlite:///{tmp_path_factory.mktemp('site')}/shelver.sqlite3"
    with open_sessions(url) as sessions:
        with sessions.begin() as session:
            fill(session)
        refresh_facts(sessions, PROFILE.name, ENTITIES)
    return url


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site is built, and built again."""
    return tmp_path_factory.mktemp("out")


@pytest.mark.parametrize("time_of_build", ["first", "again"])
def test_building_the_site(benchmark: BenchmarkFixture, filled: str, out: Path, time_of_build: str) -> None:
    """Python started, database read, folder written; CPU seconds, peak memory and the search's size are noted."""

    def build_anew() -> Build:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as processes:
            return processes.submit(build, filled, out).result()

    written, *taken = benchmark.pedantic(build_anew, rounds=1)  # type: ignore[no-untyped-call]  # it has no types
    benchmark.extra_info["cpu_seconds"], benchmark.extra_info["peak_megabytes"] = taken
    benchmark.extra_info["search_kilobytes"] = len(gzip.compress((out / "assets/papers.js").read_bytes())) // 1024
    assert written.files > PAPERS
    assert written.written == (written.files if time_of_build == "first" else 0)


def test_searching_in_a_browser(benchmark: BenchmarkFixture, out: Path) -> None:
    """From what is typed to the first result, laid out, among ten thousand papers; after the builds above."""
    require(missing(), in_ci=bool(os.environ.get("CI")))
    with running_browser() as browser, reading(browser, out) as reader:
        page = reader.open("papers.html")

        def search() -> float:
            """Milliseconds."""
            return float(page.evaluate(SEARCH, "mender 77"))

        page.fill("#q", "kind")
        benchmark.extra_info["milliseconds"] = sorted(round(search(), 1) for _ in range(5))
        benchmark.pedantic(search, rounds=3)  # type: ignore[no-untyped-call]  # as above
        assert "77" in (page.locator("#results .title").first.text_content() or "")
