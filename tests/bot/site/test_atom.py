"""The feeds, read as RFC 4287 has them."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from bot.catalogue.content import Arrival, CataloguePaper
from bot.digest.content import Origin
from bot.site.addresses import Addresses
from bot.site.atom import ATOM, MOST_ENTRIES, atom_feed
from tests.atom_rules import atom_complaints
from tests.bot.catalogue.samples import a_paper
from tests.bot.digest.samples import at
from tests.bot.hostile import TITLES
from tests.bot.site.samples import known_papers

NAMES = {"a": ATOM}


def feed_of(*papers: CataloguePaper) -> ET.Element:
    """A section's feed of some papers, which keeps all rules of Atom."""
    text = atom_feed(
        papers,
        path="section/repair.xml",
        page="section/repair.html",
        title="Repair",
        repository="ada/list",
        addresses=Addresses([]),
    )
    assert atom_complaints(text) == []
    return ET.fromstring(text)  # noqa: S314 - our own


def listed(paper_id: str, title: str = "T", *, hours: int = 0) -> CataloguePaper:
    """A paper that came into the list some hours after the beginning of a day."""
    moment = at(9, 1) + timedelta(hours=hours)
    arrival = Arrival(at=moment, known=True, origin=Origin.PROPOSED, actor=None, commit="c")
    return a_paper(title, arxiv_id=paper_id, authors=(), arrival=arrival)


def test_a_feed_has_what_the_standard_asks_for() -> None:
    """Identifier, title and moment of feed and entries, links, and an author of each entry."""
    feed = feed_of(*known_papers())
    assert feed.findtext("a:id", namespaces=NAMES) == "tag:github.com,2025:ada/list/section/repair.xml"
    assert feed.findtext("a:updated", namespaces=NAMES) == "2025-09-20T12:00:00Z"
    entries = feed.findall("a:entry", NAMES)
    assert [entry.findtext("a:title", namespaces=NAMES) for entry in entries] == [
        "Mender: A Model that Mends",
        "Waiting for a Place",
    ]
    for entry in entries:
        for name in ("id", "title", "updated", "author/a:name", "summary"):
            assert entry.findtext(f"a:{name}", namespaces=NAMES)
        [alternate] = entry.findall("a:link[@rel='alternate']", NAMES)
        assert alternate.get("href", "").startswith("../paper/")


def test_a_site_whose_place_is_known_has_whole_addresses() -> None:
    """In links; identifiers are the same wherever the site is."""
    feed, moved = (
        ET.fromstring(  # noqa: S314 - our own
            atom_feed(
                known_papers(),
                path="feed.xml",
                page="index.html",
                title="All",
                repository="ada/list",
                addresses=Addresses([]),
                url=url,
            )
        )
        for url in (None, "https://ada.example/list/")
    )
    assert [one.text for one in moved.iter(f"{{{ATOM}}}id")] == [one.text for one in feed.iter(f"{{{ATOM}}}id")]
    links = [one.get("href", "") for one in moved.iter(f"{{{ATOM}}}link") if one.get("rel") != "related"]
    assert links[:2] == ["https://ada.example/list/feed.xml", "https://ada.example/list/index.html"]
    assert all(link.startswith("https://ada.example/list/") for link in links)


def test_the_newest_come_first_and_old_ones_leave() -> None:
    """As many as a reader takes at once; a feed of nothing is one too."""
    feed = feed_of(*(listed(f"2509.{number:05}", hours=number) for number in range(MOST_ENTRIES + 3)))
    moments = [entry.findtext("a:updated", namespaces=NAMES) or "" for entry in feed.findall("a:entry", NAMES)]
    assert len(moments) == MOST_ENTRIES
    assert moments == sorted(moments, reverse=True)
    assert feed_of().findtext("a:updated", namespaces=NAMES) == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize("name", TITLES)
def test_hostile_titles_stay_text(name: str) -> None:
    """A feed of any title is well formed, and the title is one text."""
    [entry] = feed_of(listed("2509.00001", TITLES[name].typed)).findall("a:entry", NAMES)
    title = entry.find("a:title", NAMES)
    assert title is not None
    assert title.get("type", "text") == "text"
    assert len(title) == 0
    assert title.text
