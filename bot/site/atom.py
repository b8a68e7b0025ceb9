"""Atom feeds (RFC 4287): what came into the list or was proposed for it, the latest first.

Addresses are relative to the feed's own, as RFC 4287 section 2 allows, so that a feed is right wherever the site is;
where it is known where that will be, they are whole, which readers that know no relative ones need.
Identifiers are tag URIs (RFC 4151), which stay when the site moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from bot.catalogue.content import CataloguePaper, Status
from bot.forge.text import cleaned
from bot.readable import readable
from bot.site.addresses import Addresses, root_of

ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 50
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TOLD = frozenset({Status.LISTED, Status.PROPOSED})


def atom_feed(
    papers: Iterable[CataloguePaper],
    *,
    path: str,
    page: str,
    title: str,
    repository: str,
    addresses: Addresses,
    url: str | None = None,
) -> bytes:
    """A feed of the newest `MOST_ENTRIES` papers.

    Args:
        papers: Any; only those that are listed or proposed are told.
        path: The feed's own path in the site.
        page: Path of the page that shows the same.
        title: What the feed is called.
        repository: The list's, ``OWNER/NAME``; it is part of all identifiers.
        addresses: Where the papers' pages are.
        url: Where the site will be, ending with a slash; without it, addresses are relative.
    """
    known = [(moment, paper) for paper in papers if paper.status in _TOLD and (moment := came_at(paper))]
    known.sort(key=lambda pair: (pair[0], pair[1].id), reverse=True)
    root = url or root_of(path)
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _add(feed, "id", _tag(repository, path))
    _add(feed, "title", title)
    _add(feed, "updated", _moment(known[0][0] if known else _BEGINNING))
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{root}{path}"})
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"{root}{page}"})
    _add(feed, "generator", "Shelver")
    _add(feed, "rights", "Thank you to arXiv for use of its open access interoperability.")
    for moment, paper in known[:MOST_ENTRIES]:
        entry = ET.SubElement(feed, "entry")
        _add(entry, "id", _tag(repository, f"paper/{paper.id}"))
        _add(entry, "title", readable(paper.title))
        _add(entry, "updated", _moment(moment))
        for name in paper.authors or ("(unknown)",):
            _add(ET.SubElement(entry, "author"), "name", name)
        href = f"{root}{addresses.paper(paper.id)}"
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": href})
        if paper.arxiv_id and paper.url:
            ET.SubElement(entry, "link", {"rel": "related", "href": paper.url})
        for section in paper.sections:
            ET.SubElement(entry, "category", {"term": _plain(section)})
        _add(entry, "summary", readable(paper.abstract or paper.title))
    ET.indent(feed)
    content: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def came_at(paper: CataloguePaper) -> datetime | None:
    """When a paper came into the list, or was proposed; None for what stood in the list before anybody looked."""
    if paper.arrival is not None:
        return paper.arrival.at if paper.arrival.known else None
    if paper.proposal is None:
        return None
    decisions = paper.proposal.decisions
    return decisions[-1].at if decisions else paper.proposal.created_at


def _tag(repository: str, path: str) -> str:
    return f"tag:github.com,2025:{repository}/{path}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _plain(text)


def _plain(text: str) -> str:
    return _NO_XML.sub("", cleaned(text))
