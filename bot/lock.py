"""One run, and one back-fill, at a time: locks that die with the process that holds them."""

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
    with _held(
        state_folder / "run.lock",
        refusal="another run holds {}; nothing was done, the next run takes up what is left",
    ):
        yield


@contextmanager
def backfill_lock(state_folder: Path) -> Iterator[None]:
    """Hold the installation's lock of back-fills, beside which runs go on.

    A back-fill of years takes hours, for which no daily run should be locked out. Both ask arXiv through one gate,
    each writes in short transactions, and a paper that comes to both is stored once.

    Raises:
        LockHeldError: Another back-fill is under way.
        ConfigurationError: The lock's file cannot be made.
    """
    with _held(
        state_folder / "backfill.lock", refusal="another back-fill holds {}; nothing was done, it goes on by itself"
    ):
        yield


@contextmanager
def _held(file: Path, *, refusal: str) -> Iterator[None]:
    """A lock on a file, not waited for."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(file, timeout=0)
        lock.acquire()
    except Timeout:
        raise LockHeldError(refusal.format(file)) from None
    except OSError as error:
        raise ConfigurationError(f"the lock {file} cannot be made: {error}", key="SHELVER_STATE_FOLDER") from error
    try:
        yield
    finally:
        lock.release()
