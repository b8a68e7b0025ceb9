"""The digest's Markdown about proposals: what waits for a decision, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from bot.digest.content import CandidatePaper, DecidedPaper, Digest, WaitingPaper
from bot.digest.wording import (
    Room,
    count,
    day,
    items,
    name,
    paper_item,
    papers,
    path,
    pull_request,
    share,
)
from bot.forge.compare_link import is_compare_page


def waiting_blocks(digest: Digest, room: Room) -> Iterator[str]:
    """The papers in the pull request, the oldest first."""
    if not digest.waiting:
        return
    places = {pull_request(waiting.pull_request_number, waiting.pull_request_url) for waiting in digest.waiting}
    yield f"## Waiting for review: {papers(len(digest.waiting))}"
    if len(places) == 1:
        asked = "untick what does not belong, then merge"
        if all(is_compare_page(waiting.pull_request_url) for waiting in digest.waiting):
            asked = "open it"
        yield f"All in {next(iter(places))}, the oldest first: {asked}."
    else:
        yield "The oldest first:"
    yield items(
        (_waiting_item(waiting, room, name_place=len(places) > 1) for waiting in digest.waiting),
        total=len(digest.waiting),
        room=room,
    )


def candidate_blocks(digest: Digest, room: Room) -> Iterator[str]:
    """The best of what waits for a place in the pull request."""
    candidates = digest.candidates
    if not candidates.count:
        return
    yield f"## Waiting for a place: {papers(candidates.count)}"
    yield "The pull request has no place for them yet. Next in line:"
    yield items(
        (_candidate_item(candidate, digest, room) for candidate in candidates.best),
        total=candidates.count,
        room=room,
    )


def decided_blocks(digest: Digest, room: Room) -> Iterator[str]:
    """What was refused, put off and withdrawn."""
    parts = (
        ("Refused", digest.refused),
        ("Put off", digest.deferred),
        ("Withdrawn", digest.withdrawn),
    )
    for heading, decided in parts:
        if decided:
            yield f"## {heading}: {papers(len(decided))}"
            yield items((_decided_item(paper, digest, room) for paper in decided), total=len(decided), room=room)


def age(days: int) -> str:
    """How long a paper has waited."""
    return f"for {count(days, 'day')}" if days else "since less than a day"


def _waiting_item(waiting: WaitingPaper, room: Room, *, name_place: bool) -> str:
    place = pull_request(waiting.pull_request_number, waiting.pull_request_url)
    facts = [
        path(waiting.section, room),
        f"{share(waiting.relevance)} likely to be listed",
        f"waits {age(waiting.age_days)}" + (f" in {place}" if name_place else ""),
    ]
    return paper_item(waiting.paper, facts, room)


def _candidate_item(candidate: CandidatePaper, digest: Digest, room: Room) -> str:
    facts = [
        path(candidate.section, room),
        f"{share(candidate.relevance)} likely to be listed",
        f"since {day(candidate.candidate_since, digest.week)}",
    ]
    return paper_item(candidate.paper, facts, room)


def _decided_item(decided: DecidedPaper, digest: Digest, room: Room) -> str:
    on = day(decided.decided_at, digest.week)
    told = decided.actor in decided.reason
    who = on if told else f"{name(decided.actor, room)}, {on}"
    return paper_item(decided.paper, [f"{name(decided.reason, room)} ({who})"], room)
