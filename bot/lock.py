"""One run at a time: a lock that dies with the process that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from config.errors import ConfigurationError, LockHeldError


@contextmanager
def run_lock(state_folder: Path) -> Iterator[None]:
    """Hold the installation's run lock.

    The operating system frees it when the process ends, however it ends, so a killed run leaves nothing to clean up.

    Raises:
        LockHeldError: Another run is under way.
        ConfigurationError: The lock's file cannot be made.
    """
    file = state_folder / "run.lock"
    try:
        state_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(file, timeout=0)
        lock.acquire()
    except Timeout:
        raise LockHeldError(
            f"another run holds {file}; nothing was done, the next run takes up what is left"
        ) from None
    except OSError as error:
        raise ConfigurationError(f"the lock {file} cannot be made: {error}", key="SHELVER_STATE_FOLDER") from error
    try:
        yield
    finally:
        lock.release()
