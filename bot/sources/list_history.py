"""What stood in a curated list once and does not any more, read out of the history of its file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.curated_list.document import CuratedList, parse
from bot.curated_list.entry import Entry
from bot.sources.base import ListCommit, ListSource
from config.errors import SourceUnverifiedError
from db.identity import ArxivIdentifier
from db.works import work_key

MOST_VERSIONS = 500
"""Versions that are read: the newest; each costs a request."""
LARGEST_LOSS = 0.5
"""A version that lacks more than this share of the papers is an accident, which a later one mended."""
_NUMBER = re.compile(r"^\d+[.)]\s+")
_ENTRY_LIKE = re.compile(r"^(?:[-*+]\s|\|)")
_QUOTED = re.compile(r'"(?P<title>.+)"')


@dataclass(frozen=True, slots=True)
class Deleted:
    """An entry that stood in the list, and the commit that took it out for good."""

    entry: Entry
    commit: ListCommit


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHistory:
    """What the versions of the list tell beyond the one at the head."""

    deleted: tuple[Deleted, ...] = ()
    """Papers that are not in the list any more, the first deleted first."""
    added: Mapping[str, tuple[ListCommit, ...]] = field(default_factory=dict)
    """By arXiv identifier, the commits that brought a paper into the list."""
    versions: int = 0
    """How many were read."""
    complete_since: datetime | None = None
    """Where the history was too long: from when on it was read; None where all of it was."""


def read_history(
    source: ListSource,
    head: CuratedList,
    *,
    head_sha: str,
    progress: Callable[[int, int], None],
    most: int = MOST_VERSIONS,
) -> ListHistory:
    """Go through the versions of the list, oldest first.

    Entries whose identifier or title stands at the head, wherever, were edited or moved and not deleted; those with
    neither are fossils of which nothing can be told.

    Args:
        source: Where the versions are.
        head: The list at the head.
        head_sha: The head.
        progress: Told how many versions were read, of how many.
        most: Versions that are read.

    Raises:
        SourceError: A version cannot be read.
    """
    commits = source.mainline(head_sha, limit=most + 1)
    cut = len(commits) > most
    commits = commits[-most:]
    standing = _Standing.of(head.entries)
    deleted: dict[str, Deleted] = {}
    added: dict[str, list[ListCommit]] = {}
    before, held = "", frozenset[str]()
    for done, commit in enumerate(commits, start=1):
        progress(done, len(commits))
        try:
            text = source.text_at(commit.sha)
        except SourceUnverifiedError:
            continue
        if text == before:
            continue
        now = _identifiers(text)
        if len(now) < len(held) * LARGEST_LOSS:
            continue
        for arxiv_id in now - held:
            added.setdefault(arxiv_id, []).append(commit)
        if any(standing.may_lack(line) for line in _lines(before) - _lines(text)):
            kept = _Standing.of(parse(text).entries)
            for entry in parse(before).entries:
                key = entry.arxiv_id or work_key(_title(entry))
                is_known = entry.arxiv_id is not None or entry.title is not None
                if is_known and not standing.has(entry) and not kept.has(entry):
                    deleted.pop(key, None)
                    deleted[key] = Deleted(entry, commit)
        before, held = text, now
    return ListHistory(
        deleted=tuple(deleted.values()),
        added={arxiv_id: tuple(found) for arxiv_id, found in added.items()},
        versions=len(commits),
        complete_since=commits[0].committed_at if cut and commits else None,
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands at the head."""

    identifiers: frozenset[str]
    titles: frozenset[str]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> _Standing:
        listed = list(entries)
        return cls(
            frozenset(entry.arxiv_id for entry in listed if entry.arxiv_id),
            frozenset(work_key(_title(entry)) for entry in listed),
        )

    def has(self, entry: Entry) -> bool:
        return entry.arxiv_id in self.identifiers or work_key(_title(entry)) in self.titles

    def may_lack(self, line: str) -> bool:
        """Whether a line that went may have been an entry that is gone: a quick look, so few texts are parsed."""
        if found := _identifiers(line):
            return not found <= self.identifiers
        if quoted := _QUOTED.search(line):
            return work_key(quoted["title"]) not in self.titles
        return _ENTRY_LIKE.match(line) is not None


def _title(entry: Entry) -> str:
    return entry.title or entry.name or entry.raw


def _identifiers(text: str) -> frozenset[str]:
    return frozenset(identifier.base for _, identifier in ArxivIdentifier.find_all(text))


def _lines(text: str) -> set[str]:
    """The lines, without the numbers that each new one before them changes; table rows without their padding."""
    return {" ".join(_NUMBER.sub("- ", line.strip()).split()) for line in text.splitlines()}
