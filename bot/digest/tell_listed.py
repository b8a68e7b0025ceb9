"""Listed papers that changed on arXiv: it is only told, the entries are the owner's."""

from __future__ import annotations

from collections.abc import Iterator

from bot.digest.blocks import Block, Heading, Line, fill
from bot.digest.telling import Telling
from bot.digest.value import PaperName
from bot.listed_changes import PublishedListing, RenamedListing, WithdrawnListing
from bot.readable import readable


def listed_paper_blocks(telling: Telling) -> Iterator[Block]:
    """Withdrawn papers first, then venues, then titles; nothing where nothing changed."""
    digest, wording = telling.digest, telling.wording
    parts = (
        (wording.listed_withdrawn_heading, [_withdrawn(telling, one) for one in digest.listed_withdrawn]),
        (wording.venues_heading, [_venue(telling, one) for one in digest.venues]),
        (wording.titles_heading, [_title(telling, one) for one in digest.titles]),
    )
    for heading, items in parts:
        if items:
            yield Heading(2, fill(heading, papers=telling.papers(len(items))))
            yield telling.items(items, total=len(items))


def _withdrawn(telling: Telling, one: WithdrawnListing) -> tuple[Line, ...]:
    seen = fill(telling.wording.seen_on, day=telling.day(one.seen_at)) if one.seen_at else ()
    return telling.paper(one.paper, [telling.path(one.section), telling.quoted(readable(one.reason)), seen])


def _venue(telling: Telling, one: PublishedListing) -> tuple[Line, ...]:
    wording = telling.wording
    words = fill(
        wording.venue_words, source=wording.venue_sources[one.source], words=telling.words(readable(one.words))
    )
    told = fill(wording.venue_told, venue=telling.words(one.venue), words=words) if one.venue else words
    listed = fill(wording.list_says, words=telling.words(one.listed_venue)) if one.listed_venue else ()
    return telling.paper(one.paper, [telling.path(one.section), told, listed])


def _title(telling: Telling, one: RenamedListing) -> tuple[Line, ...]:
    renamed = PaperName(arxiv_id=one.paper.arxiv_id, title=one.after)
    before = fill(telling.wording.title_was, title=telling.title(one.before))
    return telling.paper(renamed, [telling.path(one.section), before])
