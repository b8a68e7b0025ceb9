"""The main job's two heavy parts on real input; ``make bench`` runs them."""

from __future__ import annotations

import itertools
import json
import resource
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bot.curated_list.document import parse
from bot.steps.list_commits import listed_entry
from db.listings import record_list
from db.session import open_sessions
from tests.bot.process import shelver
from tests.replay.real_weeks import BUNDLE, PAPERS

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not (BUNDLE.exists() and PAPERS.exists()), reason="../shared/data is not here"),
]


def peak_of_children() -> float:
    """The largest memory of any process started so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def test_seeding_the_whole_list(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """Parse the newest real list and store its 2,300 entries into an empty SQLite database."""
    bare = str(tmp_path / "list.git")
    subprocess.run(["git", "clone", "--quiet", "--bare", str(BUNDLE.resolve()), bare], check=True)
    text = subprocess.run(
        ["git", "-C", bare, "show", "main:README.md"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    numbers = itertools.count()

    def seed() -> int:
        number = next(numbers)
        url = f"sqlite:///{tmp_path / str(number)}.sqlite3"
        unseen = text + f"<!-- {number} -->\n"
        with open_sessions(url) as sessions, sessions.begin() as session:
            entries = [listed_entry(entry) for entry in parse(unseen).entries]
            change = record_list(
                session, "list", entries, commit="a" * 40, committed_at=datetime(2025, 9, 27, tzinfo=UTC)
            )
            return len(change.added)

    assert benchmark(seed) > 2200


def test_classifying_the_whole_stream(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """``shelver classify`` over 28,721 real records, start of the process included; memory is its peak."""
    out = tmp_path / "out.jsonl"

    def classify() -> None:
        ended = shelver("classify", str(PAPERS.resolve()), "-o", str(out), folder=tmp_path)
        assert ended.returncode == 0, ended.stderr

    benchmark(classify)
    benchmark.extra_info["peak_megabytes"] = round(peak_of_children())
    with out.open(encoding="utf-8") as lines:
        count = sum(1 for line in lines if 0 <= json.loads(line)["relevance"] <= 1)
    assert count == 28_721
    assert peak_of_children() < 300
