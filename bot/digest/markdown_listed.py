"""The digest's Markdown about listed papers that changed on arXiv: it only tells, the entries are the owner's."""

from __future__ import annotations

from collections.abc import Iterator

from bot.digest.content import Digest, PaperName, PublishedListing, RenamedListing, WithdrawnListing
from bot.digest.wording import Room, day, items, name, paper_item, papers, path
from bot.forge.text import conversation


def listed_paper_blocks(digest: Digest, room: Room) -> Iterator[str]:
    """Withdrawn papers first, then venues, then titles; nothing where nothing changed."""
    if digest.listed_withdrawn:
        yield f"## Withdrawn from arXiv, and still in the list: {papers(len(digest.listed_withdrawn))}"
        yield items(
            (_withdrawn_item(one, digest, room) for one in digest.listed_withdrawn),
            total=len(digest.listed_withdrawn),
            room=room,
        )
    if digest.venues:
        yield f"## Venues that the list does not have yet: {papers(len(digest.venues))}"
        yield items((_venue_item(one, room) for one in digest.venues), total=len(digest.venues), room=room)
    if digest.titles:
        yield f"## New titles of listed papers: {papers(len(digest.titles))}"
        yield items((_title_item(one, room) for one in digest.titles), total=len(digest.titles), room=room)


def _withdrawn_item(one: WithdrawnListing, digest: Digest, room: Room) -> str:
    seen = f"seen on {day(one.seen_at, digest.week)}" if one.seen_at else ""
    return paper_item(one.paper, [path(one.section, room), f"“{name(one.reason, room)}”", seen], room)


def _venue_item(one: PublishedListing, room: Room) -> str:
    where = "DOI" if one.source == "doi" else one.source
    words = f"{where}: “{name(one.words, room)}”"
    told = f"**{name(one.venue, room)}**, by its {words}" if one.venue else words
    listed = f"the list says “{name(one.listed_venue, room)}”" if one.listed_venue else ""
    return paper_item(one.paper, [path(one.section, room), told, listed], room)


def _title_item(one: RenamedListing, room: Room) -> str:
    renamed = PaperName(arxiv_id=one.paper.arxiv_id, title=one.after)
    before = conversation(one.before, limit=room.title)
    return paper_item(renamed, [path(one.section, room), f"it was “{before}”"], room)
