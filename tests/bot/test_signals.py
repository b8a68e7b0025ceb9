"""SIGTERM and SIGHUP: where a run stops, how soon the service does, and what becomes of a profile with a mistake."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.scheduler import make_scheduler, serve_until_stopped
from bot.sources.shared_gate import TURNS_FILE
from bot.stopping import Stop, Stopped, ending_in_time, stopped_by
from config.profile import Schedule
from db.runs import recent_runs
from tests.bot.process import command, environment, started
from tests.bot.scene import MONDAY, PROFILE_FOLDER, scene
from tests.databases import database_at

PATIENCE = 30.0


def wait_for(ready: Callable[[], object]) -> None:
    """Until something is so, or for so long that it will never be."""
    end = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_run_that_is_told_to_stop_ends_with_143_and_the_next_one_takes_up_the_rest(tmp_path: Path) -> None:
    """It waits for its turn at arXiv, and would for minutes; what it did is known as interrupted."""
    with scene(tmp_path) as stage:
        stage.arxiv.now = MONDAY
        settings = stage.environment | {"SHELVER_ARXIV_DELAY": "120"}
        with started(
            "run", "--now", f"{MONDAY:%Y-%m-%dT%H:%M}", folder=tmp_path, streams=tmp_path, **settings
        ) as process:
            wait_for(lambda: stage.arxiv.requests)
            assert process.pid is not None
            os.kill(process.pid, signal.SIGTERM)
            process.join(PATIENCE)
            assert process.exitcode == 143
        said = (tmp_path / "stderr").read_text(encoding="utf-8")
        assert said.splitlines()[-1] == (
            "shelver: stopped by SIGTERM; what was not finished is taken up by the next run"
        )
        assert "Traceback" not in said
        with stage.sessions() as sessions, sessions() as session:
            [stopped] = recent_runs(session, stage.folder.profile.name)
        assert (stopped.outcome, stopped.message) == (
            "interrupted",
            "stopped by SIGTERM; the next run takes up what is left",
        )
        with stage.sessions() as sessions, sessions.begin() as session:
            session.connection().exec_driver_sql("DELETE FROM request_turn")
        for file in stage.home.glob(f"{TURNS_FILE}*"):
            file.unlink()
        assert stage.run(days=1).exit_code == 0
        assert len(stage.pulls) == 1


@contextmanager
def signalled(number: signal.Signals, *, when: threading.Event) -> Iterator[None]:
    """Send this process a signal as soon as something has happened."""

    def send() -> None:
        assert when.wait(PATIENCE)
        os.kill(os.getpid(), number)

    thread = threading.Thread(target=send)
    thread.start()
    yield
    thread.join()


def serve_one_job(action: Callable[[], None], *, stop: Stop, grace: float = PATIENCE) -> None:
    """The service, with a job that begins at once."""
    scheduler = make_scheduler(Schedule(), run=action, digest=action)
    scheduler.get_job("run").modify(next_run_time=MONDAY.now(MONDAY.tzinfo))
    serve_until_stopped(scheduler, announce=lambda _: None, stop=stop, grace=grace)


def test_the_service_does_not_wait_for_the_end_of_a_run() -> None:
    """The job under way ends at the next point at which it looks, such as while it waits for its turn."""
    stop, begun, ended = Stop(), threading.Event(), threading.Event()

    def wait_long() -> None:
        begun.set()
        try:
            stop.sleep(600)
        finally:
            ended.set()

    with signalled(signal.SIGTERM, when=begun):
        serve_one_job(wait_long, stop=stop)
    assert ended.is_set()
    assert stop.asked_by == signal.SIGTERM


def test_a_job_that_does_not_look_is_left_to_itself() -> None:
    """The service ends after the time that it grants, with the signal's code."""
    begun, answered = threading.Event(), threading.Event()

    def wait_for_an_answer() -> None:
        begun.set()
        answered.wait(PATIENCE)

    with signalled(signal.SIGTERM, when=begun), pytest.raises(Stopped) as stopped:
        serve_one_job(wait_for_an_answer, stop=Stop(), grace=0.05)
    answered.set()
    assert stopped.value.code == 143


def test_a_signal_that_another_thread_is_given_is_heard_as_well() -> None:
    """Linux chooses any thread where several signals come at once, and the main one may not even wake."""
    reloads: list[str] = []
    ended = threading.Event()

    def send() -> None:
        try:
            for _ in range(10):
                signal.pthread_kill(threading.get_ident(), signal.SIGHUP)
            wait_for(lambda: reloads)
            signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
            assert ended.wait(PATIENCE)
        finally:
            while not ended.wait(0.1):
                os.kill(os.getpid(), signal.SIGTERM)  # so that the test itself comes to an end

    sender = threading.Thread(target=send)
    scheduler = make_scheduler(Schedule(), run=lambda: None, digest=lambda: None)
    serve_until_stopped(
        scheduler, announce=lambda _: None, reload=lambda: reloads.append("once"), ready=sender.start, grace=PATIENCE
    )
    ended.set()
    sender.join()
    assert 1 <= len(reloads) <= 10


def test_a_second_signal_is_not_waited_for() -> None:
    """Whoever presses Ctrl-C twice means it."""
    with stopped_by(signal.SIGINT, at_once=False) as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop.asked_by == signal.SIGINT
        with pytest.raises(Stopped) as stopped:
            signal.raise_signal(signal.SIGINT)
    assert stopped.value.code == 130


def test_what_waits_for_a_server_that_stands_still_is_left() -> None:
    """An exception is not enough: the driver asks that server to cancel, and to roll back, and waits again."""
    left: list[int] = []
    with ending_in_time(grace=0.05, leave=left.append) as end_in_time:
        end_in_time(signal.SIGTERM)
        end_in_time(signal.SIGINT)
        wait_for(lambda: left)
    assert left == [signal.SIGTERM]


def test_what_ends_in_time_is_not_left() -> None:
    """Neither after a signal nor without one is a watch left behind."""
    left: list[int] = []
    for signals in ([], [signal.SIGTERM]):
        with ending_in_time(grace=PATIENCE, leave=left.append) as end_in_time:
            for number in signals:
                end_in_time(number)
        wait_for(lambda: not [thread for thread in threading.enumerate() if thread.name == "ending in time"])
    assert left == []


def test_sighup_exchanges_the_profile_and_keeps_the_old_one_where_the_new_one_is_wrong(tmp_path: Path) -> None:
    """The log names file, line and key; when the file is mended, the jobs come at its times."""
    folder = tmp_path / "profile"
    shutil.copytree(PROFILE_FOLDER, folder)
    file = folder / "profile.yaml"
    text = file.read_text(encoding="utf-8")
    log = tmp_path / "log"
    with (
        log.open("w", encoding="utf-8") as err,
        subprocess.Popen(
            command("serve"),
            cwd=tmp_path,
            env=environment(
                SHELVER_PROFILE=str(folder),
                SHELVER_STATE_FOLDER=str(tmp_path),
                SHELVER_DATABASE_URL=database_at(tmp_path / "x.sqlite3"),
                SHELVER_METRICS_ADDRESS="off",
            ),
            stdout=subprocess.PIPE,
            stderr=err,
            text=True,
        ) as service,
    ):
        assert service.stdout is not None
        try:
            wait_for(lambda: "next digest" in service.stdout.readline())  # type: ignore[union-attr]  # it is a pipe
            file.write_text(text + "\nthreshold: 7\n", encoding="utf-8")
            service.send_signal(signal.SIGHUP)
            wait_for(lambda: "profile not reloaded" in log.read_text(encoding="utf-8"))
            assert f"{file}:" in log.read_text(encoding="utf-8")
            file.write_text(text.replace("30 5 * * 1-5", "17 3 * * *"), encoding="utf-8")
            service.send_signal(signal.SIGHUP)
            wait_for(lambda: "03:17 UTC" in service.stdout.readline())  # type: ignore[union-attr]  # it is a pipe
            assert "profile reloaded" in log.read_text(encoding="utf-8")
        finally:
            service.send_signal(signal.SIGTERM)
            service.communicate(timeout=PATIENCE)
    assert service.returncode == 0
