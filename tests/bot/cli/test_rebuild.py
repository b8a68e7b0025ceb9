"""``shelver rebuild``, as an operator sees it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import command_line
from config.errors import ConfigurationError
from tests.bot.begun import begun
from tests.bot.scene import MONDAY, Scene
from tests.databases import lose_database
from tests.servers.arxiv import faults


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """A scene in which pull request 1 is open, and the database was lost."""
    with begun(tmp_path) as ready:
        ready.arxiv.now = MONDAY
        lose_database(ready.home / "shelver.sqlite3")
        yield ready


def shelver(stage: Scene, *arguments: str, exit_code: int = 0) -> str:
    """What the command prints on a terminal of 80 columns."""
    environment = {**stage.environment, "COLUMNS": "80", "TERM": "dumb", "SHELVER_LOG_LEVEL": "error"}
    result = CliRunner(env=environment).invoke(
        command_line(), [*arguments, "--now", "2025-09-23"], catch_exceptions=False
    )
    assert result.exit_code == exit_code, result.output
    return result.stdout


def test_what_was_restored_is_told_and_a_second_time_is_refused(stage: Scene) -> None:
    """Steps, figures and what is next; then the database has a memory, and the remedy is said."""
    stage.github.forget_requests()
    shown = shelver(stage, "rebuild")
    assert "1 of ours" in shown
    assert "papers proposed" in shown
    assert "the next `shelver run` goes on from here" in shown
    assert stage.github.writes() == []
    with pytest.raises(ConfigurationError, match=r"SHELVER_DATABASE_URL: .*put the database away"):
        shelver(stage, "rebuild")


def test_arxiv_in_trouble_is_told_by_the_exit_code(stage: Scene) -> None:
    """All that GitHub tells is restored, and programs can read what is missing."""
    stage.arxiv.fail(faults.html_page(), times=50)
    told = json.loads(shelver(stage, "rebuild", "--json", exit_code=3))
    assert told["pull_requests"] == 1
    assert told["proposals"]["proposed"] > 10
    assert "arxiv" in told["failures"][0]


def test_without_a_token_nothing_can_be_believed(stage: Scene) -> None:
    """The message names the setting."""
    stage.token = None
    with pytest.raises(ConfigurationError, match="SHELVER_GITHUB_TOKEN"):
        shelver(stage, "rebuild")
