from __future__ import annotations

import json
import signal
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from bot.digest.week import Week
from bot.scheduler import guarded, is_due, make_scheduler
from config.errors import ForgeUnavailableError, LockHeldError
from config.profile import Schedule
from tests.bot.process import command, environment
from tests.databases import database_at


def nothing() -> None:
    """A job that does nothing."""


def test_jobs_follow_the_profiles_schedule() -> None:
    """Both jobs have the profile's crontab expressions, in its time zone."""
    schedule = Schedule(run="30 5 * * 1-5", digest="0 7 * * 1", time_zone="Europe/Berlin")
    scheduler = make_scheduler(schedule, run=nothing, digest=nothing)

    run, digest = scheduler.get_job("run"), scheduler.get_job("digest")
    friday = datetime(2025, 9, 19, 12, tzinfo=UTC)
    assert run.trigger.get_next_fire_time(None, friday).isoformat() == "2025-09-22T05:30:00+02:00"
    assert digest.trigger.get_next_fire_time(None, friday).isoformat() == "2025-09-22T07:00:00+02:00"


def test_missed_times_are_made_up_for_once() -> None:
    """Several missed times make one run, and two runs never overlap."""
    job = make_scheduler(Schedule(), run=nothing, digest=nothing)._job_defaults
    assert job["coalesce"] is True
    assert job["max_instances"] == 1
    assert job["misfire_grace_time"] is None


def test_where_there_are_channels_what_is_still_to_be_sent_is_looked_for_each_hour() -> None:
    """A mail server that is back is noticed the same day."""
    scheduler = make_scheduler(Schedule(), run=nothing, digest=nothing, deliver=nothing)
    assert scheduler.get_job("delivery").trigger.interval.total_seconds() == 3600
    assert make_scheduler(Schedule(), run=nothing, digest=nothing).get_job("delivery") is None


def test_a_weeks_digest_is_due_from_the_first_time_after_its_end() -> None:
    """A machine that was off on Monday morning sends it when it is back."""
    schedule = Schedule(digest="0 7 * * 1", time_zone="Europe/Berlin")
    week = Week(2025, 39)
    assert not is_due(schedule, week, now=datetime(2025, 9, 29, 4, 59, tzinfo=UTC))
    assert is_due(schedule, week, now=datetime(2025, 9, 29, 5, tzinfo=UTC))
    assert is_due(schedule, week, now=datetime(2025, 10, 3, tzinfo=UTC))


def test_a_failed_job_does_not_end_the_service() -> None:
    """What a job raises on purpose is logged, and the next time comes."""
    for error in (ForgeUnavailableError("GitHub is down"), LockHeldError("held")):

        def fail(error: Exception = error) -> None:
            raise error

        guarded("run", fail)()


def test_sigterm_stops_the_service_cleanly(tmp_path: Path) -> None:
    """``shelver serve`` tells when its jobs are due, and ends with 0 on SIGTERM."""
    with subprocess.Popen(
        command("serve"),
        cwd=tmp_path,
        env=environment(
            SHELVER_STATE_FOLDER=str(tmp_path),
            SHELVER_DATABASE_URL=database_at(tmp_path / "x.sqlite3"),
            SHELVER_METRICS_ADDRESS="127.0.0.1:0",
        ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as service:
        assert service.stdout is not None
        announced = [service.stdout.readline() for _ in range(3)]
        service.send_signal(signal.SIGTERM)
        out, err = service.communicate(timeout=30)
    assert sorted(line.split(":")[0] for line in announced) == ["metrics", "next digest", "next run"]
    assert service.returncode == 0, err
    assert "SIGTERM" in out
    assert all(json.loads(line) for line in err.splitlines())
