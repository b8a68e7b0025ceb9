"""The bare repositories below the fake: Git's plumbing as a handful of typed functions."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from tests.servers.github import loose_objects

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_SETTINGS = "[gc]\n\tauto = 0\n[http]\n\treceivepack = true\n[uploadpack]\n\tallowAnySHA1InWant = true\n"
_BY_SHA = re.compile(r"[0-9a-f]{40}(?:\.\.[0-9a-f]{40}|\^\{commit\})?")
_FIELDS = "%H%x1f%T%x1f%P%x1f%an%x1f%ae%x1f%at%x1f%cn%x1f%ce%x1f%ct%x1f%B%x1e"


class GitFailedError(Exception):
    """Git ended with another status than 0; the text is what it wrote to its standard error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who wrote or committed, and when."""

    name: str
    email: str
    date: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit object."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeEntry:
    """One line of ``git ls-tree``."""

    mode: str
    kind: str
    sha: str
    size: int | None
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """One file that differs between two trees."""

    status: str
    """``added``, ``removed``, ``modified`` or ``renamed``."""
    path: str
    sha: str
    additions: int
    deletions: int
    patch: str
    previous_path: str | None = None
    """Of a renamed file."""


@dataclass(frozen=True, slots=True)
class GitRepository:
    """A bare repository on disk."""

    path: Path

    @classmethod
    def create(cls, path: Path, *, default_branch: str, alternate: Path | None = None) -> GitRepository:
        """Make an empty one; with ``alternate`` it sees the objects of that repository as well."""
        path.mkdir(parents=True)
        made = cls(path)
        made.run("init", "--quiet", "--bare", "--template=", f"--initial-branch={default_branch}", ".")
        with (path / "config").open("a", encoding="utf-8") as config:
            config.write(_SETTINGS)
        if alternate is not None:
            there = os.path.relpath(alternate / "objects", path / "objects")
            (path / "objects/info/alternates").write_text(f"{there}\n", encoding="utf-8")
        return made

    def run(
        self,
        *arguments: str,
        input: bytes = b"",  # noqa: A002 - the name that subprocess uses
        environment: Mapping[str, str] | None = None,
        accept: tuple[int, ...] = (0,),
    ) -> bytes:
        """Run Git here and return its standard output."""
        finished = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            input=input,
            capture_output=True,
            env=ENVIRONMENT | {"GIT_DIR": str(self.path)} | dict(environment or {}),
            check=False,
        )
        if finished.returncode not in accept:
            raise GitFailedError(finished.stderr.decode("utf-8", "replace").strip())
        return finished.stdout

    def ask(self, *arguments: str, input: bytes = b"") -> str:  # noqa: A002 - as in `run`
        """The answer as a line of text."""
        return self.run(*arguments, input=input).decode("utf-8", "replace").strip()

    # Objects

    def kind(self, sha: str) -> str | None:
        """``commit``, ``tree``, ``blob``, ``tag``, or None where there is no such object."""
        if (kind := loose_objects.kind_of(self.path, sha)) is not None:
            return kind
        try:
            return _tell(self, ("cat-file", "-t"), sha).decode().strip()
        except GitFailedError:
            return None

    def resolve(self, name: str) -> str | None:
        """The commit that a branch, tag or SHA names."""
        if not name or name.startswith("-"):
            return None
        if (head := self.reference(f"refs/heads/{name}")) is not None:
            return head
        if _BY_SHA.fullmatch(name) and self.kind(name) == "commit":
            return name
        for candidate in (f"refs/tags/{name}", name) if self.references("refs/tags/") else (name,):
            try:
                command = ("rev-parse", "--verify", "--quiet", "--end-of-options")
                return _tell(self, command, f"{candidate}^{{commit}}").decode().strip()
            except GitFailedError:
                continue
        return None

    def blob(self, sha: str) -> bytes:
        """The bytes of a blob."""
        found = loose_objects.read_blob(self.path, sha)
        return self.run("cat-file", "blob", sha) if found is None else found

    def write_blob(self, content: bytes) -> str:
        """Store a blob."""
        return loose_objects.write_blob(self.path, content)

    def tree(self, treeish: str, path: str = "", *, recursive: bool = False) -> list[TreeEntry]:
        """The entries of a tree, or of one path in it."""
        options = ["-r", "-t"] if recursive else []
        listed = _tell(self, ("ls-tree", "-z", "-l", "--full-tree", *options), treeish, *([path] if path else []))
        entries = []
        for line in listed.decode("utf-8", "replace").split("\0")[:-1]:
            about, _, name = line.partition("\t")
            mode, kind, sha, size = about.split()
            entries.append(
                TreeEntry(mode=mode, kind=kind, sha=sha, size=None if size == "-" else int(size), path=name)
            )
        return entries

    def write_tree(self, base: str | None, entries: Iterable[tuple[str, str, str]]) -> str:
        """Store a tree: ``base`` with (mode, sha, path) put in; mode ``0`` takes the path out."""
        entries = list(entries)
        if not any("/" in path for _, _, path in entries):
            return self._write_flat_tree(base, entries)
        index = self.path / f"index-{os.urandom(8).hex()}"
        environment = {"GIT_INDEX_FILE": str(index)}
        try:
            self.run("read-tree", base or "--empty", environment=environment)
            lines = "".join(f"{mode} {sha}\t{path}\0" for mode, sha, path in entries)
            self.run("update-index", "-z", "--index-info", input=lines.encode(), environment=environment)
            return self.run("write-tree", environment=environment).decode().strip()
        finally:
            index.unlink(missing_ok=True)

    def _write_flat_tree(self, base: str | None, entries: Iterable[tuple[str, str, str]]) -> str:
        """As `write_tree`, where nothing but the tree itself changes: by one process in place of three."""
        held = {entry.path: f"{entry.mode} {entry.kind} {entry.sha}" for entry in (self.tree(base) if base else [])}
        for mode, sha, path in entries:
            held.pop(path, None)
            if mode != "0":
                held[path] = f"{mode} {self.kind(sha)} {sha}"
        lines = "".join(f"{about}\t{path}\0" for path, about in held.items())
        return self.ask("mktree", "-z", input=lines.encode())

    def write_commit(
        self, tree: str, parents: Sequence[str], message: str, *, author: Signature, committer: Signature
    ) -> str:
        """Store a commit; the message is kept byte for byte."""
        options = [word for parent in parents for word in ("-p", parent)]
        environment = {}
        for role, who in (("AUTHOR", author), ("COMMITTER", committer)):
            environment[f"GIT_{role}_NAME"] = who.name
            environment[f"GIT_{role}_EMAIL"] = who.email
            environment[f"GIT_{role}_DATE"] = f"{int(who.date.timestamp())} +0000"
        written = self.run("commit-tree", tree, *options, input=message.encode(), environment=environment)
        return written.decode().strip()

    # History

    def log(self, revisions: str, *paths: str, options: Sequence[str] = ()) -> list[Commit]:
        """The commits that ``git log OPTIONS REVISIONS PATHS`` lists, in its order."""
        listed = _tell(self, ("log", f"--format=tformat:{_FIELDS}", *options), revisions, *_behind_dashes(paths))
        return [_commit(block.lstrip("\n")) for block in listed.decode("utf-8", "replace").split("\x1e")[:-1]]

    def commit(self, sha: str) -> Commit:
        """One commit."""
        return self.log(sha, options=["--max-count=1"])[0]

    def count(self, revisions: str, *paths: str, options: Sequence[str] = ()) -> int:
        """How many commits `log` lists."""
        return int(_tell(self, ("rev-list", "--count", *options), revisions, *_behind_dashes(paths)))

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor."""
        if one == other and _BY_SHA.fullmatch(one):
            return one
        try:
            return _tell(self, ("merge-base",), one, other).decode().strip() or None
        except GitFailedError:
            return None

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether ``older`` is ``newer`` or lies in its history."""
        return self.merge_base(older, newer) == older

    def merge_tree(self, base: str, head: str) -> str | None:
        """The tree of a merge without conflicts, or None."""
        try:
            return self.ask("merge-tree", "--write-tree", "--no-messages", base, head).splitlines()[0]
        except GitFailedError:
            return None

    def changes(self, base: str, head: str) -> list[FileChange]:
        """The files that differ between two commits or trees, given by their SHAs; renames as removed and added."""
        return list(_changes(self, base, head))

    def renames(self, base: str, head: str) -> dict[str, str]:
        """The former paths of the files that were renamed between two commits or trees, by their new ones."""
        listed = self.run("diff-tree", "-r", "-z", "--find-renames", "--diff-filter=R", "--name-status", base, head)
        words = listed.decode("utf-8", "replace").split("\0")[:-1]
        return dict(zip(words[2::3], words[1::3], strict=True))

    # References

    def reference(self, name: str) -> str | None:
        """The object of ``refs/...``."""
        return self.references(name).get(name)

    def references(self, *prefixes: str) -> dict[str, str]:
        """All references that lie at or below the names, each of which begins with ``refs/``."""
        if (self.path / "packed-refs").exists():
            listed = self.ask("for-each-ref", "--format=%(refname) %(objectname)", *prefixes)
            return {line.split()[0]: line.split()[1] for line in listed.splitlines()}
        return dict(sorted(found for prefix in prefixes or ("refs",) for found in self._loose(self.path / prefix)))

    def _loose(self, place: Path) -> Iterator[tuple[str, str]]:
        """The references in files below a place, or that which is the place, read without starting Git."""
        for file in [place] if place.is_file() else place.rglob("*"):
            if file.is_file() and file.suffix != ".lock":
                yield file.relative_to(self.path).as_posix(), file.read_text(encoding="utf-8").strip()

    def set_reference(self, name: str, sha: str) -> None:
        """Point a reference at an object."""
        file = self.path / name
        if file.is_file() and self.kind(sha) is not None:
            part = file.with_name(f"part-{os.urandom(8).hex()}.lock")
            part.write_text(f"{sha}\n", encoding="utf-8")
            part.replace(file)
        else:
            self.run("update-ref", name, sha)

    def delete_reference(self, name: str) -> None:
        """Take a reference away."""
        self.run("update-ref", "-d", name)

    def fetch(self, source: Path | str, *specifications: str) -> None:
        """Copy objects, and references where the specifications say so."""
        self.run("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", str(source), *specifications)


def _behind_dashes(paths: Sequence[str]) -> list[str]:
    return ["--", *paths] if paths else []


def _tell(repository: GitRepository, command: tuple[str, ...], revision: str, *more: str) -> bytes:
    """What Git tells of a revision, and of paths in it or another revision.

    It is asked once of what is named by SHAs: that never changes, and starting a process takes long.

    Raises:
        GitFailedError: There is no such object, by now.
    """
    by_sha = _BY_SHA.fullmatch(revision) and (command[0] != "merge-base" or all(map(_BY_SHA.fullmatch, more)))
    return (_remembered if by_sha else GitRepository.run)(repository, *command, revision, *more)


@lru_cache(maxsize=1000)
def _remembered(repository: GitRepository, *words: str) -> bytes:
    return repository.run(*words)


@lru_cache(maxsize=64)
def _changes(repository: GitRepository, base: str, head: str) -> tuple[FileChange, ...]:
    """What lies between two SHAs never changes, and takes Git long in a large file."""
    listed = repository.run("diff-tree", "-r", "-z", "--no-renames", "--raw", "--numstat", base, head)
    words = listed.decode("utf-8", "replace").split("\0")[:-1]
    raw, numbers = [], {}
    while words and words[0].startswith(":"):
        raw.append((words.pop(0).split(), words.pop(0)))
    for line in words:
        added, removed, path = line.split("\t", 2)
        numbers[path] = (int(added) if added != "-" else 0, int(removed) if removed != "-" else 0)
    names = {"A": "added", "D": "removed"}
    return tuple(
        FileChange(
            status=names.get(about[4][0], "modified"),
            path=path,
            sha=about[2] if about[4][0] == "D" else about[3],
            additions=numbers.get(path, (0, 0))[0],
            deletions=numbers.get(path, (0, 0))[1],
            patch=_patch(repository, base, head, path),
        )
        for about, path in raw
    )


def _patch(repository: GitRepository, base: str, head: str, path: str) -> str:
    text = repository.run("diff-tree", "-p", "--no-renames", base, head, "--", path).decode("utf-8", "replace")
    start = text.find("\n@@")
    return text[start + 1 :].rstrip("\n") if start >= 0 else ""


def _commit(block: str) -> Commit:
    sha, tree, parents, *people, message = block.split("\x1f", 9)
    author, committer = (
        Signature(name=people[at], email=people[at + 1], date=datetime.fromtimestamp(int(people[at + 2]), UTC))
        for at in (0, 3)
    )
    # %B ends with one newline too many.
    return Commit(
        sha=sha,
        tree=tree,
        parents=tuple(parents.split()),
        author=author,
        committer=committer,
        message=message.removesuffix("\n"),
    )
