"""Which papers of the catalogue somebody wants: one value, understood alike by site, exports and ``papers.json``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from bot.catalogue.content import DEFAULT_STATUSES, Catalogue, CataloguePaper, Status
from bot.catalogue.told import Venue
from bot.curated_list.section import PATH_SEPARATOR
from classifiers.entry_fields.finding import VenueFinding
from classifiers.entry_fields.venues import read_venue, unrecognised_words
from config.errors import ConfigurationError

_PERIOD = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))(?:-(\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a whole month, by which the first version was submitted."""

    month: str
    """``YYYY-MM``."""
    day: date | None = None
    """None for the whole month."""

    @classmethod
    def parse(cls, text: str, *, key: str) -> Day:
        """Read ``2025-09`` or ``2025-09-22``.

        Args:
            text: What was typed.
            key: The option, for messages.

        Raises:
            ConfigurationError: It is neither.
        """
        match = _PERIOD.fullmatch(text.strip())
        if match is not None:
            with suppress(ValueError):  # there is no 30 February
                return cls(match[1], date.fromisoformat(match[0]) if match[2] else None)
        raise ConfigurationError(f"{text!r} is no month and no day; 2025-09 and 2025-09-22 are", key=key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What has to be true of a paper; of each kind that has several values, one of them is enough."""

    statuses: frozenset[Status] = DEFAULT_STATUSES
    sections: tuple[str, ...] = ()
    """Paths; what stands below a section counts as well."""
    facets: tuple[str, ...] = ()
    """Ids; what is below a facet counts as well."""
    since: Day | None = None
    """By the submission of the first version; a paper of which no more than the month is known counts by that."""
    until: Day | None = None
    """The last day or month that counts."""
    venues: tuple[str, ...] = ()
    """Such as ``ICSE`` or ``ICSE 2026``; words for no venue that we know have to stand in the paper's venue."""
    text: str = ""
    """Words that all have to stand in title, abstract, names of authors or identifier, in any case."""

    def choose(self, catalogue: Catalogue) -> tuple[CataloguePaper, ...]:
        """The papers that fit, in the catalogue's order."""
        venues = [(words.casefold(), _meant(words)) for words in self.venues]
        sought = self.text.casefold().split()
        return tuple(
            paper
            for paper in catalogue.papers
            if paper.status in self.statuses
            and (not self.sections or _in_any(paper.sections, self.sections, PATH_SEPARATOR))
            and (not self.facets or _in_any((found.facet for found in paper.facets), self.facets, "/"))
            and self._in_time(paper)
            and (not venues or _appeared(paper.venue, venues))
            and (not sought or _says(paper, sought))
        )

    def _in_time(self, paper: CataloguePaper) -> bool:
        if self.since is None and self.until is None:
            return True
        return (
            paper.month is not None
            and (self.since is None or _compare(paper, self.since) >= 0)
            and (self.until is None or _compare(paper, self.until) <= 0)
        )


def lies_in(path: str, branch: str, separator: str) -> bool:
    """Whether a path is a branch's own, or below it."""
    return path == branch or path.startswith(f"{branch}{separator}")


def _in_any(paths: Iterable[str], branches: Collection[str], separator: str) -> bool:
    return any(lies_in(path, branch, separator) for path in paths for branch in branches)


def _compare(paper: CataloguePaper, limit: Day) -> int:
    """Below 0 where the paper is older, 0 where it is of that day or month, above 0 where it is newer."""
    if limit.day is not None and paper.submitted is not None:
        return (paper.submitted - limit.day).days
    return ((paper.month or "") > limit.month) - ((paper.month or "") < limit.month)


def _meant(words: str) -> VenueFinding | None:
    """The venue that words mean; None where they say more than that, or nothing that we know."""
    found = read_venue(words)
    return found if found is not None and not unrecognised_words(words) else None


def _appeared(venue: Venue | None, wanted: Sequence[tuple[str, VenueFinding | None]]) -> bool:
    if venue is None:
        return False
    return any(
        words in venue.value.casefold() if meant is None or venue.name is None else _is_venue(venue, meant)
        for words, meant in wanted
    )


def _is_venue(venue: Venue, meant: VenueFinding) -> bool:
    return (
        venue.name == meant.name
        and meant.year in {None, venue.year}
        and meant.track in {"", venue.track}
        and meant.workshop in {"", venue.workshop}
    )


def _says(paper: CataloguePaper, sought: Iterable[str]) -> bool:
    told = "\n".join((paper.title, paper.abstract, *paper.authors, paper.id)).casefold()
    return all(word in told for word in sought)
