from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.cli.app import Installation
from bot.cli.own_condition import condition_of
from bot.health.condition import read_condition
from bot.health.metrics import condition_metrics
from bot.health.under_way import is_run_under_way
from bot.lock import run_lock
from config.loading import load_profile
from config.settings import Settings
from db.runs import NOT_NOTED, begin_run, finish_run
from db.session import Sessions, open_sessions
from tests.bot.health.stage import DAY, LIST, MONDAY, PROFILE, add_run
from tests.bot.scene import PROFILE_FOLDER
from tests.databases import database_at


def test_a_run_that_nobody_is_at_any_more_was_interrupted(tmp_path: Path) -> None:
    """Its database was away at its end: the lock tells, before the next run notes it, and asking writes nothing."""
    url = database_at(tmp_path / "x.sqlite3")
    settings = Settings(database_url=url, state_folder=tmp_path, profile=str(PROFILE_FOLDER))
    installation = Installation(settings, load_profile(str(PROFILE_FOLDER)))
    with open_sessions(url) as sessions:
        with run_lock(tmp_path, url):
            with sessions.begin() as session:
                add_run(session, MONDAY - DAY, outcome="interrupted")
                begin_run(session, LIST, version="1", at=MONDAY)
            assert is_run_under_way(settings)
            assert [run.outcome for run in condition_of(installation).runs] == ["running", "interrupted"]
        for _ in range(2):
            told = condition_of(installation)
            assert [(run.outcome, run.message) for run in told.runs[:1]] == [("interrupted", NOT_NOTED)]
            assert (told.totals["interrupted"].count, told.totals["interrupted"].last_started_at) == (2, MONDAY)
            assert "running" not in told.totals
            runs = next(metric for metric in condition_metrics(told) if metric.name == "shelver_runs")
            assert {sample.labels["outcome"]: sample.value for sample in runs.samples}["interrupted"] == 2


def test_a_run_that_ends_while_it_is_asked_for_was_not_interrupted(sessions: Sessions) -> None:
    """It notes its end before it lets go of the lock, and that is looked at again."""
    with sessions() as session:
        run = begin_run(session, LIST, version="1", at=MONDAY)
        session.commit()

        def has_just_ended() -> bool:
            finish_run(session, run.id, outcome="done", message="all is said", at=MONDAY)
            session.commit()
            return False

        told = read_condition(session, PROFILE, now=MONDAY, is_under_way=has_just_ended)
        assert [run.outcome for run in told.runs] == ["done"]


@pytest.mark.sqlite
def test_what_is_not_to_be_known_is_believed(session: Session, tmp_path: Path) -> None:
    """A file that no run has ever locked here may be locked in another folder of state."""
    settings = Settings(database_url=database_at(tmp_path / "x.sqlite3"), state_folder=tmp_path)
    assert is_run_under_way(settings)
    begin_run(session, LIST, version="1", at=MONDAY)
    assert read_condition(session, PROFILE, now=MONDAY).runs[0].outcome == "running"
