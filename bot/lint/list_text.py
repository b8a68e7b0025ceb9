"""Where the text that is examined comes from: a file, the list's history, or what the last run stored."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bot.git import run_git
from bot.lint.growth import SizeOn
from config.errors import ConfigurationError, SourceRefusedError

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
class History:
    """A list's versions in a Git repository."""

    newest: ListText
    sizes: tuple[SizeOn, ...]
    """How large each version was and when it was committed, in UTC, the oldest first."""


def read_history(repository: Path, *, path: str, branch: str) -> History:
    """Read the versions of a list's file on a branch; on the repository's HEAD where there is no such branch.

    Raises:
        ConfigurationError: There is no repository, or no such file in it.
    """
    if not repository.is_dir():
        raise ConfigurationError(
            f"{repository} is no folder: give the path of a Git repository that holds the list", key="--history"
        )
    names = _git(repository, "for-each-ref", "--format=%(refname)", f"refs/heads/{branch}").split()
    log = ("log", "--first-parent", "--reverse", "--format=%H %ct")
    listed = _git(repository, *log, names[0] if names else "HEAD", "--", f":(top,literal){path}")
    commits = [(sha, _day(seconds)) for sha, seconds in map(str.split, listed.splitlines())]
    asked = "".join(f"{sha}:{path}\n" for sha, _ in commits)
    answers = _git(repository, "cat-file", "--batch-check=%(objecttype) %(objectsize)", stdin=asked).splitlines()
    versions = [
        (sha, SizeOn(day, int(answer.removeprefix("blob "))))
        for (sha, day), answer in zip(commits, answers, strict=True)
        if answer.startswith("blob ")
    ]
    if not versions:
        raise ConfigurationError(
            f"{repository} has no version of {path!r}: name the profile whose list it is with --profile",
            key="--history",
        )
    sha, size = versions[-1]
    content = run_git(repository, "cat-file", "blob", f"{sha}:{path}", failure=SourceRefusedError)
    newest = ListText(
        text=_decoded(content, f"{path} in {repository}", key="--history"),
        source=f"{path} in {repository} at {sha[:10]}, of {size.on}",
        as_of=size.on,
    )
    return History(newest, tuple(size for _, size in versions))


def _git(repository: Path, *arguments: str, stdin: str = "") -> str:
    def failed(message: str) -> ConfigurationError:
        return ConfigurationError(message, key="--history")

    return run_git(repository, *arguments, failure=failed, input=stdin.encode()).decode("utf-8", "replace")


def _day(seconds: str) -> date:
    return datetime.fromtimestamp(int(seconds), UTC).date()


def _decoded(content: bytes, name: str, *, key: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{name} is no text in UTF-8: byte {error.start} cannot be read", key=key) from error
