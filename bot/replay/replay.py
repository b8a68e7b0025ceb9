"""A whole history replayed, version by version."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.replay.history import History, Version
from bot.replay.report import Report, Tally
from bot.replay.version import replay_version
from config.errors import ConfigurationError

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
    in_time = [(before, after) for before, after in pairwise(history.versions) if after.day >= choice.since]
    chosen = [(before, after) for before, after in in_time if choice.counts(after, author)]
    if not chosen:
        raise ConfigurationError(_nothing(history, choice, author, in_time=len(in_time)))
    tally = Tally(limit=limit)
    last: tuple[Version, str] | None = None
    for done, (before, after) in enumerate(chosen):
        progress("replaying", done, len(chosen))
        old = last[1] if last is not None and last[0] == before else history.text(before)
        last = (after, history.text(after))
        replayed = replay_version(old, last[1])
        tally.add(after, replayed)
        if is_tidy is not None and replayed.entries and is_tidy(old):
            tally.add_tidy(stays=is_tidy(replayed.text))
    return tally.report(file=file, author=author, left_out=len(in_time) - len(chosen))


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
        return f"the history has one version only, that of {versions[0].day}: there is nothing to compare it with"
    if in_time == 0:
        return f"there is no version since {choice.since}: the newest is of {versions[-1].day}"
    return f"none of {in_time} versions counts: choose others by --author (now {author or EVERYONE!r}) or --except"
