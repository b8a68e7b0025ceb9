"""Where a paper's page leads besides the paper itself: what its entry links, and what the paper gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.catalogue.content import CataloguePaper
from bot.site.addresses import web_address


@dataclass(frozen=True, slots=True)
class Link:
    """One link."""

    kind: str
    """``repo``, ``data`` and so on."""
    url: str
    """Over http or https."""
    likely: bool
    """Nobody is certain that it is of this kind."""


def links_of(paper: CataloguePaper) -> tuple[Link, ...]:
    """Each address once; those of the list's entries come first."""
    found = {link.url.rstrip("/"): link for link in reversed(tuple(_all(paper)))}
    return tuple(reversed(found.values()))


def _all(paper: CataloguePaper) -> Iterator[Link]:
    for place in paper.places:
        for link in place.links:
            if web_address(link.url) and link.kind != "paper":
                yield Link(link.kind, link.url, likely=False)
    for given in paper.facts.links:
        if web_address(given.url):
            yield Link(given.kind, given.url, likely=given.confidence == "likely")
