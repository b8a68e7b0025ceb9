"""How fast the site of ten thousand papers is built; run with ``pytest --benchmark-only tests/benchmarks``."""

from __future__ import annotations

import gzip
import os
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bot.catalogue.facts import refresh_facts
from bot.site.build import build_site
from bot.site.folder import Written, write_site
from bot.site.pages import site_files
from db.session import Sessions, open_sessions
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


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    """A database with ten thousand listed papers whose words are read."""
    with open_sessions(f"sqlite:///{tmp_path_factory.mktemp('site')}/shelver.sqlite3") as sessions:
        with sessions.begin() as session:
            fill(session)
        refresh_facts(sessions, PROFILE.name, ENTITIES)
        yield sessions


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site is built, and built again."""
    return tmp_path_factory.mktemp("out")


@pytest.mark.parametrize("time_of_build", ["first", "again"])
def test_building_the_site(benchmark: BenchmarkFixture, filled: Sessions, out: Path, time_of_build: str) -> None:
    """Database read, folder written; CPU seconds, peak memory with the filling, and the search's size are noted."""

    def build() -> Written:
        with filled() as session:
            site = build_site(session, FOLDER, weeks=26)
        return write_site(out, site_files(site))

    start = time.process_time()
    written = benchmark.pedantic(build, rounds=1)  # type: ignore[no-untyped-call]  # pytest-benchmark leaves it untyped
    benchmark.extra_info["cpu_seconds"] = round(time.process_time() - start, 2)
    benchmark.extra_info["peak_megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
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
