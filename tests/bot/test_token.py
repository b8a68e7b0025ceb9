"""The token of the bot's account: used in one header, and found nowhere else whatever goes wrong."""

from __future__ import annotations

import base64
import io
import json
import logging
import os
import shutil
import stat
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.assembly import assemble
from bot.cycle import Report
from bot.exit_code import ExitCode
from bot.logs import configure_logs
from tests.bot.process import shelver
from tests.bot.scene import MONDAY, Scene, sample_feed, scene

TOKEN = "ghp_" + "q7Zk29xWvB" * 4
CHATTY = ("urllib3", "urllib3.connectionpool", "github", "github.Requester", "requests", "arxiv", "sqlalchemy")
"""Loggers of libraries that tell of requests and their headers where they are let."""
ECHO = {"message": f"Bad token {TOKEN} for Bearer {TOKEN}", "errors": [{"message": TOKEN}]}
ACCIDENTS: list[dict[str, Any]] = [
    {},
    {"status": 403, "body": ECHO},
    {"status": 422, "body": ECHO},
    {"status": 500, "body": ECHO},
    {"status": 200, "body": f"<html>{TOKEN}".encode()},
    {"drop": True},
    {"cut_after": 9},
]
"""What befalls each request about the pull request, day by day; some answers repeat the token."""
FEED = [record for record in sample_feed() if record.id in {"2509.90001", "2509.90002"}]


def shows_token(text: str) -> bool:
    """Whether a text holds the token or a telling part of it, as it is or in the ways in which it travels."""
    basic = base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()
    parts = [TOKEN[start : start + 12] for start in range(len(TOKEN) - 11)]
    return any(part in text for part in [*parts, basic])


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """Loggers are the process's own, so they are put back."""
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in CHATTY}
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before[0], before[1]
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    structlog.reset_defaults()


def logs_of_everything() -> io.StringIO:
    """A stream into which all loggers tell everything."""
    stream = io.StringIO()
    configure_logs(format="json", level="debug", secrets=[TOKEN], stream=stream)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.DEBUG)
    return stream


def with_token(stage: Scene) -> None:
    """Let the bot's account have a token that looks like one of GitHub's."""
    stage.github.world.tokens[TOKEN] = stage.github.world.account("shelver-bot")
    stage.token = TOKEN


def told(report: Report) -> str:
    """All that a run says, with the whole chain of what failed in it."""
    return "\n".join([*report.failures, *report.cycle.notes, *(sentence for _, sentence in report.steps)])


def left_on_disk(stage: Scene) -> str:
    """Every byte of the state folder, and so of the database if there is one."""
    files = sorted(file for file in stage.home.rglob("*") if file.is_file())
    assert files
    return "\n".join(file.read_bytes().decode("latin-1") for file in files)


def test_the_token_is_in_no_log_no_message_and_no_file(tmp_path: Path) -> None:
    """Through good days and bad ones, with every library at its most talkative, it travels in one header alone."""
    stream = logs_of_everything()
    said: list[str] = []
    with scene(tmp_path, feed=FEED) as stage:
        with_token(stage)
        first = stage.run()
        assert first.exit_code is ExitCode.DONE, first.failures
        said.append(told(first))
        stage.github.comment(stage.repository, 1, "/reject 2401.99999", by="keeper")
        for day, accident in enumerate(ACCIDENTS):
            stage.github.faults.clear()
            if accident:
                stage.github.fail_next(path_pattern="/pulls", times=99, **accident)
            said.append(told(stage.run(days=day)))
        stage.github.faults.clear()
        stage.github.revoke_token(TOKEN)
        refused = stage.run(days=9)
        assert refused.exit_code is ExitCode.FAILED
        assert "SHELVER_GITHUB_TOKEN" in told(refused)
        said.append(told(refused))
        asked = "\n".join(
            f"{exchange.path} {dict(exchange.query)} {json.dumps(exchange.json)}"
            for exchange in stage.github.requests
        )
        disk = left_on_disk(stage)

    assert stream.getvalue().count("/pulls") > 20
    assert not shows_token(stream.getvalue())
    assert not shows_token("\n".join(said))
    assert not shows_token(asked)
    assert not shows_token(disk)


def test_the_chain_of_an_error_does_not_show_it(tmp_path: Path) -> None:
    """Neither our error nor those of the libraries below it, which are printed with it, hold the token."""
    with scene(tmp_path, feed=FEED) as stage:
        with_token(stage)
        for accident in ({"status": 403, "headers": {"X-Seen": TOKEN}}, {"drop": True}, {"status": 502}):
            stage.github.fail_next(path_pattern=".*", times=99, **accident)
            with pytest.raises(Exception, match="reading the pull request") as caught:
                raise_from(stage)
            stage.github.faults.clear()
            assert not shows_token("".join(traceback.format_exception(caught.value)))


def raise_from(stage: Scene) -> None:
    """Let the forge of a run fail by itself."""
    with assemble(stage.settings, stage.folder, now=MONDAY, dry_run=False, sleep=stage.slept.append) as cycle:
        assert cycle.forge is not None
        cycle.forge.pull_request()


@pytest.mark.parametrize("width", [30, 60, 79, 97])
def test_a_traceback_shows_no_locals(width: int) -> None:
    """Not even a part of a token gets out of a variable, in which redaction by value would not know it."""
    stream = io.StringIO()
    configure_logs(format="pretty", secrets=[TOKEN], stream=stream)

    def fail() -> None:
        headers = {"Authorization": "x" * width + TOKEN}
        raise ValueError(len(headers))

    try:
        fail()
    except ValueError:
        structlog.stdlib.get_logger("shelver.test").exception("failed")
    assert "in fail" in stream.getvalue()
    assert not shows_token(stream.getvalue())


def test_no_child_process_is_told_it(tmp_path: Path) -> None:
    """Git, which a dry run starts, finds the token neither in its arguments nor in its environment."""
    real = shutil.which("git")
    assert real is not None
    shim, log = tmp_path / "bin" / "git", tmp_path / "children"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\n{{ echo "$@"; env; }} >> {log}\nexec {real} "$@"\n', encoding="utf-8")
    shim.chmod(shim.stat().st_mode | stat.S_IXUSR)
    with scene(tmp_path, feed=FEED) as stage:
        with_token(stage)
        path = f"{shim.parent}{os.pathsep}{os.environ['PATH']}"
        ended = shelver(
            "run", "--dry-run", "--now", "2025-09-22T05:30",
            folder=stage.home, **stage.environment, PATH=path, SHELVER_LOG_LEVEL="debug",
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr
        assert not shows_token(ended.stdout + ended.stderr + left_on_disk(stage))
    children = log.read_text(encoding="utf-8")
    assert children.count("core.hooksPath") > 3
    assert "PATH=" in children
    assert not shows_token(children)
    assert not shows_token(" ".join(sys.argv))
