"""A digest from top to bottom, in a language and not yet in a format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.digest.blocks import Block, Footer, Heading, Line, Link, Note, Paragraph, Words, fill, joined
from bot.digest.content import Digest
from bot.digest.health_content import Status
from bot.digest.tell_checks import checked_blocks
from bot.digest.tell_health import health_blocks, last_success
from bot.digest.tell_list import listed_blocks, moved_blocks, removed_blocks
from bot.digest.tell_listed import listed_paper_blocks
from bot.digest.tell_proposals import candidate_blocks, decided_blocks, waiting_blocks, waiting_places
from bot.digest.tell_recall import recall_blocks
from bot.digest.tell_results import result_blocks
from bot.digest.tell_trends import trend_blocks
from bot.digest.telling import BETWEEN_FACTS, Room, Telling, numbered
from bot.digest.voice import Voice

THANKS = "Thank you to arXiv for use of its open access interoperability."
"""In the words for which arXiv asks (https://info.arxiv.org/help/api/tou.html), whatever the language."""
ROOMS = (
    Room(items=100, title=250, reason=200),
    Room(items=60, title=200, reason=160),
    Room(items=30, title=120, reason=100),
    Room(items=15, title=80, reason=60),
)
"""From the most of everything to little; the first that fits is taken."""
_BAREST = Room(items=4, title=40, reason=30)
"""Escaping makes one character sixteen at most: this fits whatever strangers write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a format has to write."""

    title: Line
    """Also the first block's, a heading."""
    blocks: tuple[Block, ...]


def fitting(
    digest: Digest, voice: Voice, write: Callable[[Outline], str], fits: Callable[[str], bool] = lambda _text: True
) -> str:
    """A digest as a format writes it, with as much of everything as fits.

    Long parts end with how many more there are.

    Args:
        digest: The digest.
        voice: The language.
        write: The format.
        fits: Whether a text is short enough.
    """
    for room in ROOMS:
        text = write(outline(digest, voice, room))
        if fits(text):
            return text
    return write(outline(digest, voice, _BAREST))


def title(digest: Digest, voice: Voice) -> Line:
    """The digest's title."""
    week, year = f"{digest.week.number}", f"{digest.week.year}"
    return fill(voice.wording.title, title=Words(digest.title, 80), week=week, year=year)


def outline(digest: Digest, voice: Voice, room: Room) -> Outline:
    """All that is told, in its order: what has happened, what waits for the reader, how the bot did."""
    telling = Telling(digest, voice, room)
    home = Link((Words(digest.repository, 140),), f"https://github.com/{digest.repository}")
    blocks = (
        Heading(1, title(digest, voice)),
        Paragraph((voice.wording.dates.days_of(digest.week), BETWEEN_FACTS, home)),
        *_warning(telling),
        *_summary(telling),
        *_first_read(telling),
        *listed_blocks(telling),
        *moved_blocks(telling),
        *removed_blocks(telling),
        *listed_paper_blocks(telling),
        *waiting_blocks(telling),
        *candidate_blocks(telling),
        *decided_blocks(telling),
        *checked_blocks(telling),
        *result_blocks(telling),
        *recall_blocks(telling),
        *trend_blocks(telling),
        *health_blocks(telling),
        Footer((THANKS,)),
    )
    return Outline(title=title(digest, voice), blocks=blocks)


def _warning(telling: Telling) -> Iterator[Block]:
    """What keeps the digest from being the whole truth."""
    health, wording = telling.digest.health, telling.wording
    if health.status is Status.NO_RUN:
        yield Note(fill(wording.no_run_warning, last_success=last_success(telling)))
    elif health.status is Status.FAILING:
        total = sum(health.runs.values())
        message = wording.failing_warning.template(total)
        yield Note(fill(message, n=numbered(total), last_success=last_success(telling)))
    elif health.status is Status.TROUBLED:
        yield Note(fill(wording.troubled_warning))
    if telling.digest.told_until < telling.digest.week.end:
        yield Note(fill(wording.as_of, moment=telling.moment(telling.digest.told_until)))


def _summary(telling: Telling) -> Iterator[Block]:
    digest, wording = telling.digest, telling.wording
    if digest.is_quiet:
        yield Paragraph(_quiet(telling))
    else:
        yield Paragraph(fill(wording.in_short, happened=telling.listing(list(_happened(telling)))))
    if not digest.waiting:
        return
    places = waiting_places(telling)
    several = wording.pull_requests_several.of(len(places))
    more = fill(wording.more_candidates, n=numbered(digest.candidates.count)) if digest.candidates.count else ()
    yield Paragraph(
        fill(
            wording.waiting_summary.template(len(digest.waiting)),
            papers=telling.papers(len(digest.waiting)),
            place=places[0] if len(places) == 1 else (several,),
            age=telling.age(max(paper.age_days for paper in digest.waiting)),
            more=more,
        )
    )


def _happened(telling: Telling) -> Iterator[Line]:
    digest, wording = telling.digest, telling.wording
    listed = sum(len(section.papers) for section in digest.listed)
    counts = (
        (listed, wording.came_into_list),
        (digest.came_and_went, wording.came_and_went),
        (len(digest.moved), wording.moved_within_it if listed else wording.moved_within_list),
        (len(digest.removed), wording.removed if listed else wording.removed_from_list),
        (len(digest.refused), wording.refused),
        (len(digest.deferred), wording.deferred),
        (len(digest.withdrawn), wording.withdrawn),
    )
    named = wording.papers
    for number, message in counts:
        if number:
            yield fill(message.template(number), papers=named.of(number))
            named = wording.alone
    for number, message in (
        (len(digest.listed_withdrawn), wording.listed_withdrawn),
        (len(digest.venues), wording.listed_with_venue),
        (len(digest.titles), wording.listed_with_title),
    ):
        if number:
            yield fill(message.template(number), papers=wording.listed_count.of(number))


def _quiet(telling: Telling) -> Line:
    """A week with nothing, and why."""
    digest, wording = telling.digest, telling.wording
    if not digest.list_known:
        return fill(wording.list_not_read)
    if digest.health.status is Status.NO_RUN:
        return fill(wording.nothing_looked_at)
    if digest.health.status is Status.FAILING:
        return fill(wording.nothing_seen)
    figures = digest.figures
    message = wording.quiet_some_belong if figures.belong else wording.quiet_none_belongs
    if not figures.new:
        message = wording.quiet_nothing_new
    reason = fill(message, papers=telling.papers(figures.new), n=numbered(figures.belong))
    return joined([fill(wording.quiet), reason], wording.between_sentences)


def _first_read(telling: Telling) -> Iterator[Block]:
    first = telling.digest.first_read
    if first:
        day, entries = telling.day(first.committed_at), numbered(first.entries)
        yield Note(fill(telling.wording.first_read, day=day, n=entries))
