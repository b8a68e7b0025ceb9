"""Where the text that is examined comes from: a file, the list's history, or what the last run stored."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.lint.growth import SizeOn
from bot.replay.history import open_history
from config.errors import ConfigurationError

STANDARD_INPUT = "-"
LARGEST = 64 * 1024 * 1024
"""A larger file is no list; it is refused before it is read whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListText:
    """A text, and where it comes from."""

    text: str
    source: str
    """In words, such as ``the file lists/README.md``."""
    as_of: date | None = None
    """The day since which the list has this text, or on which it was read; None for a file."""


def read_file(place: str) -> ListText:
    """Read a list on disk, or from standard input for ``-``.

    Raises:
        ConfigurationError: It cannot be read, is larger than 64 MB, or is no text in UTF-8.
    """
    name = "standard input" if place == STANDARD_INPUT else place
    try:
        if place == STANDARD_INPUT:
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(place).open("rb") as file:
                content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{name} cannot be read: {error}", key="--file") from error
    if len(content) > LARGEST:
        raise ConfigurationError(f"{name} is larger than {LARGEST // 1024**2} MB and so no list", key="--file")
    source = name if place == STANDARD_INPUT else f"the file {place}"
    return ListText(text=_decoded(content, name, key="--file"), source=source)


@dataclass(frozen=True, slots=True)
class ListHistory:
    """How a list came to be what it is."""

    newest: ListText
    sizes: tuple[SizeOn, ...]
    """How large each version was and when it was committed, in UTC, the oldest first."""


def read_history(place: Path, *, path: str, branch: str) -> ListHistory:
    """Read the versions of a list's file on a branch of a repository or bundle.

    Where there is no such branch, it is the one that is checked out, else as `bot.replay.history.History` has it.

    Raises:
        ConfigurationError: There is no repository or bundle, or no such file in it.
        SourceError: The newest version cannot be read.
    """
    try:
        with open_history(place, file=path, preferred=branch) as history:
            sizes = zip(history.versions, history.sizes(), strict=True)
            there = [(version, SizeOn(version.day, size)) for version, size in sizes if size is not None]
            newest, size = there[-1] if there else (history.versions[-1], SizeOn(date.min, 0))
            text = history.text(newest)
    except ConfigurationError as error:
        if error.key != "--file":
            raise
        message = f"{str(error).removeprefix('--file: ')}; or name the profile whose list it is with --profile"
        raise ConfigurationError(message, key="--history") from error
    source = f"{newest.file} in {place} at {newest.commit[:10]}, of {size.on}"
    return ListHistory(ListText(text=text, source=source, as_of=size.on), tuple(size for _, size in there))


def _decoded(content: bytes, name: str, *, key: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{name} is no text in UTF-8: byte {error.start} cannot be read", key=key) from error
