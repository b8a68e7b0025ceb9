from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.lock import run_lock
from config.errors import ConfigurationError, LockHeldError
from tests.bot.process import ROOT, environment

SQLITE = "sqlite://"
HOLDER = """
import sys, time
from pathlib import Path
from bot.lock import run_lock
with run_lock(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    time.sleep(60)
"""


def test_it_can_be_held_once(tmp_path: Path) -> None:
    """While one holds the lock nobody else gets it, and afterwards anybody does."""
    with run_lock(tmp_path, SQLITE), pytest.raises(LockHeldError, match="another run"), run_lock(tmp_path, SQLITE):
        pass
    with run_lock(tmp_path, SQLITE):
        pass


def test_a_killed_holder_leaves_nothing_behind(tmp_path: Path) -> None:
    """When the process that holds the lock is killed, the next one gets it at once."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path), SQLITE],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment(),
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockHeldError), run_lock(tmp_path, SQLITE):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with run_lock(tmp_path, SQLITE):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """Where the folder cannot be made the message names the setting to change."""
    (tmp_path / "file").touch()
    with (
        pytest.raises(ConfigurationError, match="SHELVER_STATE_FOLDER"),
        run_lock(tmp_path / "file" / "below", SQLITE),
    ):
        pass
