"""Two hosts, which share nothing but a database on a server: processes with separate homes."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.assembly import assemble
from bot.cycle import run_cycle
from bot.exit_code import ExitCode
from bot.lock import run_lock
from config.errors import DatabaseError, LockHeldError
from db.models import Paper
from db.runs import recent_runs
from tests.bot.process import shelver, started
from tests.bot.scene import MONDAY, PROFILE, Scene, scene
from tests.databases import server

pytestmark = pytest.mark.postgresql

PATIENCE = 120
BUSY = "another run holds the lock in the database "


def settings(stage: Scene, host: str, *, delay: float) -> dict[str, str]:
    """One host's settings: a home of its own."""
    home = stage.home / host
    home.mkdir(exist_ok=True)
    return stage.environment | {"SHELVER_STATE_FOLDER": str(home), "SHELVER_ARXIV_DELAY": f"{delay:g}"}


def both_run(stage: Scene, *, day: int, delay: float) -> list[tuple[int | None, str]]:
    """Start a run on each host at the same moment; how they end, and what they say on standard error."""
    now = MONDAY + timedelta(days=day)
    stage.arxiv.now = now
    ended = []
    arguments = ("run", "--now", f"{now:%Y-%m-%dT%H:%M}")
    hosts = {host: settings(stage, host, delay=delay) for host in ("a", "b")}
    streams = {host: stage.home / host / "streams" for host in hosts}
    for folder in streams.values():
        folder.mkdir(exist_ok=True)
    with (
        started(*arguments, folder=stage.home / "a", streams=streams["a"], **hosts["a"]) as first,
        started(*arguments, folder=stage.home / "b", streams=streams["b"], **hosts["b"]) as second,
    ):
        for process, folder in ((first, streams["a"]), (second, streams["b"])):
            process.join(PATIENCE)
            ended.append((process.exitcode, (folder / "stderr").read_text(encoding="utf-8")))
    return ended


def smallest_gap(stage: Scene) -> float:
    """The shortest time between two requests, as arXiv saw them."""
    moments = sorted(request.at for request in stage.arxiv.requests)
    assert len(moments) > 2
    return min(later - earlier for earlier, later in pairwise(moments))


def test_of_two_hosts_one_runs(tmp_path: Path) -> None:
    """The other one ends with 75 and names the holder; from run to run they keep the distance together."""
    with scene(tmp_path) as stage:
        ended = both_run(stage, day=0, delay=0.3)
        assert sorted(code or 0 for code, _ in ended) == [0, 75], ended
        [(_, said)] = [one for one in ended if one[0] == 75]
        assert BUSY in said
        assert " on " in said
        again = both_run(stage, day=1, delay=0.3)
        assert sorted(code or 0 for code, _ in again) == [0, 75], again
        assert smallest_gap(stage) >= 0.3
        assert len(stage.pulls) == 1


@pytest.mark.replay
def test_of_two_hosts_one_runs_twenty_times(tmp_path: Path) -> None:
    """Exactly one of them each time, and never less than three seconds between two requests, whoever asks.

    After each pair both hosts ask at once: one back-fills while the other one runs.
    """
    with scene(tmp_path) as stage:
        for day in range(20):
            ended = both_run(stage, day=day, delay=3)
            assert sorted(code or 0 for code, _ in ended) == [0, 75], (day, ended)
            [(_, said)] = [one for one in ended if one[0] == 75]
            assert BUSY in said
        before = len(stage.arxiv.requests)
        first, second = (settings(stage, host, delay=3) for host in ("a", "b"))
        now = MONDAY + timedelta(days=20)
        stage.arxiv.now = now
        streams = stage.home / "b" / "streams"
        span = ("--from", "2025-09-15", "--to", "2025-09-19")
        with started("backfill", *span, folder=stage.home / "b", streams=streams, **second) as fetching:
            ran = shelver("run", "--now", f"{now:%Y-%m-%dT%H:%M}", folder=stage.home / "a", **first)
            fetching.join(PATIENCE)
            # A day without papers may be one on which the answer was wrong, which a back-fill tells by its code.
            assert fetching.exitcode in {ExitCode.DONE, ExitCode.UNVERIFIED}, (streams / "stderr").read_text(
                encoding="utf-8"
            )
        assert ran.returncode == 0, ran.stderr
        assert len(stage.arxiv.requests) > before + 2
        assert smallest_gap(stage) >= 3
        assert len(stage.pulls) == 1


def test_a_run_that_lost_its_lock_writes_nothing_to_github(tmp_path: Path) -> None:
    """Its connection was ended in the middle: another host may run by now. The next run takes up what is left."""
    with scene(tmp_path) as stage:
        url = stage.settings.database_url
        stage.arxiv.now = MONDAY
        lost: list[str] = []

        def lose(doing: str, done: int, total: int | None) -> None:
            if not lost:
                lost.append(doing)
                server().disconnect(url)

        with (
            run_lock(stage.home / "a", url) as still_held,
            assemble(
                stage.settings, stage.folder, now=MONDAY, dry_run=False, progress=lose, still_held=still_held
            ) as cycle,
        ):
            with pytest.raises(LockHeldError, match=BUSY), run_lock(stage.home / "b", url):
                raise AssertionError("both hold it")
            report = run_cycle(cycle, clock=lambda: MONDAY)
            with run_lock(stage.home / "b", url), pytest.raises(DatabaseError, match="was lost in the middle"):
                still_held()
            with pytest.raises(DatabaseError, match="was lost in the middle"):
                run_cycle(cycle, clock=lambda: MONDAY)
        assert report.exit_code is ExitCode.FAILED
        assert "nothing more is written" in report.failures[0]
        assert stage.github.writes() == []
        with stage.sessions() as sessions, sessions() as session:
            assert [run.outcome for run in recent_runs(session, PROFILE)] == ["failed"]
            assert session.scalar(select(func.count()).select_from(Paper).where(Paper.abstract != "")) == 0
        assert stage.run().exit_code is ExitCode.DONE
        assert len(stage.pulls) == 1


def test_a_server_that_is_gone_ends_a_run_with_1(tmp_path: Path) -> None:
    """At its start, before anything is asked of anybody: with what to do, and without a traceback."""
    with scene(tmp_path) as stage:
        gone = {"SHELVER_DATABASE_URL": f"postgresql://shelver:s3cretpass@/shelver?host={tmp_path}"}
        ended = shelver("run", folder=stage.home, **(stage.environment | gone))
        assert ended.returncode == 1
        assert "check that the server runs and can be reached" in ended.stderr
        assert "Traceback" not in ended.stderr
        assert "s3cretpass" not in ended.stdout + ended.stderr
        assert stage.arxiv.requests == []
