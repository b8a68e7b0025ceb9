"""A full disk, a database that may only be read, and a damaged one: what is told, how it ends, and what is left."""

from __future__ import annotations

import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.process import environment, shelver
from tests.bot.scene import MONDAY, Scene, scene

pytestmark = pytest.mark.sqlite

ADVICE = "shelver db restore FILE"


def database(stage: Scene) -> Path:
    """The file of the scene's database."""
    return stage.home / "shelver.sqlite3"


def whole(file: Path) -> bool:
    """Whether SQLite finds nothing wrong with a file."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database after one run, which no test changes."""
    home = tmp_path_factory.mktemp("stored")
    with scene(home) as stage:
        stage.run()
        file = database(stage)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")
        return file


def beginning(file: Path) -> None:
    """The first page is gone."""
    with file.open("r+b") as opened:
        opened.write(os.urandom(4096))


def middle(file: Path) -> None:
    """Pages in the middle are something else."""
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(8192)
        opened.write(random.Random(7).randbytes(size - 16384))


def cut_off(file: Path) -> None:
    """Half of it is missing."""
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 8192 * 4096)


def pages(file: Path) -> None:
    """A few pages are something else, which is seen where they are read."""
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 8192 * 4096)
        opened.write(random.Random(7).randbytes(6 * 4096))


def something_else(file: Path) -> None:
    """It is a text."""
    file.write_text("not a database, but long enough to look like one\n" * 500, encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "command"),
    [
        (beginning, "run --dry-run"),
        (middle, "run"),
        (middle, "run --dry-run"),
        (cut_off, "status"),
        (something_else, "run"),
        (pages, "prune --yes"),
    ],
)
def test_a_damaged_database_is_told_with_what_to_do(
    stored: Path, tmp_path: Path, damage: Callable[[Path], None], command: str
) -> None:
    """One sentence, exit code 1, no traceback; the file is left for whoever wants to save something of it."""
    file = tmp_path / "shelver.sqlite3"
    shutil.copy(stored, file)
    damage(file)
    before = file.read_bytes()
    ended = shelver(
        *command.split(),
        folder=tmp_path,
        SHELVER_DATABASE_URL=f"sqlite:///{file}",
        SHELVER_STATE_FOLDER=str(tmp_path),
        SHELVER_GITHUB_API_URL="http://127.0.0.1:9",
        SHELVER_ARXIV_API_URL="http://127.0.0.1:9",
        SHELVER_ARXIV_OAI_URL="http://127.0.0.1:9",
        SHELVER_ARXIV_FEED_URL="http://127.0.0.1:9",
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert str(file) in ended.stderr
    assert ADVICE in ended.stderr
    assert len(file.read_bytes()) == len(before)


@pytest.mark.parametrize("command", ["prune", "db backup {out}", "db restore {stored}", "run --dry-run"])
@pytest.mark.parametrize("place", ["x" * 300 + "/shelver.sqlite3", "."])
def test_where_no_database_can_be_nothing_is_begun(stored: Path, tmp_path: Path, place: str, command: str) -> None:
    """A name that the system refuses, as it refuses a look into the folder of somebody else; and a folder."""
    ended = shelver(
        *command.format(out=tmp_path / "out", stored=stored).split(),
        folder=tmp_path,
        SHELVER_DATABASE_URL=f"sqlite:///{tmp_path}/{place}",
        SHELVER_STATE_FOLDER=str(tmp_path),
    )
    assert ended.returncode == 1, ended.stdout
    assert "Traceback" not in ended.stderr
    assert str(tmp_path) in ended.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("suffix", ["-wal", "-shm"])
def test_garbage_in_the_log_costs_nothing(stored: Path, tmp_path: Path, suffix: str) -> None:
    """What was stored is read as it is in the file itself."""
    file = tmp_path / "shelver.sqlite3"
    shutil.copy(stored, file)
    file.with_name(f"shelver.sqlite3{suffix}").write_bytes(os.urandom(50_000))
    ended = shelver(
        "status", folder=tmp_path, SHELVER_DATABASE_URL=f"sqlite:///{file}", SHELVER_STATE_FOLDER=str(tmp_path)
    )
    assert ended.returncode == 0, ended.stderr
    assert whole(file)


def test_a_file_that_may_only_be_read_is_told_with_what_to_do(stored: Path, tmp_path: Path) -> None:
    """Neither a run nor a look begins anything; an administrator is not held back by rights, so SQLite is."""
    file = tmp_path / "shelver.sqlite3"
    shutil.copy(stored, file)
    before = file.read_bytes()
    ended = shelver(
        "status",
        folder=tmp_path,
        SHELVER_DATABASE_URL=f"sqlite:///file:{file}?mode=ro&uri=true",
        SHELVER_STATE_FOLDER=str(tmp_path),
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "may only be read" in ended.stderr
    assert "nothing that was stored is lost" in ended.stderr
    assert file.read_bytes() == before


LIMITED = """
import resource, sys
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from bot.__main__ import main
main()
"""


def run_limited(stage: Scene, limit: int, *, folder: Path) -> subprocess.CompletedProcess[str]:
    """``shelver run`` where no file may become larger than so many bytes."""
    return subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), "run", "--now", f"{MONDAY:%Y-%m-%dT%H:%M}"],
        cwd=folder,
        env=environment(**stage.environment),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="this system has no limits on files")
def test_where_no_file_can_grow_a_run_ends_with_1_and_the_next_one_takes_up_the_rest(tmp_path: Path) -> None:
    """As on a full disk: nothing half written, one sentence, no pull request that nobody remembers."""
    with scene(tmp_path) as stage:
        stage.arxiv.now = MONDAY
        ended = run_limited(stage, 350_000, folder=tmp_path)
        assert ended.returncode == 1, ended.stdout + ended.stderr
        said = ended.stdout + ended.stderr
        assert "Traceback" not in said
        assert str(database(stage)) in said
        assert "nothing that was stored is lost" in " ".join(said.split())
        assert whole(database(stage))
        assert stage.pulls == []
        assert stage.run(days=1).exit_code == 0
        assert len(stage.pulls) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator can mount a small disk")
def test_a_full_disk_is_told_with_what_to_do(tmp_path: Path) -> None:
    """On a disk of 400 KB; when there is room again, the next run does what is left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mount.returncode != 0:
        pytest.skip(f"nothing can be mounted here: {mount.stderr.decode().strip()}")
    try:
        with scene(tmp_path) as stage:
            stage.arxiv.now = MONDAY
            settings = stage.environment | {"SHELVER_DATABASE_URL": f"sqlite:///{disk}/shelver.sqlite3"}
            ended = shelver("run", "--now", f"{MONDAY:%Y-%m-%dT%H:%M}", folder=tmp_path, **settings)
            assert ended.returncode == 1
            assert "Traceback" not in ended.stderr
            assert "is full" in ended.stdout + ended.stderr
            assert stage.pulls == []
            subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
            again = shelver("run", "--now", f"{MONDAY:%Y-%m-%dT%H:%M}", folder=tmp_path, **settings)
            assert again.returncode == 0, again.stderr
            assert len(stage.pulls) == 1
    finally:
        subprocess.run(["umount", str(disk)], check=True)
