"""Files that a command writes for its caller."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from bot.whole_file import unwritable, whole_file


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A text file that takes a path's place when all is written: a failure leaves what was there.

    Line ends are written as they are given.

    Raises:
        ConfigurationError: It cannot be written.
        ShelverError: The disk is full.
    """
    try:
        with whole_file(path) as out:
            text = TextIOWrapper(out, encoding="utf-8", newline="")
            yield text
            text.detach()  # flushed, and left open: the file has yet to reach the disk
    except OSError as error:
        raise unwritable(error, path) from error
