"""The search's data as a script: pages that are opened from a disk may load scripts, and no other files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from bot.catalogue.content import CataloguePaper, Status
from bot.catalogue.survey_tables import system_name
from bot.curated_list.section import PATH_SEPARATOR
from bot.forge.text import cleaned
from bot.names import status_name
from bot.readable import readable
from bot.site.addresses import Addresses
from bot.site.content import Site
from bot.site.words import CHINESE
from config.strict import Language

LANGUAGES: tuple[Language, ...] = ("en", "zh")
LABELS = ("1 paper", "{count} papers", "and 1 other", "and {count} others")
"""What the script says itself."""


def search_index(site: Site, addresses: Addresses) -> str:
    """A script in ASCII that sets ``shelverPapers``: names once, and of each paper the newest first a short row.

    A row holds page, title, authors, month, and places in the lists of statuses, sections, facets and venues; -1
    stands for no venue.
    """
    papers = sorted(site.catalogue.papers, key=lambda paper: (paper.month or "", paper.id), reverse=True)
    statuses = [status for status in Status if any(paper.status is status for paper in papers)]
    sections = _Numbered()
    facets = _Numbered()
    venues = _Numbered()
    for path in site.sections:
        sections.place(path)
    for facet in site.facets:
        facets.place(facet)
    rows = [
        [
            addresses.paper(paper.id),
            cleaned(readable(paper.title)),
            [cleaned(author) for author in paper.authors],
            paper.month or "",
            statuses.index(paper.status),
            [sections.place(path) for path in paper.sections],
            [facets.place(found.facet) for found in paper.facets],
            venues.place(cleaned(venue)) if (venue := _venue(paper)) else -1,
            cleaned(system_name(paper) or ""),
            paper.id,
        ]
        for paper in papers
    ]
    names = site.names
    index: dict[str, Any] = {
        "separator": PATH_SEPARATOR,
        "statuses": [[status.value, *(status_name(status, one) for one in LANGUAGES)] for status in statuses],
        "sections": [
            [path, *(cleaned(names.section(_last(path), one)) for one in LANGUAGES), len(site.sections.get(path, ()))]
            for path in sections
        ],
        "facets": [
            [facet, *(names.facet(facet, one) for one in LANGUAGES), len(site.facets.get(facet, ()))]
            for facet in facets
        ],
        "venues": list(venues),
        "labels": {key: _both(key) for key in LABELS},
        "papers": rows,
    }
    return f"window.shelverPapers={json.dumps(index, separators=(',', ':'))};\n"


def _last(path: str) -> str:
    return path.rpartition(PATH_SEPARATOR)[2]


def _venue(paper: CataloguePaper) -> str | None:
    """The venue's short name where it is known, else its words."""
    return (paper.venue.name or paper.venue.value) if paper.venue else None


def _both(english: str) -> tuple[str, str]:
    return english, CHINESE[english]


class _Numbered(dict[str, int]):
    """Texts, each with the place at which it was first named."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        super().__init__()
        for text in texts:
            self.place(text)

    def place(self, text: str) -> int:
        """The text's place; the next one if it is new."""
        return self.setdefault(text, len(self))
