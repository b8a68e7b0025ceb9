"""Where the profile's sections are in the list: headings are renamed, moved, split and taken away over time.

A section that is no longer where the profile says is looked for by what its heading says, then by the papers that it
held. What stays in doubt is answered with no section at all: nothing is ever written into a guessed one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.curated_list.document import CuratedList
from bot.curated_list.heading_names import plain_path
from bot.curated_list.section import PATH_SEPARATOR
from db.identity import title_key

LEAST_PAPERS = 3
"""So many papers of a section have to stand together elsewhere to show that it went there."""
LEAST_SHARE = 0.8
"""So large a part of all that it held. In two years of the list's history what moved as a whole kept 89 % and more
together, and of what was split no part had more than 71 %."""
LEAST_LEAD = 2.0
"""And so many times as many as in any other section."""
LEAST_NAMESAKES = 2
"""Under the same last heading so many are enough, if they are more than half and more than anywhere else."""


class Drift(StrEnum):
    """What became of a section."""

    SAME = "same"
    RENAMED = "renamed"
    """Its heading, or one above it, is written otherwise and says the same."""
    MOVED = "moved"
    """Its papers stand together below another heading."""
    SPLIT = "split"
    """Its papers stand in several sections."""
    GONE = "gone"
    """There is no telling."""


@dataclass(frozen=True, slots=True)
class HeldPaper:
    """A paper that a section held, as it is recognised."""

    arxiv_id: str | None
    title_key: str
    """`db.identity.title_key` of its title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What became of one section of the profile."""

    path: str
    """As the profile has it."""
    drift: Drift
    section: str | None
    """The path of the list's section into which its papers may be written; None where that is not certain."""
    held: int = 0
    """Papers that tell: it held them last, and no other section did."""
    found: tuple[tuple[str, int], ...] = ()
    """The sections in which these stand now, with how many, most first."""
    merged_with: tuple[str, ...] = ()
    """Other sections of the profile that are the same section of the list."""


def resolve_sections(
    paths: Iterable[str], *, held: Mapping[str, Collection[HeldPaper]], curated: CuratedList
) -> dict[str, Resolution]:
    """Find each section of the profile in the list, in the order given.

    Args:
        paths: The profile's section paths.
        held: For paths without entries in the list, the papers that stood there and nowhere else when they last had
            any; what it says of other paths is not used.
        curated: The list as it stands.
    """
    wanted = list(dict.fromkeys(paths))
    finder = _Finder(wanted, held, curated)
    found = {path: finder.find(path) for path in wanted}
    sharing: dict[str, list[str]] = defaultdict(list)
    for resolution in found.values():
        if resolution.section is not None:
            sharing[resolution.section].append(resolution.path)
    for path, resolution in found.items():
        if resolution.section is not None and len(sharing[resolution.section]) > 1:
            others = tuple(other for other in sharing[resolution.section] if other != path)
            found[path] = replace(resolution, merged_with=others)
    return found


class _Finder:
    """Looks for sections in one list."""

    def __init__(self, paths: list[str], held: Mapping[str, Collection[HeldPaper]], curated: CuratedList) -> None:
        self._held = held
        self._curated = curated
        self._wanted = Counter(plain_path(path) for path in paths)
        self._headings: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._by_id: dict[str, set[str]] = defaultdict(set)
        self._by_title: dict[str, set[str]] = defaultdict(set)
        if all(path in curated.sections for path in paths):
            return
        for path in curated.outline:
            if path:
                self._headings[plain_path(path)].append(path)
        for entry in curated.entries:
            if entry.arxiv_id is not None:
                self._by_id[entry.arxiv_id].add(entry.section)
            self._by_title[title_key(entry.title or entry.name or entry.raw)].add(entry.section)

    def find(self, path: str) -> Resolution:
        """What became of the section."""
        if path in self._curated.sections:
            return Resolution(path=path, drift=Drift.SAME, section=path)
        held = self._held.get(path, ())
        counts = Counter(place for paper in held for place in self._places(paper))
        if path and path in self._curated.outline and not _handed_down(path, counts):
            return Resolution(path=path, drift=Drift.SAME, section=path)
        drift, section = Drift.RENAMED, self._namesake(path, counts, held=len(held))
        if section is None:
            drift, section = Drift.MOVED, _whereabouts(path, counts, held=len(held))
        if section is None:
            drift = Drift.SPLIT if len(counts) > 1 else Drift.GONE
        found = tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
        return Resolution(path=path, drift=drift, section=section, held=len(held), found=found)

    def _places(self, paper: HeldPaper) -> Collection[str]:
        by_id = self._by_id.get(paper.arxiv_id or "", ())
        return by_id or self._by_title.get(paper.title_key, ())

    def _namesake(self, path: str, counts: Counter[str], *, held: int) -> str | None:
        """The only heading that says the same, unless the papers that the section held speak for another one."""
        plain = plain_path(path)
        headings = self._headings[plain]
        if len(headings) != 1 or self._wanted[plain] != 1 or not all(plain) or headings == [path]:
            return None
        return headings[0] if not held or _leader(counts) == headings[0] else None


def _handed_down(path: str, counts: Counter[str]) -> bool:
    """Whether what the heading held stands in sections below it now."""
    return any(section.startswith(path + PATH_SEPARATOR) for section in counts)


def _whereabouts(path: str, counts: Counter[str], *, held: int) -> str | None:
    """The one section to which the papers went, if that is clear."""
    section = _leader(counts)
    if not section:  # what stands before the first heading is no section
        return None
    most, second = counts[section], max((count for other, count in counts.items() if other != section), default=0)
    heading = plain_path(path)[-1]
    if heading and plain_path(section)[-1] == heading and most >= LEAST_NAMESAKES and most > held / 2:
        return section
    clear = most >= LEAST_PAPERS and most >= LEAST_SHARE * held and most >= LEAST_LEAD * second
    return section if clear else None


def _leader(counts: Counter[str]) -> str | None:
    """The section that holds more of the papers than any other."""
    best = counts.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0]
