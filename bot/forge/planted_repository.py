"""A new Git repository that stands for the list's, made from nothing but the list's text."""

from __future__ import annotations

from pathlib import Path

from bot.git import run_git
from config.errors import ForgeUnavailableError

_OWNER = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "List Owner"), ("EMAIL", "owner@example.org"), ("DATE", "2025-09-12T07:00:00+00:00"))
}


def plant(repository: Path, *, branch: str, path: str, text: str) -> str:
    """Make a bare repository whose one commit on ``branch`` holds one file; return the commit's SHA.

    The same text always gives the same commit.

    Raises:
        ForgeUnavailableError: The folder cannot be made, or Git fails.
    """

    def git(*arguments: str, stdin: bytes = b"") -> str:
        return (
            run_git(repository, *arguments, failure=ForgeUnavailableError, input=stdin, environment=_OWNER)
            .decode()
            .strip()
        )

    try:
        repository.mkdir(parents=True)
    except OSError as error:
        raise ForgeUnavailableError(f"{repository} cannot be made: {error}") from error
    git("init", "--quiet", "--bare", f"--initial-branch={branch}", ".")
    tree = git("hash-object", "-w", "--stdin", stdin=text.encode())
    kind, mode, name = "blob", "100644", ""
    for name in reversed(Path(path).parts):
        tree = git("mktree", stdin=f"{mode} {kind} {tree}\t{name}\n".encode())
        kind, mode = "tree", "040000"
    commit = git("commit-tree", tree, "-m", "The list as it stands")
    git("update-ref", f"refs/heads/{branch}", commit)
    return commit
