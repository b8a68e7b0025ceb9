"""What a replay found: figures, and differences counted by cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from bot.replay.causes import Obstacle, PlaceCause, TextCause
from bot.replay.history import Renaming, Version
from bot.replay.place_causes import Neighbours
from bot.replay.version import ReplayedEntry, ReplayedVersion

Concern = Literal["text", "place", "not replayed"]
Cause = TextCause | PlaceCause | Obstacle


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many of some entries are as the owner wrote them."""

    entries: int
    same_text: int
    """Lines equal to the byte."""
    same_place: int
    """Those that would not have to be moved to get his order, with the fewest moves."""
    same_gap: int
    """Those between the same older entries."""
    same_neighbours: int
    """Those right between the same entries, old or new."""
    both: int
    """Same text and same place."""

    @classmethod
    def of(cls, entries: Iterable[ReplayedEntry]) -> Figures:
        """Count some entries."""
        entries = list(entries)
        return cls(
            entries=len(entries),
            same_text=sum(not entry.text_causes for entry in entries),
            same_place=sum(entry.place_cause is None for entry in entries),
            same_gap=sum(entry.same_gap for entry in entries),
            same_neighbours=sum(entry.same_neighbours for entry in entries),
            both=sum(not entry.text_causes and entry.place_cause is None for entry in entries),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One difference."""

    commit: str
    day: date
    section: str
    line: int
    """In his version."""
    arxiv_id: str | None
    theirs: str
    ours: str | None
    """None where the entry was not replayed."""
    their_neighbours: Neighbours | None = None
    """Where it is a matter of place: what stands right before and after it in his version."""
    our_neighbours: Neighbours | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseCount:
    """One cause and how often it was found; an entry may have several."""

    concern: Concern
    cause: Cause
    strict: int
    """Of entries in the strict shape."""
    others: int
    examples: tuple[Example, ...]
    """Strict ones first, then in the order of history; not more than was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFigures:
    """How many versions are as the owner left them."""

    replayed: int
    adding: int
    """Of these, how many added at least one entry that could be replayed."""
    only_added: int
    """Of these, how many did nothing else below headings with entries."""
    identical: int
    """Of the last, how many are equal to the byte there."""
    tidy_before: int | None
    """Of those that added entries, how many came after a version that Prettier leaves as it is; None if it was not
    looked at."""
    tidy_after: int | None
    """Of these, how many are still such with the entries put in by us."""


class SkipReason(StrEnum):
    """Why a version has no text."""

    NOT_TEXT = "is not UTF-8 text"
    DELETED = "took the file away"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A version that was not replayed, and with which none was compared."""

    version: Version
    reason: SkipReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All of it."""

    file: str
    author: str | None
    """Whose versions count; None for everyone's."""
    first: Version
    """The first version that was replayed."""
    last: Version
    left_out: int
    """Versions of the same time that do not count."""
    versions: VersionFigures
    strict: Figures
    """Entries in the strict shape."""
    others: Figures
    by_year: tuple[tuple[int, Figures], ...]
    """Entries in the strict shape, by the year in which they came."""
    causes: tuple[CauseCount, ...]
    """By concern, then the commonest first."""
    skipped: tuple[Skipped, ...] = ()
    """Versions that could not be read, oldest first."""
    renamings: tuple[Renaming, ...] = ()
    """Where the file got another name, oldest first."""


class Tally:
    """Counts versions as they are replayed, and keeps no text but that of differences.

    Args:
        limit: How many examples are kept of each cause.
    """

    def __init__(self, *, limit: int) -> None:
        self._limit = limit
        self._versions: list[Version] = []
        self._adding = self._only_added = self._identical = 0
        self._tidy: list[bool] | None = None
        self._entries: list[tuple[int, ReplayedEntry]] = []
        self._examples: defaultdict[tuple[Concern, Cause], tuple[list[Example], list[Example]]]
        self._examples = defaultdict(lambda: ([], []))

    def add(self, version: Version, replayed: ReplayedVersion) -> None:
        """Count one version."""
        self._versions.append(version)
        self._adding += bool(replayed.entries)
        self._only_added += replayed.only_added and bool(replayed.entries)
        self._identical += replayed.only_added and bool(replayed.entries) and replayed.identical
        self._entries += [(version.day.year, entry) for entry in replayed.entries]
        for entry in replayed.entries:
            example = _example(version, entry)
            for cause in entry.text_causes:
                self._examples["text", cause][not entry.strict].append(example)
            if entry.place_cause is not None:
                self._examples["place", entry.place_cause][not entry.strict].append(example)
        for aside in replayed.set_aside:
            example = Example(
                commit=version.commit,
                day=version.day,
                section=aside.section,
                line=aside.line,
                arxiv_id=None,
                theirs=aside.theirs,
                ours=None,
            )
            self._examples["not replayed", aside.obstacle][not aside.strict].append(example)

    @property
    def any(self) -> bool:
        """Whether a version was added."""
        return bool(self._versions)

    def add_tidy(self, *, stays: bool) -> None:
        """Count one version that came after a tidy one."""
        self._tidy = [*(self._tidy or ()), stays]

    def report(
        self,
        *,
        file: str,
        author: str | None,
        left_out: int,
        skipped: Iterable[Skipped] = (),
        renamings: Iterable[Renaming] = (),
    ) -> Report:
        """What was found so far; at least one version was added."""
        strict = [(year, entry) for year, entry in self._entries if entry.strict]
        years = sorted({year for year, _ in strict})
        return Report(
            file=file,
            author=author,
            first=self._versions[0],
            last=self._versions[-1],
            left_out=left_out,
            versions=VersionFigures(
                replayed=len(self._versions),
                adding=self._adding,
                only_added=self._only_added,
                identical=self._identical,
                tidy_before=None if self._tidy is None else len(self._tidy),
                tidy_after=None if self._tidy is None else sum(self._tidy),
            ),
            strict=Figures.of(entry for _, entry in strict),
            others=Figures.of(entry for _, entry in self._entries if not entry.strict),
            by_year=tuple((year, Figures.of(entry for when, entry in strict if when == year)) for year in years),
            causes=tuple(self._causes()),
            skipped=tuple(skipped),
            renamings=tuple(renamings),
        )

    def _causes(self) -> Sequence[CauseCount]:
        counts = [
            CauseCount(
                concern=concern,
                cause=cause,
                strict=len(strict),
                others=len(others),
                examples=tuple([*strict, *others][: self._limit]),
            )
            for (concern, cause), (strict, others) in self._examples.items()
        ]
        order: tuple[Concern, ...] = ("text", "place", "not replayed")
        return sorted(counts, key=lambda count: (order.index(count.concern), -count.strict, -count.others))


def _example(version: Version, entry: ReplayedEntry) -> Example:
    moved = entry.place_cause is not None
    return Example(
        commit=version.commit,
        day=version.day,
        section=entry.section,
        line=entry.line,
        arxiv_id=entry.arxiv_id,
        theirs=entry.theirs,
        ours=entry.ours,
        their_neighbours=entry.their_neighbours if moved else None,
        our_neighbours=entry.our_neighbours if moved else None,
    )
