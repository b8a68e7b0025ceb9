"""The list itself: what came, what moved, what went."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from bot.digest.blocks import Block, Heading, Items, Line, Paragraph, fill
from bot.digest.content import MovedPaper, Origin
from bot.digest.telling import Telling, numbered

TOGETHER = 3
"""From so many papers on those that went from one section to another are told in one line: a heading has changed."""


def listed_blocks(telling: Telling) -> Iterator[Block]:
    """The papers that came into the list, section by section."""
    total = sum(len(section.papers) for section in telling.digest.listed)
    if not total:
        return
    yield Heading(2, fill(telling.wording.new_heading, papers=telling.papers(total)))
    yield Paragraph(_how_they_came(telling))
    left = telling.room.items
    for section in telling.digest.listed:
        shown = section.papers[:left]
        left -= len(shown)
        if shown:
            yield Heading(3, telling.path(section.section))
            yield Items(tuple(telling.paper(listed.paper) for listed in shown))
    if total > telling.room.items:
        yield Paragraph(fill(telling.wording.and_more, n=numbered(total - telling.room.items)))


def moved_blocks(telling: Telling) -> Iterator[Block]:
    """The papers that have a new place in the list."""
    moved, wording = telling.digest.moved, telling.wording
    if not moved:
        return
    yield Heading(2, fill(wording.moved_heading, papers=telling.papers(len(moved))))
    ways: dict[tuple[tuple[str, ...], str], list[MovedPaper]] = defaultdict(list)
    for move in moved:
        ways[move.sections_before, move.section].append(move)
    items: list[tuple[Line, ...]] = []
    for (before, section), moves in ways.items():
        way = fill(wording.way, before=telling.paths(before), after=telling.path(section))
        if len(moves) >= TOGETHER:
            items.append((fill(wording.moved_together, papers=telling.papers(len(moves)), way=way),))
        else:
            items += [telling.paper(move.paper, [way]) for move in moves]
    yield telling.items(items, total=len(items))


def removed_blocks(telling: Telling) -> Iterator[Block]:
    """The papers that left the list."""
    removed, wording = telling.digest.removed, telling.wording
    if not removed:
        return
    yield Heading(2, fill(wording.removed_heading, papers=telling.papers(len(removed))))
    yield telling.items(
        (
            telling.paper(
                removal.paper,
                [
                    fill(wording.from_sections, before=telling.paths(removal.sections_before)),
                    fill(wording.by, actor=telling.actor(removal.actor)) if removal.actor else (),
                    (telling.day(removal.removed_at),),
                ],
            )
            for removal in removed
        ),
        total=len(removed),
    )


def _how_they_came(telling: Telling) -> Line:
    """Through us or by people, in numbers: what was missed is told with the recall."""
    wording = telling.wording
    origins = Counter(listed.origin for section in telling.digest.listed for listed in section.papers)
    ways = (
        (wording.through_shelver, origins[Origin.PROPOSED]),
        (wording.by_people_known, origins[Origin.KNOWN]),
        (wording.by_people_unknown, origins[Origin.SEEN] + origins[Origin.UNKNOWN]),
    )
    told = [fill(message, n=numbered(number)) for message, number in ways if number]
    return fill(wording.how_they_came, ways=telling.listing(told))
