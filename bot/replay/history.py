"""The versions that one file went through, read from a Git repository or a bundle."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from bot.git import run_git
from bot.sources.base import decode_list
from config.errors import ConfigurationError, SourceRefusedError

_FORMAT = "--format=%H%x1f%P%x1f%ct%x1f%an%x1f%s%x1e"
_MERGED_PULL_REQUEST = re.compile(r"Merge pull request #\d+ from ")
"""How GitHub words a merge; where history was flattened, nothing else tells that the words are somebody else's."""
_OPTION = "--history"


@dataclass(frozen=True, slots=True)
class Version:
    """One commit that changed the file."""

    commit: str
    """Its full hash."""
    day: date
    """When it was committed, in UTC."""
    author: str | None
    """Who wrote it; None where a pull request was merged, since whoever merged it need not have written it."""
    subject: str
    """Its message's first line."""


class History:
    """The history of one file on the first-parent line of a branch.

    Args:
        repository: The folder of a Git repository, bare or with a work tree.
        file: The file's path in it, with ``/``.
        branch: Whose history; by default that which is checked out, or ``main``, ``master`` or the only branch.

    Raises:
        ConfigurationError: It is no repository, has no such branch, no commit, or none that touches the file.
    """

    def __init__(self, *, repository: Path, file: str, branch: str | None = None) -> None:
        self._repository = repository
        self._file = file
        tip = self._tip(branch)
        self.versions: Sequence[Version] = self._log(tip)
        """Oldest first."""
        if not self.versions:
            raise ConfigurationError(f"no commit of {repository} has a file {file!r}", key="--file")

    def text(self, version: Version) -> str:
        """The file at a version; empty where that deleted it.

        Raises:
            SourceRefusedError: Git failed, or it is no regular file.
            SourceUnverifiedError: It is not UTF-8 text.
        """
        found = self._git("cat-file", "--batch", input=f"{version.commit}:{self._file}\n".encode())
        head, _, content = found.partition(b"\n")
        if head.endswith(b" missing"):
            return ""
        if b" blob " not in head:
            raise SourceRefusedError(f"{self._file!r} is no regular file at {version.commit[:10]}")
        return decode_list(content[:-1], place=f"{self._file!r} at {version.commit[:10]}")

    def principal_author(self) -> str:
        """Who wrote most of the versions; of several, the first."""
        counts = Counter(version.author for version in self.versions if version.author is not None)
        return max(counts, key=counts.__getitem__, default="")

    def _tip(self, branch: str | None) -> str:
        refuse = partial(ConfigurationError, key=_OPTION)
        listed = run_git(self._repository, "for-each-ref", "--format=%(refname:short)", "refs/heads", failure=refuse)
        branches = listed.decode("utf-8", "replace").split()
        candidates = [f"refs/heads/{branch}"] if branch is not None else ["HEAD"]
        if branch is None:
            candidates += [f"refs/heads/{name}" for name in ("main", "master", *branches[: len(branches) == 1])]
        given = "".join(f"{candidate}^{{commit}}\n" for candidate in candidates).encode()
        for answer in self._git("cat-file", "--batch-check", input=given).decode("utf-8", "replace").splitlines():
            commit, _, rest = answer.partition(" ")
            if rest.startswith("commit"):
                return commit
        if branch is not None:
            raise ConfigurationError(f"{self._repository} has no branch {branch!r}", key="--branch")
        raise ConfigurationError(f"{self._repository} has no commit to replay", key=_OPTION)

    def _log(self, tip: str) -> tuple[Version, ...]:
        where = ("--first-parent", "--reverse", tip, "--", f":(literal){self._file}")
        listed = self._git("log", _FORMAT, *where).decode("utf-8", "replace")
        versions = []
        for line in listed.split("\x1e")[:-1]:
            commit, parents, seconds, author, subject = line.lstrip("\n").split("\x1f", 4)
            merged = len(parents.split()) > 1 or _MERGED_PULL_REQUEST.match(subject) is not None
            day = datetime.fromtimestamp(int(seconds), UTC).date()
            versions.append(Version(commit, day, None if merged else author, subject))
        return tuple(versions)

    def _git(self, *arguments: str, input: bytes | None = None) -> bytes:  # noqa: A002 - as `run_git` names it
        return run_git(self._repository, *arguments, failure=SourceRefusedError, input=input)


@contextmanager
def open_history(path: Path, *, file: str, branch: str | None = None) -> Iterator[History]:
    """The history of a file in a repository, or in a bundle, which is unpacked for as long as it is open.

    Raises:
        ConfigurationError: There is nothing, or no history, at this path; see also `History`.
    """
    if path.is_dir():
        yield History(repository=path, file=file, branch=branch)
        return
    if not path.is_file():
        raise ConfigurationError(f"there is no repository or bundle {path}", key=_OPTION)
    with tempfile.TemporaryDirectory(prefix="shelver-replay-") as folder:
        repository = Path(folder, "list.git")
        refuse = partial(ConfigurationError, key=_OPTION)
        run_git(Path(folder), "init", "--quiet", "--bare", str(repository), failure=refuse)
        everything = "+refs/heads/*:refs/heads/*"
        run_git(repository, "fetch", "--quiet", str(path.resolve()), everything, failure=partial(_no_bundle, path))
        yield History(repository=repository, file=file, branch=branch)


def _no_bundle(path: Path, message: str) -> ConfigurationError:
    return ConfigurationError(f"{path} is no complete Git bundle: {message}", key=_OPTION)
