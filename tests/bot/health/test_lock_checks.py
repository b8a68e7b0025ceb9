from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.health.finding import Level
from bot.health.lock_checks import Holder, check_lock, find_holder
from bot.lock import run_lock
from tests.databases import database_at

NOON = datetime(2025, 9, 22, 12, tzinfo=UTC)


@pytest.mark.skipif(not Path("/proc/locks").is_file(), reason="only Linux tells who holds a lock")
def test_the_holder_is_found_without_taking_the_lock(tmp_path: Path) -> None:
    """By process, command and beginning; before and after nobody holds it."""
    file = tmp_path / "run.lock"
    assert find_holder(file) is None
    with run_lock(tmp_path, database_at(tmp_path / "x.sqlite3")):
        holder = find_holder(file)
        assert holder is not None
        assert holder.process == os.getpid()
        assert holder.command
        assert holder.since is not None
        assert timedelta() < datetime.now(UTC) - holder.since < timedelta(days=1)
    assert find_holder(file) is None


def test_a_lock_of_another_container_is_held_by_nobody_known(tmp_path: Path) -> None:
    """Linux numbers its process 0 then; other files, other kinds of locks and broken lines do not count."""
    file, locks = tmp_path / "run.lock", tmp_path / "locks"
    file.touch()
    inode = file.stat().st_ino
    lines = ["1: POSIX ADVISORY WRITE 7 08:01:{} 0 EOF", "2: FLOCK ADVISORY WRITE 7 08:01:1{} 0 EOF", "3: FLOCK", ""]
    locks.write_text("\n".join(lines).format(inode, inode), encoding="ascii")
    assert find_holder(file, locks=locks) is None
    locks.write_text(f"1: FLOCK ADVISORY WRITE -1 08:01:{inode} 0 EOF\n", encoding="ascii")
    assert find_holder(file, locks=locks) == Holder(process=0)
    with pytest.raises(FileNotFoundError):
        find_holder(file, locks=tmp_path / "none")


@pytest.mark.parametrize(
    ("holder", "is_run_open", "level", "told"),
    [
        (None, False, Level.OK, "free: no run"),
        (None, True, Level.WARN, "has not ended"),
        (Holder(process=0), True, Level.OK, "another container"),
        (
            Holder(process=7, command="shelver run", since=NOON - timedelta(minutes=5)),
            True,
            Level.OK,
            "5 minutes ago",
        ),
        (Holder(process=7, command="shelver run", since=NOON - timedelta(days=1)), True, Level.WARN, "24 hours ago"),
        (Holder(process=7, command="shelver serve", since=NOON - timedelta(days=9)), True, Level.OK, "9 days ago"),
        (Holder(name="shelver 7 on b", since=NOON - timedelta(hours=1)), True, Level.OK, "shelver 7 on b, for 60"),
        (Holder(name="shelver 7 on b", since=NOON - timedelta(days=1)), True, Level.WARN, "on b, for 24 hours"),
    ],
)
def test_a_run_that_was_killed_and_one_that_hangs_are_told(
    holder: Holder | None,
    is_run_open: bool,  # noqa: FBT001 - a case
    level: Level,
    told: str,
) -> None:
    """A service has its process for weeks, a run has not."""
    found = check_lock(holder, is_run_open=is_run_open, is_shared=False, now=NOON)
    assert (found.level, told in found.message) == (level, True)


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_lock_that_all_machines_keep_to_tells_that_a_run_was_killed(*, is_shared: bool) -> None:
    """While the one in a file leaves open that it goes on elsewhere."""
    found = check_lock(None, is_run_open=True, is_shared=is_shared, now=NOON)
    assert ("on another machine" in found.message) != is_shared
