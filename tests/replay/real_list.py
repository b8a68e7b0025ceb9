"""The list as it really evolved: its commits at their times, and which papers it ever held."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from db.identity import ArxivIdentifier, title_key

_ENTRY = re.compile(r"(?:\d+\.|-|\|).*\[\[\w+\]\(")
"""A line that lists something: an item or a table's row with a link; read without the bot's own parser."""
_LINK = re.compile(r"\]\((https?://arxiv\.org/[^)\s]+)\)")
_TITLE = re.compile(r'"(?P<title>.+)" (?:\[\d|\[\[)')


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerCommit:
    """One of the owner's commits."""

    sha: str
    at: datetime
    subject: str
    text: str
    """The list's file as it has it."""


@dataclass(slots=True)
class EverListed:
    """The papers that the list ever held, by both ways in which a paper is recognised."""

    arxiv_ids: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)

    def add(self, lines: Iterable[str]) -> None:
        """Remember what is listed in lines of the list."""
        for line in lines:
            if _ENTRY.match(line):
                self.arxiv_ids.update(_identifier(line))
                if found := _TITLE.search(line):
                    self.titles.add(title_key(found["title"].replace("\\", "")))


def _identifier(line: str) -> Iterator[str]:
    link = _LINK.search(line)
    identifier = ArxivIdentifier.find(link[1]) if link else None
    if identifier:
        yield identifier.base


@dataclass(frozen=True, slots=True)
class RealList:
    """The list's history in a repository or bundle that holds its branch ``main``."""

    repository: Path
    """A bare repository."""

    @classmethod
    def unpacked(cls, bundle: Path, folder: Path) -> RealList:
        """The history of a bundle, unpacked into a folder that is made."""
        subprocess.run(["git", "clone", "--quiet", "--bare", str(bundle.resolve()), str(folder)], check=True)
        return cls(folder)

    def commits(self, *, until: datetime) -> list[str]:
        """The SHAs of the branch's own commits up to a moment, oldest first."""
        return self._ask(
            "log", "--first-parent", "--reverse", f"--until={until.isoformat()}", "--format=%H", "main"
        ).split()

    def after(self, sha: str, *, until: datetime) -> list[OwnerCommit]:
        """The commits after one, up to a moment, oldest first."""
        listed = self._ask(
            "log", "--first-parent", "--reverse", f"--until={until.isoformat()}", "--format=%H %ct %s", f"{sha}..main"
        )
        return [self._commit(*line.split(" ", 2)) for line in listed.splitlines()]

    def ever_listed(self, sha: str) -> EverListed:
        """What the list held at a commit or at any time before it."""
        ever = EverListed()
        patches = self._ask("log", "--first-parent", "-m", "-p", "--unified=0", "--format=", sha)
        ever.add(line[1:] for line in patches.splitlines() if line.startswith("+"))
        return ever

    def _commit(self, sha: str, seconds: str, subject: str) -> OwnerCommit:
        text = self._ask("show", f"{sha}:README.md")
        return OwnerCommit(sha=sha, at=datetime.fromtimestamp(int(seconds), UTC), subject=subject, text=text)

    def _ask(self, command: str, *arguments: str) -> str:
        found = subprocess.run(
            ["git", "-C", str(self.repository), command, *arguments], check=True, capture_output=True
        )
        return found.stdout.decode("utf-8")
