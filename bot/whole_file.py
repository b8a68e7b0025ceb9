"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from config.errors import ConfigurationError, ShelverError

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""What is wrong with a disk, and not with what somebody asked for."""


def unwritable(error: OSError, path: Path, *, key: str | None = None) -> ShelverError:
    """What to raise where something cannot be written: a full disk is no mistake in a command or in the settings.

    Args:
        error: What the system said.
        path: What was to be written.
        key: The option or setting that named it.
    """
    if error.errno in _NO_ROOM:
        return ShelverError(f"{path} cannot be written: {error.strerror}; free some space there, and say it again")
    return ConfigurationError(f"cannot be written: {_reason(error, path)}", file=path, key=key)


def _reason(error: OSError, path: Path) -> str:
    """Why not, and what to do: the system's words may name a file beside it that nobody asked for."""
    folder = path if path.is_dir() else path.absolute().parent
    if isinstance(error, IsADirectoryError):
        return "it is a folder; name a file in it"
    if not folder.is_dir():
        return f"there is no folder {folder}; make it, or name another place"
    if isinstance(error, PermissionError):
        return f"this user may not write to the folder {folder}; let it, or name another place"
    return f"{error.strerror or error}; mend that, or name another place"


@contextmanager
def whole_file(path: Path, *, sync: bool = True) -> Iterator[BinaryIO]:
    """A file that takes a path's place when all is written: a failure leaves what was there.

    Two that write the same path do not disturb each other: the last one's file stays.

    Args:
        path: Its folder has to be there.
        sync: Wait until it is on the disk, so that a power cut as well leaves the old one or the new one. Only who
            writes thousands of files that can be made again does without.

    Raises:
        OSError: It cannot be written.
    """
    path = path.absolute()  # "." has no name of its own
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.unfinished")
    try:
        with unfinished.open("xb") as out:
            yield out
            if sync:
                out.flush()
                os.fsync(out.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
