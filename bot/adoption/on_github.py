"""A list that is read from GitHub: a handful of requests, and nothing is written."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from github import Github

from bot.adoption.doubt import Doubt
from bot.adoption.found_list import FoundList, choose_file, likely_files, refuse_other_markup
from bot.adoption.github_refusals import no_repository, refusals_told
from bot.github_client import translate_errors
from bot.sources.base import decode_list
from bot.steps.context import Progress
from config.errors import SourceRefusedError, SourceUnavailableError, SourceUnverifiedError

FILES_READ = 12
"""Markdown files that are looked into, where nobody says which is the list."""
LARGEST = 10_000_000
_SYMBOLIC_LINK = "120000"


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
        self._has_token = self._requester.auth is not None

    def read(self, *, file: str | None, branch: str | None, progress: Progress) -> FoundList:
        about = self._get("", missing=no_repository(self._asked, has_token=self._has_token))
        name = str(about.get("full_name") or self._asked)
        self._address = f"/repos/{quote(name)}"
        default = str(about.get("default_branch") or "main")
        branch = branch or default
        others: dict[str, int] = {}
        notes = [*self._notes(about, name)]
        if file is None:
            missing = f"{name} has no branch {branch!r}: name another with --branch; its usual one is {default!r}"
            paths, is_whole = self._paths(branch, missing=missing)
            if not is_whole:
                notes.append(
                    Doubt(
                        f"{name} has so many files that GitHub names only a part of them",
                        "if the list is in none of those that were looked into, name it with --file",
                    )
                )
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
            notes=tuple(notes),
        )

    def _paths(self, branch: str, *, missing: str) -> tuple[list[str], bool]:
        """The files that are not too large, and whether these are all; those at the top are, in any case."""
        address = f"/git/trees/{quote(branch, safe='')}"
        tree = self._get(address, missing=missing, recursive=1)
        entries = list(tree.get("tree") or [])
        if tree.get("truncated"):
            entries += self._get(address, missing=missing).get("tree") or []
        paths = [
            str(entry["path"])
            for entry in entries
            if entry.get("type") == "blob"
            and entry.get("mode") != _SYMBOLIC_LINK
            and int(entry.get("size") or 0) <= LARGEST
        ]
        return [*dict.fromkeys(paths)], not tree.get("truncated")

    def _notes(self, about: dict[str, Any], name: str) -> Iterator[Doubt]:
        if name.casefold() != self._asked.casefold():
            yield Doubt(
                f"GitHub calls {self._asked} {name} now, and so does the profile",
                "if you meant another repository, check the name and init that one",
            )
        if about.get("archived"):
            yield Doubt(
                f"The repository {name} is archived, so nobody can open a pull request there",
                "its owner can unarchive it in its settings; or the list lives on elsewhere: init that repository",
            )
        parent = about.get("parent") or {}
        if about.get("fork") and parent.get("full_name"):
            yield Doubt(
                f"The repository {name} is a fork of {parent['full_name']}: pull requests will be opened in the fork",
                f"if the list is kept in {parent['full_name']}, init that one",
            )
        if about.get("private"):
            yield Doubt(
                f"The repository {name} is private, and only who was invited can fork it",
                "invite the bot's account, if it is not your own",
            )

    def _text(self, path: str, branch: str) -> str:
        place = f"{path!r} in {self._asked}"
        missing = f"branch {branch!r} of {self._asked} has no {path!r}: leave out --file, and the list is looked for"
        found = self._get(f"/contents/{quote(path)}", missing=missing, ref=branch)
        if not isinstance(found, dict) or found.get("type") != "file":
            raise SourceRefusedError(f"{place} is no regular file: name the list with --file")
        if found.get("encoding") != "base64" or not found.get("content"):
            found = self._get(f"/git/blobs/{found.get('sha')}", missing=missing)
        content = base64.b64decode(str(found.get("content") or ""))
        if found.get("size") not in {None, len(content)}:
            raise SourceUnverifiedError(f"{place} came cut off: try again")
        return decode_list(content, place=place)

    def _get(self, address: str, *, missing: str, **parameters: str | int) -> Any:
        with refusals_told(self._asked, has_token=self._has_token, missing=missing):
            return self._requester.requestJsonAndCheck("GET", f"{self._address}{address}", parameters=parameters)[1]
