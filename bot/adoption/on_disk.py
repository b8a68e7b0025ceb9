"""A list that is read from this machine: a file, or a clone with its history."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from bot.adoption.doubt import Doubt
from bot.adoption.found_list import FoundList, choose_file, likely_files, linked_papers, refuse_other_markup
from bot.git import run_git
from bot.lint.list_text import read_file
from bot.replay.history import History, open_history
from bot.steps.context import Progress
from config.errors import ConfigurationError, SourceError

DEFAULT_BRANCH = "main"
FILES_READ = 25
MOST_VERSIONS = 2_000
"""Versions that are looked at to tell since when each paper is listed: the newest ones."""
_USUAL = ("README.md", "readme.md", "Readme.md", "docs/README.md", "README.markdown")


def read_local_file(repository: str, *, file: str, branch: str | None) -> FoundList:
    """The list in one file.

    Raises:
        ConfigurationError: It cannot be read.
        ListError: It is no Markdown.
    """
    if file != "-":
        refuse_other_markup(file)
    found = read_file(file)
    name = Path(file).name if file != "-" else "README.md"
    where = "at the top of the repository" + ("" if branch else f", on branch {DEFAULT_BRANCH!r}")
    return FoundList(
        repository=repository,
        branch=branch or DEFAULT_BRANCH,
        file=name,
        text=found.text,
        place=found.source,
        read_again=("--file", file),
        notes=(
            Doubt(
                f"GitHub was not asked, so it is taken for granted that the list is {name} {where}",
                "if it is elsewhere, change file and base_branch in profile.yaml",
            ),
        ),
    )


def read_clone(
    repository: str, *, history: Path, file: str | None, branch: str | None, until: date, progress: Progress
) -> FoundList:
    """The list in a clone or bundle as it was at the end of a day, with the day since which each paper is listed.

    Raises:
        ConfigurationError: There is no repository, branch or file.
        SourceError: Git failed.
        ListError: No file of it is a list.
    """
    checked_out = branch or _checked_out(history)
    others: dict[str, int] = {}
    if file is None and history.is_dir():
        file, others = _chosen(history, checked_out)
    for candidate in [file] if file is not None else _USUAL:
        try:
            with open_history(history, file=candidate, branch=branch) as versions:
                found = _read(repository, versions, branch=checked_out, others=others, until=until, progress=progress)
                return replace(found, read_again=("--history", str(history)))
        except ConfigurationError as error:
            if file is not None or error.key != "--file":
                raise
    raise ConfigurationError(
        f"{history} has none of {', '.join(_USUAL)}: name the list's file with --file", key="--history"
    )


def _read(
    repository: str, history: History, *, branch: str, others: dict[str, int], until: date, progress: Progress
) -> FoundList:
    versions = [version for version in history.versions if version.day <= until and not version.deleted]
    if not versions:
        raise ConfigurationError(f"the list has no version up to {until}", key="--history")
    seen: dict[str, date] = {}
    looked_at = versions[-MOST_VERSIONS:]
    for done, version in enumerate(looked_at, start=1):
        progress("reading the list's history", done, len(looked_at))
        with suppress(SourceError):
            for identifier in linked_papers(history.text(version)):
                seen.setdefault(identifier, version.day)
    newest = looked_at[-1]
    refuse_other_markup(newest.file)
    return FoundList(
        repository=repository,
        branch=branch,
        file=newest.file,
        text=history.text(newest),
        place=f"{newest.file} at {newest.commit[:10]} of {newest.day}",
        others=others,
        listed_since=seen,
        history_since=looked_at[0].day,
    )


def _chosen(clone: Path, branch: str) -> tuple[str, dict[str, int]]:
    listed = _git(clone, "ls-tree", "-r", "-z", "--name-only", branch)
    paths = listed.decode("utf-8", "replace").split("\0")[:-1]
    texts = {
        path: _git(clone, "cat-file", "blob", f"{branch}:{path}").decode("utf-8", "replace")
        for path in likely_files(paths, most=FILES_READ)
    }
    return choose_file(texts, place=str(clone), paths=paths)


def _checked_out(history: Path) -> str:
    """The branch that is checked out in a clone, else the only one, or that with a usual name."""
    if not history.is_dir():
        return DEFAULT_BRANCH
    branches = _git(history, "for-each-ref", "--format=%(refname:short)", "refs/heads").decode().split()
    with suppress(ConfigurationError):
        head = _git(history, "symbolic-ref", "--short", "HEAD").decode().strip()
        if head in branches:
            return head
    return next((name for name in (DEFAULT_BRANCH, "master", *branches) if name in branches), DEFAULT_BRANCH)


def _git(clone: Path, *arguments: str) -> bytes:
    return run_git(clone, *arguments, failure=partial(ConfigurationError, key="--history"))
