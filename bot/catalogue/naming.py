"""What somebody means who names a section or a facet, and what comes close where nothing is meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from bot.curated_list.section import PATH_SEPARATOR
from bot.explanation.comparison import sections_meant
from config.errors import ConfigurationError
from config.rules import FacetRules

MOST_NAMED = 4
"""Sections or facets that a message names."""


def section_meant(text: str, sections: Iterable[str]) -> str:
    """The section, or the branch of sections, that somebody means by its path, its heading or words of it.

    Args:
        text: What was typed.
        sections: Paths of all sections; the headings above them count as well.

    Raises:
        ConfigurationError: None is like it, or it may be any of several; the message names some.
    """
    paths = _with_branches(sections, PATH_SEPARATOR)
    meant = sections_meant(text, paths)
    branches = [path for path in meant if all(other.startswith(path) for other in meant)]
    if len(meant) == 1 or branches:
        return min(branches, key=len) if branches else meant[0]
    if meant:
        raise ConfigurationError(f"{text!r} may be {_named(meant)}: give more of the path", key="--section")
    close = _closest(text, paths, PATH_SEPARATOR)
    raise ConfigurationError(f"no section is like {text!r}; {_told(close, paths)}", key="--section")


def facet_meant(text: str, facets: FacetRules) -> str:
    """The facet that somebody means by its id, the end of its id, or its name in English or Chinese.

    Raises:
        ConfigurationError: None is like it, or it may be any of several; the message names some.
    """
    wanted = text.strip().strip("/").casefold()
    ids = list(facets.facets)
    if wanted in facets.facets:
        return wanted
    meant = [facet for facet in ids if facet.endswith(f"/{wanted}")] or [
        facet for facet, node in facets.facets.items() if wanted in {node.name.en.casefold(), node.name.zh.casefold()}
    ]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise ConfigurationError(f"{text!r} may be {_named(meant)}: give the whole id", key="--facet")
    close = _closest(wanted, ids, "/")
    raise ConfigurationError(f"facets.yaml has no facet {text!r}; {_told(close, ids)}", key="--facet")


def _with_branches(paths: Iterable[str], separator: str) -> list[str]:
    found: dict[str, None] = {}
    for path in paths:
        parts = path.split(separator)
        found.update(dict.fromkeys(separator.join(parts[:depth]) for depth in range(1, len(parts) + 1)))
    return [path for path in found if path]


def _closest(text: str, paths: Sequence[str], separator: str) -> list[str]:
    """The paths that resemble a text, in the last part or as a whole; the most similar first."""
    wanted = text.casefold()
    scored = [
        (
            max(
                difflib.SequenceMatcher(None, wanted, candidate).ratio()
                for candidate in (path.casefold(), path.casefold().rpartition(separator)[2])
            ),
            path,
        )
        for path in paths
    ]
    scored.sort(key=lambda one: (-one[0], one[1]))
    return [path for score, path in scored[:MOST_NAMED] if score > 0.5]


def _told(close: Sequence[str], paths: Sequence[str]) -> str:
    return f"the closest are {_named(close)}" if close else f"there are {_named(paths)}"


def _named(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else ""
    return ", ".join(map(repr, paths[:MOST_NAMED])) + more
