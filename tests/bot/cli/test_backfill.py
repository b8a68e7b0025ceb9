"""``shelver backfill`` as a process of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.backfill.days import Span
from bot.cli.backfill import wanted_span
from bot.lock import backfill_lock, run_lock
from config.errors import ConfigurationError
from db.models import Paper
from db.session import open_sessions
from tests.bot.backfill.dying import killed_at
from tests.bot.process import environment, shelver, started
from tests.bot.scene import PROFILE_FOLDER
from tests.bot.sources.ask_arxiv import asking_process
from tests.databases import database_at
from tests.servers.arxiv import FakeArxiv, faults, sample_records

STREAM = sample_records(240, start=datetime(2024, 1, 20, tzinfo=UTC), step=timedelta(hours=4))
"""Six papers a day from 20 January to 28 February."""
NOW = datetime(2024, 3, 20, 5, 30, tzinfo=UTC)


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    """A healthy arXiv."""
    with FakeArxiv(STREAM) as server:
        yield server


def settings(arxiv: FakeArxiv, folder: Path, *, delay: float = 0.0) -> dict[str, str]:
    """The settings of an installation in a folder."""
    return {
        "SHELVER_PROFILE": str(PROFILE_FOLDER),
        "SHELVER_DATABASE_URL": database_at(folder / "shelver.sqlite3"),
        "SHELVER_STATE_FOLDER": str(folder),
        "SHELVER_ARXIV_API_URL": arxiv.query_url,
        "SHELVER_ARXIV_DELAY": f"{delay}",
    }


def run(arxiv: FakeArxiv, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A back-fill in a folder, to its end."""
    return shelver("backfill", *arguments, folder=folder, **settings(arxiv, folder))


def stored(folder: Path) -> Counter[str | None]:
    """The papers in the database of a folder."""
    with open_sessions(database_at(folder / "shelver.sqlite3")) as sessions, sessions() as session:
        return Counter(session.scalars(select(Paper.arxiv_id)))


def submitted(first: date, last: date) -> Counter[str | None]:
    """The papers of some days, each once."""
    return Counter(record.id for record in STREAM if record.published and first <= record.published.date() <= last)


def days_asked(arxiv: FakeArxiv) -> list[str]:
    """The first and the last day of each request."""
    return ["-".join(re.findall(r"(?:\[|TO )(\d{8})", request.query["search_query"])) for request in arxiv.requests]


def test_a_back_fill_tells_what_came_and_a_line_for_each_month(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """It ends with 0; a longer span afterwards asks for the days between alone, and a run may be under way."""
    with run_lock(tmp_path, database_at(tmp_path / "shelver.sqlite3")):
        ended = run(arxiv, tmp_path, "--from", "2024-01-20", "--to", "2024-02-10")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == (
        "132 papers came: 132 new, 0 changed, 0 known already\n"
        "22 of 22 days of 2024-01-20 to 2024-02-10 are verified\n"
        "done; the next 'shelver run' judges what is young enough to be proposed\n"
    )
    logged = [json.loads(line) for line in ended.stderr.splitlines()]
    months = [(line["until"], line["days_left"]) for line in logged if line["event"] == "back-fill"]
    assert [line["event"] for line in logged][:1] == ["back-fill begins"]
    assert months[-1] == ("2024-02-10", 0)
    assert len(months) == 2
    arxiv.requests.clear()

    longer = run(arxiv, tmp_path, "--from", "2024-01-25", "--to", "2024-02-13")
    assert longer.returncode == 0, longer.stderr
    assert days_asked(arxiv) == ["20240211-20240211", "20240212-20240213"]
    assert "17 of them by earlier back-fills" in longer.stdout
    assert stored(tmp_path) == submitted(date(2024, 1, 20), date(2024, 2, 13))


def test_killed_wherever_it_may_be_it_loses_nothing_and_repeats_nothing(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """A day whose papers are stored is not asked for again; one that is not stored is."""
    whole = environment(**settings(arxiv, tmp_path), HOME=str(tmp_path))
    arguments = ["backfill", "--from", "2024-01-20", "--to", "2024-01-21"]
    points: list[str] = []
    while (point := killed_at(arguments, whole, spared=frozenset(points), note=tmp_path / "died-at")) is not None:
        points.append(point)
    assert points == [
        f"{kind} {day}" for day in (20240120, 20240121) for kind in ("answer", "before commit", "after commit")
    ]
    assert days_asked(arxiv) == [f"{day}-{day}" for day in (20240120, 20240121) for _ in range(3)]
    assert stored(tmp_path) == submitted(date(2024, 1, 20), date(2024, 1, 21))


def test_ctrl_c_ends_it_after_the_request_under_way(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """What that request brings is kept, the message says how to go on, and going on repeats nothing."""
    arxiv.fail(faults.Fault(), times=2)
    arxiv.fail(faults.slow(0.5))
    arguments = ("backfill", "--from", "2024-01-20", "--to", "2024-02-10")
    with started(*arguments, folder=tmp_path, streams=tmp_path, **settings(arxiv, tmp_path)) as process:
        while len(arxiv.requests) < 3:
            time.sleep(0.01)
        os.kill(process.pid or 0, signal.SIGINT)
        process.join(60)
        assert process.exitcode == 3
    told = (tmp_path / "stdout").read_text("utf-8")
    assert "7 of 22 days" in told
    assert "not asked for yet: 15 days of 2024-01-27 to 2024-02-10, because it was stopped\n" in told
    assert "go on with: shelver backfill --from 2024-01-20 --to 2024-02-10\n" in told
    assert run(arxiv, tmp_path, *arguments[1:]).returncode == 0
    assert max(Counter(days_asked(arxiv)).values()) == 1
    assert stored(tmp_path) == submitted(date(2024, 1, 20), date(2024, 2, 10))


def test_sigterm_while_it_waits_ends_it_at_once(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """Nobody has to sit out arXiv's wish for a pause."""
    arxiv.fail(faults.status(429, retry_after=1_000))
    arguments = ("backfill", "--from", "2024-01-20", "--to", "2024-02-10")
    with started(*arguments, folder=tmp_path, streams=tmp_path, **settings(arxiv, tmp_path)) as process:
        while not arxiv.requests:
            time.sleep(0.01)
        os.kill(process.pid or 0, signal.SIGTERM)
        process.join(60)
        assert process.exitcode == 3
    assert "0 of 22 days" in (tmp_path / "stdout").read_text("utf-8")
    assert '"seconds": 1000, "event": "arXiv is left alone for a while"' in (tmp_path / "stderr").read_text("utf-8")
    assert len(arxiv.requests) == 1


def test_a_refusal_ends_with_1_and_doubt_with_3(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """Each says why, and what is missing."""
    arxiv.fail(faults.status(403))
    refused = run(arxiv, tmp_path, "--from", "2024-01-20", "--to", "2024-01-21")
    assert refused.returncode == 1
    assert "arXiv: arXiv answered with HTTP 403" in refused.stdout
    arxiv.fail(faults.no_results(), times=100)
    doubtful = run(arxiv, tmp_path, "--from", "2024-01-20", "--to", "2024-01-21")
    assert doubtful.returncode == 3
    assert "not verified: 2024-01-20 to 2024-01-21 (cs." in doubtful.stdout
    assert "check that the profile's categories exist" in doubtful.stdout


def test_two_back_fills_at_once_are_refused(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """The second one ends with 75 and asks for nothing."""
    with backfill_lock(tmp_path, database_at(tmp_path / "shelver.sqlite3")):
        ended = run(arxiv, tmp_path, "--from", "2024-01-20", "--to", "2024-01-21")
    assert (ended.returncode, arxiv.requests) == (75, [])
    assert "another back-fill holds" in ended.stderr


def test_the_distance_is_kept_together_with_other_processes(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """Beside another process that asks arXiv, no two requests come closer than is set."""
    own = settings(arxiv, tmp_path, delay=0.1)
    shelver("db", "upgrade", folder=tmp_path, **own)
    other = asking_process(arxiv.query_url, own["SHELVER_DATABASE_URL"], tmp_path, delay=0.1, times=5)
    ended = shelver("backfill", "--from", "2024-01-20", "--to", "2024-02-10", folder=tmp_path, **own)
    other.join(60)
    assert (ended.returncode, other.exitcode) == (0, 0), ended.stderr
    other.close()
    assert len(arxiv.requests) >= 10
    assert min(arxiv.gaps) >= 0.1


def test_the_days_that_may_be_filled_in() -> None:
    """None so near that arXiv may still announce papers of it; nonsense names the option."""
    assert wanted_span("2024-01-01", None, now=NOW, overlap_days=7) == Span(date(2024, 1, 1), date(2024, 3, 12))
    assert wanted_span("2024-01-01", "2024-03-19", now=NOW, overlap_days=7).last == date(2024, 3, 12)
    assert wanted_span("2024-01-01", "2024-01-01", now=NOW, overlap_days=7) == Span(*[date(2024, 1, 1)] * 2)
    for first, last, words in (
        ("2024-02-01", "2024-01-01", "--to: 2024-01-01 lies before --from"),
        ("2024-03-13", None, "--from: arXiv may still announce .* 2024-03-12 is the last day"),
        ("yesterday", None, "--from: 'yesterday' is no ISO date"),
        ("1990-01-01", None, "--from: .* before arXiv's first year"),
    ):
        with pytest.raises(ConfigurationError, match=words):
            wanted_span(first, last, now=NOW, overlap_days=7)
