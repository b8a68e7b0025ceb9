"""A whole history replayed, version by version."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.replay.history import History, Version
from bot.replay.report import Report, Skipped, SkipReason, Tally
from bot.replay.version import replay_version
from config.errors import ConfigurationError, SourceUnverifiedError

Progress = Callable[[str, int, int | None], None]

EVERYONE = "all"
"""Said instead of an author's name, it counts everyone's versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which versions count. The others are still what the next one is compared with."""

    since: date = date.min
    """The first day, in UTC."""
    author: str | None = None
    """Who wrote them; None for whoever wrote most of the history. Merged pull requests are nobody's."""
    unless: re.Pattern[str] | None = None
    """What their subject must not hold."""

    def counts(self, version: Version, author: str | None) -> bool:
        """Whether a version counts, if this is whose versions do."""
        if self.unless is not None and self.unless.search(version.subject):
            return False
        return version.day >= self.since and author in {None, version.author}


def replay(
    history: History,
    *,
    file: str,
    choice: Choice,
    limit: int,
    progress: Progress,
    is_tidy: Callable[[str], bool] | None = None,
) -> Report:
    """Replay the versions of a history that count.

    A version that is not UTF-8 text, or that took the file away, is skipped: the next one is compared with the last
    one that can be read, and what the skipped one added counts as the next one's.

    Args:
        history: It is read as it goes: two versions are held at a time.
        file: How the report calls it.
        choice: Which versions count.
        limit: How many examples are kept of each cause.
        progress: Told of each version.
        is_tidy: Whether Prettier would leave a text as it is; if given, the report tells whether that stays so.

    Raises:
        ConfigurationError: No version counts, or none has another one before it.
        SourceError: A version cannot be read.
    """
    author = _author(history, choice)
    versions = history.versions
    in_time = [at for at, version in enumerate(versions) if at and version.day >= choice.since]
    chosen = [at for at in in_time if choice.counts(versions[at], author)]
    if not chosen:
        raise ConfigurationError(_nothing(history, choice, author, in_time=len(in_time)))
    tally = Tally(limit=limit)
    reader = _Reader(history)
    for done, at in enumerate(chosen):
        progress("replaying", done, len(chosen))
        old, new = reader.last_before(at), reader.text(at)
        if old is None or new is None:
            continue
        replayed = replay_version(old, new)
        tally.add(versions[at], replayed)
        if is_tidy is not None and replayed.entries and is_tidy(old):
            tally.add_tidy(stays=is_tidy(replayed.text))
    if not tally.any:
        raise ConfigurationError(
            f"none of {len(chosen)} versions can be replayed: they, or all before them, are no UTF-8 text",
            key="--file",
        )
    return tally.report(
        file=file,
        author=author,
        left_out=sum(not choice.counts(versions[at], author) for at in in_time),
        skipped=reader.skipped,
        renamings=[one for one in history.renamings if one.version.day >= choice.since],
    )


class _Reader:
    """Reads versions by their place in the history, and remembers the last one and those that cannot be read."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._last: tuple[int, str | None] = (-1, None)
        self._skipped: dict[int, Skipped] = {}

    @property
    def skipped(self) -> list[Skipped]:
        """Those that were asked for in vain, in order."""
        return [self._skipped[at] for at in sorted(self._skipped)]

    def text(self, at: int) -> str | None:
        """The text of a version; None where it has none."""
        if self._last[0] != at:
            self._last = (at, self._read(at))
        return self._last[1]

    def last_before(self, at: int) -> str | None:
        """The text of the last version before this one that has one."""
        for earlier in range(at - 1, -1, -1):
            text = self.text(earlier) if earlier not in self._skipped else None
            if text is not None:
                return text
        return None

    def _read(self, at: int) -> str | None:
        version = self._history.versions[at]
        reason = SkipReason.DELETED if version.deleted else SkipReason.NOT_TEXT
        if not version.deleted:
            try:
                return self._history.text(version)
            except SourceUnverifiedError:
                pass
        self._skipped[at] = Skipped(version, reason)
        return None


def _author(history: History, choice: Choice) -> str | None:
    if choice.author == EVERYONE:
        return None
    if choice.author is None:
        return history.principal_author()
    authors = sorted({version.author for version in history.versions if version.author is not None})
    if choice.author not in authors:
        known = ", ".join(map(repr, authors[:5])) + (" and others" if len(authors) > 5 else "")
        raise ConfigurationError(f"{choice.author!r} wrote no version; {known} did", key="--author")
    return choice.author


def _nothing(history: History, choice: Choice, author: str | None, *, in_time: int) -> str:
    versions = history.versions
    if len(versions) == 1:
        return (
            f"the history has one version only, that of {versions[0].day}: nothing can be compared with it; give a "
            "whole clone (git fetch --unshallow makes one), or the file's other name with --file"
        )
    if in_time == 0:
        return (
            f"there is no version since {choice.since}: the newest is of {versions[-1].day}; take an earlier --since"
        )
    return f"none of {in_time} versions counts: choose others by --author (now {author or EVERYONE!r}) or --except"
