from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.lock import run_lock
from tests.bot.process import shelver
from tests.bot.scene import BOT_TOKEN, Scene, scene
from tests.databases import database_at, stored_text
from tests.servers.arxiv import faults

NOW = ("--now", "2025-09-22T05:30")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """The sample list and the sample feed."""
    with scene(tmp_path) as ready:
        yield ready


def test_a_run_reports_as_json(stage: Scene) -> None:
    """``run --json`` prints one JSON object with figures, and exits with 0."""
    ended = shelver("run", "--json", *NOW, folder=stage.home, **stage.environment)

    assert ended.returncode == 0, ended.stderr
    report = json.loads(ended.stdout)
    assert report["exit_code"] == 0
    assert report["pull_request"]["number"] == 1
    assert report["figures"]["proposed"] == len(stage.states()) > 0


def test_a_run_prints_plain_lines_where_nobody_watches(stage: Scene) -> None:
    """Off a terminal a run prints plain lines of text, and logs JSON lines, of which none tells its steps again."""
    ended = shelver("run", *NOW, folder=stage.home, **stage.environment)

    assert ended.returncode == 0, ended.stderr
    assert "\x1b" not in ended.stdout + ended.stderr
    assert "papers polled" in ended.stdout
    assert stage.pulls[0].title == "latest papers 09-22"
    assert all(json.loads(line)["logger"] != "shelver.cycle" for line in ended.stderr.splitlines())


def test_a_second_run_at_the_same_time_exits_with_75(stage: Scene) -> None:
    """While another process holds the lock, a run does nothing and exits with 75."""
    with run_lock(stage.home, stage.settings.database_url):
        ended = shelver("run", *NOW, folder=stage.home, **stage.environment)

    assert ended.returncode == 75
    assert "another run holds" in ended.stderr
    assert stage.github.requests == []


def test_a_broken_source_exits_with_3(stage: Scene) -> None:
    """When arXiv gives no papers for two weeks, the run exits with 3, says why, and ticks no such step off."""
    stage.arxiv.fail(faults.no_results(), times=50)
    ended = shelver("run", *NOW, folder=stage.home, **stage.environment)

    assert ended.returncode == 3, ended.stderr
    assert "arxiv" in ended.stdout
    assert "✗ harvest papers" in ended.stdout


def test_a_refused_token_exits_with_1_and_is_never_shown(stage: Scene) -> None:
    """A token that GitHub refuses makes the run fail, with a remedy, and the token appears nowhere."""
    stage.github.revoke_token(BOT_TOKEN)
    ended = shelver("run", *NOW, folder=stage.home, **{**stage.environment, "SHELVER_LOG_LEVEL": "debug"})

    assert ended.returncode == 1
    assert "SHELVER_GITHUB_TOKEN" in ended.stdout
    assert BOT_TOKEN not in ended.stdout + ended.stderr
    assert BOT_TOKEN not in stored_text(stage.home / "shelver.sqlite3")


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        (("run", "--profile", "no-such-list"), {}, "there is no profile 'no-such-list'"),
        (("run", "--now", "yesterday"), {}, "--now: 'yesterday' is no ISO date"),
        (("run",), {"SHELVER_ARXIV_API_URL": "https://export.arxiv.org/api/query", "SHELVER_ARXIV_DELAY": "1"}, "3"),
        (("run", "--no-such-option"), {}, "--no-such-option"),
        (("digest", "--week", "2025-W60"), {}, "2025-W60"),
        (("digest", "--week", "9998-W01"), {}, "the week 9998-W01 has not begun"),
    ],
)
def test_wrong_usage_exits_with_2(
    tmp_path: Path, arguments: tuple[str, ...], settings: dict[str, str], said: str
) -> None:
    """Wrong options, settings and profiles exit with 2 and a message on standard error."""
    places = {"SHELVER_DATABASE_URL": database_at(tmp_path / "x.sqlite3"), "SHELVER_STATE_FOLDER": str(tmp_path)}
    ended = shelver(*arguments, folder=tmp_path, **{**places, **settings})

    assert ended.returncode == 2, ended.stderr
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
