"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


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
