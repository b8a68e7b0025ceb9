"""The digest as Markdown: a file, an issue, or a mail that is read as it is.

Lines are kept as a person would write them in a mail: nothing depends on HTML, tables or folded parts.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.digest.content import Digest, Status
from bot.digest.markdown_checks import checked_blocks
from bot.digest.markdown_health import health_blocks, last_success
from bot.digest.markdown_list import listed_blocks, moved_blocks, removed_blocks
from bot.digest.markdown_listed import listed_paper_blocks
from bot.digest.markdown_proposals import age, candidate_blocks, decided_blocks, waiting_blocks
from bot.digest.wording import Room, count, day, papers, pull_request, sentence, span
from bot.forge.text import conversation, link

LENGTH_LIMIT = 60_000
"""A digest has fewer characters; GitHub takes 65,536 for an issue."""

_ROOMS = (
    Room(items=100, title=250, reason=200),
    Room(items=60, title=200, reason=160),
    Room(items=30, title=120, reason=100),
    Room(items=15, title=80, reason=60),
)
_BAREST = Room(items=4, title=40, reason=30)
"""Escaping makes one character sixteen at most: this fits whatever strangers write."""
_THANKS = "Thank you to arXiv for use of its open access interoperability."
"""In the words for which arXiv asks (https://info.arxiv.org/help/api/tou.html)."""


def render_markdown(digest: Digest) -> str:
    """The digest as Markdown of fewer than `LENGTH_LIMIT` characters; the same digest gives the same bytes.

    Long parts end with how many more there are. Words of strangers come in through `bot.forge.text` alone.
    """
    for room in _ROOMS:
        text = _render(digest, room)
        if len(text) < LENGTH_LIMIT:
            return text
    return _render(digest, _BAREST)


def _render(digest: Digest, room: Room) -> str:
    home = link(conversation(digest.repository, limit=140), f"https://github.com/{digest.repository}")
    blocks = [
        f"# {conversation(digest.title, limit=80)}: week {digest.week.number} of {digest.week.year}",
        f"{span(digest.week)} · {home}",
        *_warning(digest),
        *_summary(digest),
        *_first_read(digest),
        *listed_blocks(digest, room),
        *moved_blocks(digest, room),
        *removed_blocks(digest, room),
        *listed_paper_blocks(digest, room),
        *waiting_blocks(digest, room),
        *candidate_blocks(digest, room),
        *decided_blocks(digest, room),
        *checked_blocks(digest, room),
        *health_blocks(digest, room),
        "---",
        _THANKS,
    ]
    return "\n\n".join(blocks) + "\n"


def _warning(digest: Digest) -> Iterator[str]:
    """What keeps the digest from being the whole truth."""
    health = digest.health
    total = sum(health.runs.values())
    if health.status is Status.NO_RUN:
        yield (
            "> **No run at all in this week.** Shelver looked neither at arXiv nor at the list, so what is missing "
            f"here may still have happened. {last_success(health, digest.week)}"
        )
    elif health.status is Status.FAILING:
        what = f"Not one of the {total:,} runs" if total > 1 else "The only run"
        end = "was done" if total > 1 else "was not done"
        yield (
            f"> **{what} of this week {end}.** What is missing here may still have happened. "
            f"{last_success(health, digest.week)}"
        )
    elif health.status is Status.TROUBLED:
        yield "> Not everything went well in this week, so something may be missing: see the end."


def _summary(digest: Digest) -> Iterator[str]:
    if digest.is_quiet:
        yield _quiet(digest)
    else:
        yield f"In short: {sentence(list(_happened(digest)))}."
    if digest.waiting:
        places = {pull_request(paper.pull_request_number, paper.pull_request_url) for paper in digest.waiting}
        where = places.pop() if len(places) == 1 else count(len(places), "pull request")
        oldest = max(paper.age_days for paper in digest.waiting)
        verb = "waits" if len(digest.waiting) == 1 else "wait"
        which = "" if len(digest.waiting) == 1 else "the oldest "
        more = f"; {digest.candidates.count:,} more for a place in it" if digest.candidates.count else ""
        yield f"**{papers(len(digest.waiting))} {verb} for review** in {where}, {which}{age(oldest)}{more}."


def _happened(digest: Digest) -> Iterator[str]:
    listed = sum(len(section.papers) for section in digest.listed)
    if listed:
        yield f"{papers(listed)} came into the list"
    for number, what in (
        (len(digest.moved), "moved within it" if listed else "moved within the list"),
        (len(digest.removed), "removed" if listed else "removed from the list"),
        (len(digest.refused), "refused"),
        (len(digest.deferred), "put off"),
        (len(digest.withdrawn), "withdrawn"),
    ):
        if number:
            yield f"{number:,} {what}"
    for number, what in (
        (len(digest.listed_withdrawn), "withdrawn from arXiv"),
        (len(digest.venues), "with a venue to add"),
        (len(digest.titles), "with a new title"),
    ):
        if number:
            yield f"{count(number, 'listed paper')} {what}"


def _quiet(digest: Digest) -> str:
    """A week with nothing, and why."""
    if not digest.list_known:
        return "Nothing to tell: the list itself has not been read yet."
    if digest.health.status is Status.NO_RUN:
        return "Nothing to tell, because nothing was looked at."
    if digest.health.status is Status.FAILING:
        return "Nothing to tell, as far as Shelver could see."
    quiet = "A quiet week: the list did not change, and nothing was decided."
    figures = digest.figures
    if not figures.new:
        return f"{quiet} arXiv had nothing new for us."
    if not figures.belong:
        return f"{quiet} arXiv had {papers(figures.new)} new to us, none of which was judged to belong."
    return f"{quiet} Of {papers(figures.new)} new to us on arXiv, {figures.belong:,} may belong."


def _first_read(digest: Digest) -> Iterator[str]:
    if digest.first_read:
        yield (
            f"> Note: Shelver read this list for the first time at its commit of "
            f"{day(digest.first_read.committed_at, digest.week)}. The {digest.first_read.entries:,} entries that "
            "stood in it then are where Shelver began, not news of this week."
        )
