"""Files that a command writes for its caller."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from config.errors import ConfigurationError


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A text file that takes a path's place when all is written: a failure leaves what was there.

    Line ends are written as they are given.

    Raises:
        ConfigurationError: It cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as out:
            yield out
        unfinished.replace(path)
    except OSError as error:
        raise ConfigurationError(f"cannot be written: {error}", file=path) from error
    finally:
        unfinished.unlink(missing_ok=True)
