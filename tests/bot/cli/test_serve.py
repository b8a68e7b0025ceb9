from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from urllib.request import urlopen
from uuid import uuid4

import pytest
import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from bot.cli.app import Installation
from bot.cli.serve import deliver_digest
from bot.cli.serve_health import showing_health
from bot.cli.serve_profile import ServedProfile
from bot.health.service import Activity
from config.loading import load_profile
from config.settings import Settings, load_settings
from tests.bot.delivery.stage import MONDAY, installation
from tests.bot.process import shelver, started


def test_the_service_sends_when_it_is_due_and_tries_again_what_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came of it is in the log; what was sent before is not told again."""
    structlog.reset_defaults()  # an earlier test may have asked for few messages
    moments = [MONDAY + timedelta(minutes=minute) for minute in (-1, 59, 119)]
    with installation(tmp_path, channels=("readers", "archive")) as stage:
        for name, value in stage.environment.items():
            monkeypatch.setenv(name, value)
        settings = load_settings()
        served = Installation(settings, load_profile(settings.profile))
        stage.mailbox.answers = ["451 not now"]
        logged: list[list[tuple[str, str]]] = []
        for moment in moments:
            with capture_logs() as events:
                deliver_digest(served, clock=partial(datetime.fromtimestamp, moment.timestamp(), UTC))
            logged.append([(event["event"], event["channel"]) for event in events])

    assert logged == [
        [],
        [("digest not sent", "readers"), ("digest sent", "archive")],
        [("digest sent", "readers")],
    ]


def test_a_missing_secret_is_told_when_the_service_starts(tmp_path: Path) -> None:
    """And not on some Monday."""
    with installation(tmp_path, channels=("{name: chat, kind: apprise}",)) as stage:
        ended = stage.shelver("serve")
    assert ended.returncode == 2
    assert "SHELVER_CHANNEL_SECRETS__CHAT" in ended.stderr
    assert ended.stdout == ""


@pytest.fixture
def systemd() -> Iterator[socket.socket]:
    """Where a service manager listens, at an abstract address."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(f"\0shelver-{uuid4()}")
        line.settimeout(60)
        yield line


def test_a_service_shows_how_it_is_and_the_doctor_asks_it(tmp_path: Path, systemd: socket.socket) -> None:
    """/healthz, /metrics, and the doctor's line about the next run; a second service is refused the address.

    A service manager that waits for it hears that it is ready.
    """
    own = {"SHELVER_STATE_FOLDER": str(tmp_path), "SHELVER_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3"}
    own["NOTIFY_SOCKET"] = f"@{systemd.getsockname()[1:].decode()}"
    with started("serve", "--metrics-address", "127.0.0.1:0", folder=tmp_path, streams=tmp_path, **own) as service:
        address = _announced_address(tmp_path / "stdout", service)
        with urlopen(f"http://{address}/healthz", timeout=30) as answer:
            health = json.loads(answer.read())
        with urlopen(f"http://{address}/metrics", timeout=30) as answer:
            families = {family.name for family in text_string_to_metric_families(answer.read().decode())}
        own["SHELVER_METRICS_ADDRESS"] = address
        report = json.loads(shelver("doctor", "--offline", "--json", folder=tmp_path, **own).stdout)
        second = shelver("serve", folder=tmp_path, **own)
        assert systemd.recv(100) == b"READY=1"

    assert (health["status"], health["profile"], health["under_way"]) == ("ok", "awesome-code-llm", {})
    assert {"shelver_database_up", "shelver_runs", "shelver_jobs", "process_cpu_seconds"} <= families
    [following] = [finding for finding in report["findings"] if finding["check"] == "next run"]
    assert following["message"].startswith("by `shelver serve`, at ")
    assert second.returncode == 2
    assert f"cannot listen on {address}" in second.stderr


def _announced_address(file: Path, service: ForkServerProcess) -> str:
    """Where a service says that it shows its health."""
    while service.is_alive():
        if found := re.search(r"health: http://(\S+)/healthz\n", file.read_text("utf-8")):
            return found[1]
        service.join(0.05)
    raise AssertionError((file.parent / "stderr").read_text("utf-8"))


def test_metrics_off_is_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens, and nothing is announced."""
    announced: list[str] = []
    with showing(tmp_path, monkeypatch, address="off", announced=announced):
        assert announced == []


def test_a_service_without_its_usual_address_goes_on_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two lists on one machine only one can have it, unless somebody gives the other its own."""
    structlog.reset_defaults()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        usual = f"127.0.0.1:{taken.getsockname()[1]}"
        monkeypatch.setattr(Settings.model_fields["metrics_address"], "default", usual)
        Settings.model_rebuild(force=True)
        announced: list[str] = []
        try:
            with capture_logs() as events, showing(tmp_path, monkeypatch, address=None, announced=announced):
                pass
        finally:
            monkeypatch.undo()
            Settings.model_rebuild(force=True)
    assert announced == []
    assert [event["event"] for event in events] == ["metrics not shown"]


@contextmanager
def showing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, address: str | None, announced: list[str]
) -> Iterator[None]:
    """What a service shows that has no jobs yet."""
    monkeypatch.setenv("SHELVER_DATABASE_URL", f"sqlite:///{folder}/x.sqlite3")
    settings = load_settings()
    served = ServedProfile(Installation(settings, load_profile(settings.profile)), clock=lambda: MONDAY)
    activity = Activity("awesome-code-llm", clock=lambda: MONDAY)
    scheduler = BackgroundScheduler()
    with showing_health(served, scheduler, activity, address=address, announce=announced.append):
        yield
