"""Who holds the run lock, read without trying to take it: a run that begins in that moment would be turned away.

What hosts share is kept by the server of their database (`db.locks.lock_holder`), and else it is a file.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.health.finding import Finding, ok, skipped, warn
from bot.health.wording import span
from db.locks import LockHolder

LOCK = "lock"
_LONG = timedelta(hours=6)
_LOCKS = Path("/proc/locks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The process that holds a lock."""

    process: int = 0
    """0 where it belongs to another container, or perhaps another host."""
    command: str = ""
    since: datetime | None = None
    """When the process began, or took the lock; None where that is not told."""
    name: str = ""
    """What it calls itself, with its host, where a server keeps the lock."""

    def told(self) -> str:
        """Which process it is, in words."""
        if self.name:
            return self.name
        name = f"process {self.process}" if self.process else "a process in another container"
        return f"{name} ({self.command})" if self.command else name


def find_holder(file: Path, *, locks: Path = _LOCKS) -> Holder | None:
    """Who holds the lock on a file; None: nobody.

    Args:
        file: The lock's.
        locks: Where Linux lists all locks (proc(5)).

    Raises:
        OSError: The system does not tell.
    """
    try:
        inode = file.stat().st_ino
    except FileNotFoundError:
        return None
    for line in locks.read_text(encoding="ascii").splitlines():
        fields = line.split()
        if len(fields) < 8 or fields[1] != "FLOCK" or fields[5].rpartition(":")[2] != str(inode):
            continue
        process = int(fields[4])
        if process <= 0:
            return Holder(process=0)
        if _has_open(process, file):
            return _describe(process)
    return None


def _has_open(process: int, file: Path) -> bool:
    """Whether a process has a file open; believed where the system does not tell."""
    try:
        return any(link.samefile(file) for link in Path(f"/proc/{process}/fd").iterdir() if link.exists())
    except OSError:
        return True


def _describe(process: int) -> Holder:
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
        after_name = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
        ticks = int(after_name.split()[19])  # the 22nd field, of which two stand before the name's end
        boot = next(
            line for line in Path("/proc/stat").read_text(encoding="ascii").splitlines() if line[:6] == "btime "
        )
    except (OSError, IndexError, ValueError, StopIteration):
        return Holder(process=process)
    seconds = int(boot.split()[1]) + ticks / os.sysconf("SC_CLK_TCK")
    command = " ".join(Path(word.decode(errors="replace")).name for word in words[:4] if word)
    return Holder(process=process, command=command, since=datetime.fromtimestamp(seconds, UTC))


def holder_by_server(found: LockHolder) -> Holder:
    """The holder of a lock that a database's server keeps."""
    return Holder(name=found.name or "a process that does not name itself", since=found.since)


def check_lock(holder: Holder | None, *, is_run_open: bool, is_shared: bool, now: datetime) -> Finding:
    """Whether a run is under way, and how long it has been.

    Args:
        holder: Of the run lock; None: nobody.
        is_run_open: Whether the database says that a run has not ended.
        is_shared: Whether other machines keep to the lock, too.
        now: The present.
    """
    if holder is None:
        if is_run_open:
            elsewhere = "" if is_shared else ", or runs on another machine"
            return warn(
                LOCK,
                f"free, although the last run has not ended: it was killed{elsewhere}",
                "nothing: the next run notes it as interrupted, and takes up what is left",
            )
        return ok(LOCK, "free: no run is under way")
    if holder.since is None:
        return ok(LOCK, f"held by {holder.told()}")
    age = now - holder.since
    since = f"for {span(age)}" if holder.name else f"which began {span(age)} ago"
    told = f"held by {holder.told()}, {since}"
    if age > _LONG and "serve" not in holder.command:
        end = f"`kill {holder.process}` ends it" if holder.process else "it can be ended"
        return warn(LOCK, told, f"see in its log whether it goes on; {end} without harm")
    return ok(LOCK, told)


def lock_unknown() -> Finding:
    """The finding where the system does not tell who holds a lock."""
    return skipped(LOCK, "this system does not tell who holds it; a second run ends with 75 while it is held")
