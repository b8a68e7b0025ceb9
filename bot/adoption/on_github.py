"""A list that is read from GitHub: a handful of requests, and nothing is written."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from github import Github

from bot.adoption.found_list import FoundList, choose_file, likely_files, refuse_other_markup
from bot.github_client import translate_errors
from bot.sources.base import decode_list
from bot.steps.context import Progress
from config.errors import SourceRefusedError, SourceUnavailableError, SourceUnverifiedError

FILES_READ = 12
"""Markdown files that are looked into, where nobody says which is the list."""
LARGEST = 10_000_000


def read_from_github(
    client: Github, repository: str, *, file: str | None, branch: str | None, progress: Progress
) -> FoundList:
    """The list in a repository.

    Args:
        client: As `bot.github_client.connect` makes it.
        repository: ``OWNER/NAME``; if it was renamed, GitHub tells the new name.
        file: Its path, where that is known; otherwise the Markdown file that links most papers.
        branch: Where it stands; otherwise on the repository's default branch.
        progress: Is told how far it is.

    Raises:
        SourceError: GitHub did not answer, or said no: not there, private, throttled.
        ListError: There is no list.
    """
    with translate_errors(
        unavailable=SourceUnavailableError,
        refused=SourceRefusedError,
        unverified=SourceUnverifiedError,
        doing=f"reading {repository}",
    ):
        return _Reader(client, repository).read(file=file, branch=branch, progress=progress)


class _Reader:
    def __init__(self, client: Github, repository: str) -> None:
        self._requester = client.requester
        self._asked = repository
        self._address = f"/repos/{quote(repository)}"

    def read(self, *, file: str | None, branch: str | None, progress: Progress) -> FoundList:
        about = self._get("")
        name = str(about.get("full_name") or self._asked)
        self._address = f"/repos/{quote(name)}"
        branch = branch or str(about.get("default_branch") or "main")
        others: dict[str, int] = {}
        if file is None:
            tree = self._get(f"/git/trees/{quote(branch, safe='')}", recursive=1)
            sizes = {
                str(entry["path"]): int(entry.get("size") or 0)
                for entry in tree.get("tree") or []
                if entry.get("type") == "blob"
            }
            paths = [path for path, size in sizes.items() if size <= LARGEST]
            texts = {}
            wanted = likely_files(paths, most=FILES_READ)
            for done, path in enumerate(wanted, start=1):
                progress("reading the repository", done, len(wanted))
                texts[path] = self._text(path, branch)
            file, others = choose_file(texts, place=name, paths=paths)
            text = texts[file]
        else:
            refuse_other_markup(file)
            text = self._text(file, branch)
        return FoundList(
            repository=name,
            branch=branch,
            file=file,
            text=text,
            place=f"{file} on branch {branch} of {name}",
            others=others,
            notes=tuple(self._notes(about, name)),
        )

    def _notes(self, about: dict[str, Any], name: str) -> list[str]:
        notes = []
        if name.casefold() != self._asked.casefold():
            notes.append(f"{self._asked} is called {name} now; the profile has the new name")
        if about.get("archived"):
            notes.append(f"{name} is archived: nobody can open a pull request there until its owner wakes it")
        if about.get("private"):
            notes.append(f"{name} is private: the bot's account needs to be invited")
        return notes

    def _text(self, path: str, branch: str) -> str:
        found = self._get(f"/contents/{quote(path)}", ref=branch)
        place = f"{path!r} in {self._asked}"
        if not isinstance(found, dict) or found.get("type") != "file":
            raise SourceRefusedError(f"{place} is no regular file: name the list with --file")
        if found.get("encoding") != "base64" or not found.get("content"):
            found = self._get(f"/git/blobs/{found.get('sha')}")
        content = base64.b64decode(str(found.get("content") or ""))
        if found.get("size") not in {None, len(content)}:
            raise SourceUnverifiedError(f"{place} came cut off: try again")
        return decode_list(content, place=place)

    def _get(self, address: str, **parameters: str | int) -> Any:
        return self._requester.requestJsonAndCheck("GET", f"{self._address}{address}", parameters=parameters)[1]
