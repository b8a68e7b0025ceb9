"""What is told where a file cannot be written."""

from __future__ import annotations

import errno
from pathlib import Path

from bot.whole_file import unwritable
from config.errors import ConfigurationError


def test_a_full_disk_is_no_mistake_in_the_command() -> None:
    """So that it ends with 1; a wrong path is one, and ends with 2."""
    full = unwritable(OSError(errno.ENOSPC, "No space left on device"), Path("a/digest.md"), key="--out")
    assert not isinstance(full, ConfigurationError)
    assert (
        str(full) == "a/digest.md cannot be written: No space left on device; free some space there, and say it again"
    )
    wrong = unwritable(FileNotFoundError(errno.ENOENT, "No such file or directory"), Path("a/digest.md"), key="--out")
    assert isinstance(wrong, ConfigurationError)
    assert str(wrong).startswith("a/digest.md: --out: cannot be written")
