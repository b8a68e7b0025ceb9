"""Where the profile's sections are in the list: headings are renamed, moved, split and taken away over time.

A section that is no longer where the profile says is looked for by what its heading says, then by the papers that it
held. A heading that still stands is not believed either where most of what it held left it for others: it may be the
rest of what was renamed, or name something else by now. What stays in doubt is answered with no section at all:
nothing is ever written into a guessed one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from bot.curated_list.document import CuratedList
from bot.curated_list.heading_names import plain_path
from bot.curated_list.section import PATH_SEPARATOR
from bot.curated_list.whereabouts import LEAST_PAPERS, HeldPaper, Holding, Places, clear_place, is_doubtful, leader

__all__ = ["Drift", "HeldPaper", "Holding", "Resolution", "resolve_sections"]


class Drift(StrEnum):
    """What became of a section."""

    SAME = "same"
    RENAMED = "renamed"
    """Its heading, or one above it, is written otherwise and says the same."""
    MOVED = "moved"
    """Its papers stand together below another heading."""
    SPLIT = "split"
    """Its papers stand in several sections."""
    CONTESTED = "contested"
    """Its papers stand together in a section for which the profile has other rules."""
    GONE = "gone"
    """There is no telling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What became of one section of the profile."""

    path: str
    """As the profile has it."""
    drift: Drift
    section: str | None
    """The path of the list's section into which its papers may be written; None where that is not certain."""
    held: int = 0
    """Papers that tell: it held them, and no other section did."""
    found: tuple[tuple[str, int], ...] = ()
    """The sections in which these stand now, with how many, most first."""
    merged_with: tuple[str, ...] = ()
    """Other sections of the profile that are the same section of the list."""
    since: datetime | None = None
    """Of a section whose heading still stands, the last commit that speaks against it."""


def resolve_sections(
    paths: Iterable[str], *, held: Mapping[str, Sequence[Holding]], curated: CuratedList
) -> dict[str, Resolution]:
    """Find each section of the profile in the list, in the order given.

    Args:
        paths: The profile's section paths.
        held: What sections of the list held, oldest first: of the profile's own to tell where they went, of others
            to tell what came from elsewhere.
        curated: The list as it stands.
    """
    wanted = list(dict.fromkeys(paths))
    finder = _Finder(wanted, held, curated)
    found = {path: finder.find(path) for path in wanted}
    found = {path: _contested(resolution, found, curated) for path, resolution in found.items()}
    sharing: dict[str, list[str]] = defaultdict(list)
    for resolution in found.values():
        if resolution.section is not None:
            sharing[resolution.section].append(resolution.path)
    for path, resolution in found.items():
        if resolution.section is not None and len(sharing[resolution.section]) > 1:
            others = tuple(other for other in sharing[resolution.section] if other != path)
            found[path] = replace(resolution, merged_with=others)
    return found


def _contested(resolution: Resolution, found: Mapping[str, Resolution], curated: CuratedList) -> Resolution:
    """The same, or no section where the profile's own words for the one that was found mean something else.

    Two headings that changed their names look the same before and after the profile was brought up to date.
    """
    other = found.get(resolution.section or "")
    if other is None or other.path == resolution.path:
        return resolution
    if other.section == other.path and resolution.path not in curated.outline:
        return resolution
    return replace(resolution, drift=Drift.CONTESTED, section=None)


@dataclass(frozen=True, slots=True)
class _Doubt:
    """What speaks against a heading."""

    counts: Counter[str]
    """How many of the papers that the section held once stand where."""
    listed: int
    """How many of these stand anywhere."""
    section: str | None
    """Where they went, if that is clear."""
    until: datetime
    """Until when it held them."""


class _Finder:
    """Looks for sections in one list."""

    def __init__(self, paths: list[str], held: Mapping[str, Sequence[Holding]], curated: CuratedList) -> None:
        self._held = held
        self._curated = curated
        self._wanted = Counter(plain_path(path) for path in paths)

    def find(self, path: str) -> Resolution:
        """What became of the section."""
        if path and path in self._curated.outline:
            return self._find_standing(path)
        last = self._last(path)
        counts = self._places.count(last, home=path)
        drift, section = Drift.RENAMED, self._namesake(path, counts, held=len(last))
        if section is None:
            drift, section = Drift.MOVED, clear_place(path, counts, of=len(last))
        if section is None and len(last) < LEAST_PAPERS and (doubt := self._doubt(path)):
            return replace(doubt, since=None)
        if section is None:
            drift = Drift.SPLIT if len(counts) > 1 else Drift.GONE
        return _resolution(path, drift, section, counts, held=len(last))

    def _find_standing(self, path: str) -> Resolution:
        """What became of a section whose heading the list still has."""
        if doubt := self._doubt(path) or self._exchanged(path):
            return doubt
        same = Resolution(path=path, drift=Drift.SAME, section=path)
        if path in self._curated.sections or path not in self._held:
            return same
        last = self._last(path)
        counts = self._places.count(last, home=path)
        if not any(section.startswith(path + PATH_SEPARATOR) for section in counts):
            return same
        section = clear_place(path, counts, of=len(last))
        drift, since = Drift.MOVED if section else Drift.SPLIT, self._held[path][-1].until
        return replace(_resolution(path, drift, section, counts, held=len(last)), since=since)

    def _doubt(self, path: str) -> Resolution | None:
        """Where a section went whose papers have mostly left it, as far as all that speaks for it agrees."""
        doubts = [doubt for holding in self._held.get(path, ()) if (doubt := self._ask(path, holding))]
        if not doubts:
            return None
        leaders = {leader(doubt.counts) for doubt in doubts}
        clear = [doubt for doubt in doubts if doubt.section]
        section = clear[0].section if clear and len(leaders) == 1 else None
        telling = max(clear if section else doubts, key=lambda doubt: doubt.listed)
        drift = Drift.MOVED if section else Drift.SPLIT
        resolution = _resolution(path, drift, section, telling.counts, held=telling.listed)
        return replace(resolution, since=max(doubt.until for doubt in doubts))

    def _ask(self, path: str, holding: Holding) -> _Doubt | None:
        counts = self._places.count(holding.papers, home=path)
        listed = sum(1 for paper in holding.papers if self._places.of(paper))
        section = clear_place(path, counts, of=listed)
        if section or is_doubtful(path, counts, of=listed):
            return _Doubt(counts, listed, section, holding.until)
        return None

    def _exchanged(self, path: str) -> Resolution | None:
        """No place if nothing is left of what the section held, and all that it holds came from others."""
        if path not in self._held or path not in self._curated.sections:
            return None
        last = self._last(path)
        counts = self._places.count(last, home=path)
        now = self._curated.sections[path].entries
        if not last or counts[path] or not all(self._from_elsewhere(entry.arxiv_id, path) for entry in now):
            return None
        return replace(_resolution(path, Drift.GONE, None, counts, held=len(last)), since=self._held[path][-1].until)

    def _from_elsewhere(self, arxiv_id: str | None, path: str) -> bool:
        return any(section != path for section in self._former.get(arxiv_id or "", ()))

    def _last(self, path: str) -> tuple[HeldPaper, ...]:
        """What the section held when entries were last taken away from it."""
        holdings = self._held.get(path, ())
        return holdings[-1].papers if holdings else ()

    def _namesake(self, path: str, counts: Counter[str], *, held: int) -> str | None:
        """The only heading that says the same, unless the papers that the section held speak for another one."""
        plain = plain_path(path)
        headings = self._headings[plain]
        if len(headings) != 1 or self._wanted[plain] != 1 or not all(plain) or headings == [path]:
            return None
        return headings[0] if not held or leader(counts) == headings[0] else None

    @cached_property
    def _places(self) -> Places:
        return Places(self._curated)

    @cached_property
    def _headings(self) -> Mapping[tuple[str, ...], Sequence[str]]:
        headings: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for path in self._curated.outline:
            if path:
                headings[plain_path(path)].append(path)
        return headings

    @cached_property
    def _former(self) -> Mapping[str, set[str]]:
        """Sections that a paper was taken from, by identifier."""
        former: dict[str, set[str]] = defaultdict(set)
        for section, holdings in self._held.items():
            for holding in holdings:
                for paper in holding.papers:
                    former[paper.arxiv_id or ""].add(section)
        return former


def _resolution(path: str, drift: Drift, section: str | None, counts: Counter[str], *, held: int) -> Resolution:
    found = tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return Resolution(path=path, drift=drift, section=section, held=held, found=found)
