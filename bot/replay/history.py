"""The versions that one file went through, read from a Git repository or a bundle.

A file that was renamed is followed to its older names, along the first-parent line of the branch: where the name came
to be, Git is asked whether another file of nearly the same content went away in the same commit.
"""

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

_FORMAT = "--format=%x1e%H%x1f%P%x1f%ct%x1f%an%x1f%s%x1d"
_MERGED_PULL_REQUEST = re.compile(r"Merge pull request #\d+ from ")
"""How GitHub words a merge; where history was flattened, nothing else tells that the words are somebody else's."""
_OPTION = "--history"
_BUNDLED_HEAD = "refs/shelver/head"
"""Where a bundle's HEAD is put: it may be all that the bundle has."""
_FILES_NAMED = 5


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
    file: str
    """What the file was called."""
    deleted: bool = False
    """Whether it took the file away."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """One commit that gave the file another name."""

    version: Version
    old: str
    new: str


class History:
    """The history of one file on the first-parent line of a branch.

    Args:
        repository: The folder of a Git repository, bare or with a work tree.
        file: The file's path in it, with ``/``.
        branch: Whose history; by default that which is checked out, or ``main``, ``master`` or the only branch.
        preferred: A branch that comes before all these, if there is one of this name.
        name: What messages call the repository; by default its folder.

    Raises:
        ConfigurationError: It is no repository, has no such branch, no commit, or none that touches the file.
    """

    def __init__(
        self,
        *,
        repository: Path,
        file: str,
        branch: str | None = None,
        preferred: str | None = None,
        name: str | None = None,
    ) -> None:
        self._repository = repository
        self._name = name or str(repository)
        tip = self._tip(branch, preferred)
        versions, renamings = self._followed(tip, file)
        self.versions: Sequence[Version] = versions
        """Oldest first."""
        self.renamings: Sequence[Renaming] = renamings
        """Oldest first; the last one may tell what the file is called after the newest version."""
        if not self.versions:
            raise ConfigurationError(self._no_such_file(tip, file), key="--file")

    def text(self, version: Version) -> str:
        """The file at a version; empty where that deleted it.

        Raises:
            SourceRefusedError: Git failed, or it is no regular file.
            SourceUnverifiedError: It is not UTF-8 text.
        """
        place = f"{version.file!r} at {version.commit[:10]}"
        found = self._git("cat-file", "--batch", input=f"{version.commit}:{version.file}\n".encode())
        head, _, content = found.partition(b"\n")
        if head.endswith(b" missing"):
            return ""
        if b" blob " not in head:
            raise SourceRefusedError(f"{place} is no regular file")
        return decode_list(content[:-1], place=place)

    def sizes(self) -> Sequence[int | None]:
        """How many bytes the file had at each version; None where there was no file."""
        asked = "".join(f"{version.commit}:{version.file}\n" for version in self.versions).encode()
        answers = self._git("cat-file", "--batch-check=%(objecttype) %(objectsize)", input=asked).splitlines()
        return [int(answer[5:]) if answer.startswith(b"blob ") else None for answer in answers]

    def principal_author(self) -> str:
        """Who wrote most of the versions; of several, the first."""
        counts = Counter(version.author for version in self.versions if version.author is not None)
        return max(counts, key=counts.__getitem__, default="")

    def _tip(self, branch: str | None, preferred: str | None) -> str:
        refuse = partial(ConfigurationError, key=_OPTION)
        listed = run_git(self._repository, "for-each-ref", "--format=%(refname:short)", "refs/heads", failure=refuse)
        branches = listed.decode("utf-8", "replace").split()
        candidates = [f"refs/heads/{branch}"] if branch is not None else ["HEAD", _BUNDLED_HEAD]
        if branch is None:
            candidates[:0] = [f"refs/heads/{preferred}"] if preferred is not None else []
            candidates += [f"refs/heads/{name}" for name in ("main", "master", *branches[: len(branches) == 1])]
        given = "".join(f"{candidate}^{{commit}}\n" for candidate in candidates).encode()
        for answer in self._git("cat-file", "--batch-check", input=given).decode("utf-8", "replace").splitlines():
            commit, _, rest = answer.partition(" ")
            if rest.startswith("commit"):
                return commit
        there = f"it has {', '.join(map(repr, branches))}" if branches else "it has none"
        if branch is not None:
            raise ConfigurationError(f"{self._name} has no branch {branch!r}; {there}", key="--branch")
        if branches:
            raise ConfigurationError(
                f"{self._name} has several branches, and none is checked out: name one, {there}", key="--branch"
            )
        raise ConfigurationError(
            f"{self._name} has no commit to read: give the path of a clone that has the list's history", key=_OPTION
        )

    def _followed(self, tip: str, file: str) -> tuple[tuple[Version, ...], tuple[Renaming, ...]]:
        """The versions under the name given, then those under the name that it had before, and so on."""
        versions: list[Version] = []
        renamings: list[Renaming] = []
        start: str | None = tip
        while start is not None:
            found, created = self._log(start, file)
            if found and found[0].deleted and not versions and (new := self._renamed(found[0], file, to=True)):
                renamings.append(Renaming(found[0], file, new))
            versions += found
            start = None
            if created is not None and (old := self._renamed(created, file, to=False)):
                renamings.append(Renaming(created, old, file))
                file, start = old, f"{created.commit}^"
        return tuple(versions[::-1]), tuple(renamings[::-1])

    def _log(self, start: str, file: str) -> tuple[list[Version], Version | None]:
        """The versions up to a commit, newest first, and the oldest one if that is where the file came to be.

        If it came to be more than once, versions before a deletion belong to it unless it came from another file.
        """
        where = ("--first-parent", "--diff-merges=first-parent", "--no-renames", start, "--", f":(literal){file}")
        listed = self._git("log", "--name-status", "-z", _FORMAT, *where).decode("utf-8", "replace")
        found: list[Version] = []
        for commit in listed.split("\x1e")[1:]:
            fields, _, changes = commit.partition("\x1d")
            sha, parents, seconds, author, subject = fields.split("\x1f", 4)
            merged = len(parents.split()) > 1 or _MERGED_PULL_REQUEST.match(subject) is not None
            day = datetime.fromtimestamp(int(seconds), UTC).date()
            status = changes.strip("\0\n")[:1]
            version = Version(sha, day, None if merged else author, subject, file, deleted=status == "D")
            found.append(version)
            if status == "A" and parents and self._renamed(version, file, to=False):
                return found, version
        return found, None

    def _renamed(self, version: Version, file: str, *, to: bool) -> str | None:
        """The other name of a file that a commit renamed: the new one, or with ``to=False`` the old one."""
        changed = self._git(
            "diff-tree", "-r", "-z", "--name-status", "--diff-filter=R", "-M", f"{version.commit}^", version.commit
        )
        names = changed.decode("utf-8", "surrogateescape").split("\0")[:-1]
        pairs = zip(names[1::3], names[2::3], strict=True)
        return next((new if to else old for old, new in pairs if (old if to else new) == file), None)

    def _no_such_file(self, tip: str, file: str) -> str:
        listed = self._git("ls-tree", "-r", "-z", "--name-only", tip).decode("utf-8", "replace").split("\0")[:-1]
        names = [name for name in listed if name.casefold().endswith((".md", ".markdown"))]
        some = ", ".join(map(repr, names[:_FILES_NAMED])) + (" and others" if len(names) > _FILES_NAMED else "")
        there = f"it has {some}" if names else "it has no Markdown file at all"
        return f"no commit of {self._name} has a file {file!r}: name the list's own; {there}"

    def _git(self, *arguments: str, input: bytes | None = None) -> bytes:  # noqa: A002 - as `run_git` names it
        return run_git(self._repository, *arguments, failure=SourceRefusedError, input=input)


@contextmanager
def open_history(
    path: Path, *, file: str, branch: str | None = None, preferred: str | None = None
) -> Iterator[History]:
    """The history of a file in a repository, or in a bundle, which is unpacked for as long as it is open.

    What the arguments mean is told by `History`.

    Raises:
        ConfigurationError: There is nothing, or no history, at this path; see also `History`.
    """
    if path.is_dir():
        yield History(repository=path, file=file, branch=branch, preferred=preferred)
        return
    if not path.is_file():
        raise ConfigurationError(
            f"there is no repository or bundle {path}: give the folder of a clone, or a file of `git bundle`",
            key=_OPTION,
        )
    with tempfile.TemporaryDirectory(prefix="shelver-history-") as folder:
        repository = Path(folder, "list.git")
        refuse = partial(ConfigurationError, key=_OPTION)
        run_git(Path(folder), "init", "--quiet", "--bare", str(repository), failure=refuse)
        refuse = partial(_no_bundle, path)
        bundle = str(path.resolve())
        listed = run_git(repository, "ls-remote", bundle, failure=refuse).decode("utf-8", "replace")
        wanted = ["+refs/heads/*:refs/heads/*"]
        wanted += [f"+HEAD:{_BUNDLED_HEAD}"] * any(line.endswith("\tHEAD") for line in listed.splitlines())
        run_git(repository, "fetch", "--quiet", bundle, *wanted, failure=refuse)
        yield History(repository=repository, file=file, branch=branch, preferred=preferred, name=str(path))


def _no_bundle(path: Path, message: str) -> ConfigurationError:
    return ConfigurationError(
        f"{path} is no complete Git bundle, as `git bundle create FILE BRANCH` makes one: {message}", key=_OPTION
    )
