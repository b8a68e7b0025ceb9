"""A pull request as a Markdown file that a person can read and edit.

The file starts with what GitHub would keep beside the text, between two lines of dashes::

    ---
    number: 3
    state: open
    head: 1f0c...
    title: latest papers 11-21
    ---

    **8 papers** from arXiv for ...

The latest pull request is ``pull-request.md``, earlier ones are ``pull-request-NUMBER.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.forge.base import PullRequestState
from bot.whole_file import whole_file
from config.errors import ForgeRefusedError, ForgeUnavailableError

_FILE = re.compile(r"---\n(?P<front>.*?\n)---\n\n?(?P<body>.*)", re.DOTALL)
_NUMBERED = re.compile(r"pull-request-(?P<number>\d+)\.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalPullRequest:
    """What one file holds."""

    number: int
    state: PullRequestState
    """As written; that the branch was merged shows in the repository only."""
    head: str
    """The commit that was last published."""
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class PullRequestFolder:
    """The folder of these files."""

    folder: Path

    def latest(self) -> LocalPullRequest | None:
        """The pull request in ``pull-request.md``.

        Raises:
            ForgeRefusedError: The file cannot be understood.
        """
        return _read(self._latest_file)

    def find(self, number: int) -> LocalPullRequest | None:
        """The pull request of that number.

        Raises:
            ForgeRefusedError: A file cannot be understood.
        """
        latest = self.latest()
        return latest if latest is not None and latest.number == number else _read(self._shelved_file(number))

    def file_of(self, number: int) -> Path:
        """Where the pull request of that number is, or would be, kept."""
        shelved = self._shelved_file(number)
        return shelved if shelved.exists() else self._latest_file

    def next_number(self) -> int:
        """The first number that no pull request has had."""
        taken = [
            int(match["number"]) for file in self.folder.glob("*.md") if (match := _NUMBERED.fullmatch(file.name))
        ]
        latest = self.latest()
        return max([*taken, latest.number if latest else 0], default=0) + 1

    def write(self, pull_request: LocalPullRequest) -> None:
        """Write it where its number is kept, in one step: a reader sees the old file or the new one."""
        self._write(self.file_of(pull_request.number), pull_request)

    def shelve(self, pull_request: LocalPullRequest) -> None:
        """Move the latest, which is over, to the file with its number."""
        self._write(self._shelved_file(pull_request.number), pull_request)
        self._latest_file.unlink(missing_ok=True)

    def write_patch(self, patch: bytes) -> bool:
        """Write ``pull-request.patch``; False where it says the same already."""
        file = self.folder / "pull-request.patch"
        if file.exists() and file.read_bytes() == patch:
            return False
        _replace(file, patch)
        return True

    @property
    def _latest_file(self) -> Path:
        return self.folder / "pull-request.md"

    def _shelved_file(self, number: int) -> Path:
        return self.folder / f"pull-request-{number}.md"

    def _write(self, file: Path, pull_request: LocalPullRequest) -> None:
        front = {
            "number": pull_request.number,
            "state": pull_request.state.value,
            "head": pull_request.head,
            "title": pull_request.title,
        }
        text = yaml.safe_dump(front, sort_keys=False, allow_unicode=True, width=1000)
        _replace(file, f"---\n{text}---\n\n{pull_request.body}".encode())


def _read(file: Path) -> LocalPullRequest | None:
    try:
        text = file.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ForgeRefusedError(f"{file} cannot be read as UTF-8 text: {error}") from error
    match = _FILE.fullmatch(text)
    try:
        front = yaml.safe_load(match["front"]) if match else {}
        return LocalPullRequest(
            number=int(front["number"]),
            state=PullRequestState(front["state"]),
            head=str(front["head"]),
            title=str(front["title"]),
            body=match["body"] if match else "",
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ForgeRefusedError(
            f"{file} must start with number, state (open, closed or merged), head and title between two lines of "
            f"dashes ({error!r}): mend it, or delete it to begin anew"
        ) from error


def _replace(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(file) as out:
            out.write(content)
    except OSError as error:
        raise ForgeUnavailableError(f"{file} cannot be written: {error}") from error
