"""The lines of deploy/crontab, run as cron runs them."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.lock import run_lock
from config.crontab import check_crontab
from tests.bot.scene import PROFILE_FOLDER, Scene, scene
from tests.deploy.installed import ROOT, bare_environment, planted_installation, servers, write_settings
from tests.servers.arxiv import faults

pytestmark = pytest.mark.sqlite
"""The lines are those of an installation as it comes, whose database is a file."""

LINES = (ROOT / "deploy/crontab").read_text("utf-8").splitlines()
VARIABLES = dict(line.split("=", 1) for line in LINES if re.match(r"[A-Z]+=", line))
JOBS = [re.fullmatch(r"#?((?:\S+ +){5})(\S.*)", line) for line in LINES if re.match(r"#?[\d*]", line)]


def job(word: str) -> tuple[str, str]:
    """Times and command of the one line that has a word."""
    [found] = [match for match in JOBS if match is not None and word in match[2]]
    return found[1].strip(), found[2]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """An operator's home as README sets it up, and a list to work on."""
    home = tmp_path / "home"
    with scene(tmp_path) as ready, planted_installation(home / "shelver"):
        shutil.copy(ROOT / "deploy/shelver.env", home / "shelver/.env")
        write_settings(
            home / "shelver/.env",
            {**servers(ready), "SHELVER_PROFILE": str(PROFILE_FOLDER), "SHELVER_GITHUB_TOKEN": str(ready.token)},
        )
        ready.home = home
        yield ready


def by_cron(stage: Scene, word: str) -> str:
    """What a line prints, and cron would mail: in the home, without a terminal, with cron's few variables."""
    command = job(word)[1]
    assert "%" not in command, "cron makes it the end of the line"
    ended = subprocess.run(
        [VARIABLES["SHELL"], "-c", command],
        cwd=stage.home,
        env=bare_environment(stage.home, MAILTO=VARIABLES["MAILTO"]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ended.stdout


def test_the_times_are_times(stage: Scene) -> None:
    """They are after arXiv's announcements in summer and winter, and on the days after them."""
    minute, hour, *_, days = job("run")[0].split()
    assert check_crontab(job("run")[0])
    assert check_crontab(job("digest")[0])
    assert timedelta(hours=int(hour), minutes=int(minute)) > timedelta(hours=4)
    assert days == "1-5"


def test_a_good_day_is_quiet_and_a_bad_one_is_mailed(stage: Scene) -> None:
    """A pull request is opened without a word; trouble comes with all that the run said; a held lock is no news."""
    assert by_cron(stage, "run") == ""
    assert len(stage.pulls) == 1
    state = stage.home / ".local/share/shelver"
    assert (state / "shelver.sqlite3").is_file()
    assert stat.S_IMODE((stage.home / "shelver/.env").stat().st_mode) == 0o600

    with run_lock(state, f"sqlite:///{state}/shelver.sqlite3"):
        assert by_cron(stage, "run") == ""

    stage.arxiv.fail(faults.html_page(), times=50)
    assert "done, but not everything could be verified" in by_cron(stage, "run")

    stage.github.fail_next(
        method="GET", path_pattern="/commits", status=401, body={"message": "Bad credentials"}, times=9
    )
    assert "GitHub does not accept the token" in by_cron(stage, "run")


def test_a_home_that_is_not_set_up_is_mailed(tmp_path: Path) -> None:
    """A folder that is missing is no quiet day."""
    ended = subprocess.run(
        ["/bin/sh", "-c", job("run")[1]],
        env=bare_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "shelver" in ended.stderr


def test_the_digest_is_sent_once(stage: Scene, tmp_path: Path) -> None:
    """Each hour the line looks, and once it has sent, and in weeks before the first run, it has nothing to say."""
    profile = shutil.copytree(PROFILE_FOLDER, tmp_path / "profile")
    with (profile / "profile.yaml").open("a", encoding="utf-8") as file:
        file.write("channels:\n  - {name: archive, kind: file}\n")
    write_settings(stage.home / "shelver/.env", {"SHELVER_PROFILE": str(profile)})
    home, state = stage.home, stage.home / ".local/share/shelver"
    state.mkdir(parents=True)
    stage.home = state
    stage.run(days=-7)
    stage.home = home
    for _ in range(2):
        assert by_cron(stage, "digest") == ""
    assert len(list(state.rglob("*2025-W38*"))) == 1
