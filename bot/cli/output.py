"""Files that a command writes for its caller."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from bot.whole_file import whole_file
from config.errors import ConfigurationError


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A text file that takes a path's place when all is written: a failure leaves what was there.

    Line ends are written as they are given.

    Raises:
        ConfigurationError: It cannot be written.
    """
    try:
        with whole_file(path) as out:
            text = TextIOWrapper(out, encoding="utf-8", newline="")
            yield text
            text.detach()  # flushed, and left open: the file has yet to reach the disk
    except OSError as error:
        raise ConfigurationError(f"cannot be written: {_reason(path, error)}", file=path) from error


def _reason(path: Path, error: OSError) -> str:
    """Why not, and what to do: the system's words name a file beside it that nobody asked for."""
    folder = path.absolute().parent
    if not folder.is_dir():
        return f"there is no folder {folder}; make it, or name a file in another one"
    if path.is_dir():
        return "it is a folder; name a file in it"
    if isinstance(error, PermissionError):
        return f"this user may not write to the folder {folder}; let it, or name a file in another one"
    return f"{error.strerror or error}; make room in the folder {folder}, or name a file in another one"
