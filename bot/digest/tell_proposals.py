"""Proposals: what waits for a decision, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from bot.digest.blocks import Block, Heading, Line, Paragraph, fill
from bot.digest.proposal_content import CandidatePaper, DecidedPaper, WaitingPaper
from bot.digest.telling import Telling, share
from bot.forge.compare_link import is_compare_page


def waiting_places(telling: Telling) -> list[Line]:
    """The pull requests in which papers wait, each once."""
    places = (telling.pull_request(one.pull_request_number, one.pull_request_url) for one in telling.digest.waiting)
    return list(dict.fromkeys(places))


def waiting_blocks(telling: Telling) -> Iterator[Block]:
    """The papers in the pull request, the oldest first."""
    waiting, wording = telling.digest.waiting, telling.wording
    if not waiting:
        return
    places = waiting_places(telling)
    yield Heading(2, fill(wording.waiting_heading, papers=telling.papers(len(waiting))))
    if len(places) == 1:
        is_branch = all(is_compare_page(one.pull_request_url) for one in waiting)
        asked = wording.ask_open if is_branch else wording.ask_review
        yield Paragraph(fill(wording.waiting_in_one, place=places[0], asked=asked))
    else:
        yield Paragraph(fill(wording.waiting_in_several))
    yield telling.items(
        (_waiting_item(telling, one, name_place=len(places) > 1) for one in waiting), total=len(waiting)
    )


def candidate_blocks(telling: Telling) -> Iterator[Block]:
    """The best of what waits for a place in the pull request."""
    candidates, wording = telling.digest.candidates, telling.wording
    if not candidates.count:
        return
    yield Heading(2, fill(wording.candidates_heading, papers=telling.papers(candidates.count)))
    yield Paragraph(fill(wording.candidates_intro))
    yield telling.items((_candidate_item(telling, one) for one in candidates.best), total=candidates.count)


def decided_blocks(telling: Telling) -> Iterator[Block]:
    """What was refused, put off and withdrawn."""
    digest, wording = telling.digest, telling.wording
    parts = (
        (wording.refused_heading, digest.refused),
        (wording.deferred_heading, digest.deferred),
        (wording.withdrawn_heading, digest.withdrawn),
    )
    for heading, decided in parts:
        if decided:
            yield Heading(2, fill(heading, papers=telling.papers(len(decided))))
            yield telling.items((_decided_item(telling, one) for one in decided), total=len(decided))


def _waiting_item(telling: Telling, waiting: WaitingPaper, *, name_place: bool) -> tuple[Line, ...]:
    wording = telling.wording
    place = telling.pull_request(waiting.pull_request_number, waiting.pull_request_url)
    facts = [
        telling.path(waiting.section),
        fill(wording.likely, share=share(waiting.relevance)),
        fill(wording.waits_in if name_place else wording.waits, age=telling.age(waiting.age_days), place=place),
    ]
    return telling.paper(waiting.paper, facts)


def _candidate_item(telling: Telling, candidate: CandidatePaper) -> tuple[Line, ...]:
    facts = [
        telling.path(candidate.section),
        fill(telling.wording.likely, share=share(candidate.relevance)),
        fill(telling.wording.candidate_since, day=telling.day(candidate.candidate_since)),
    ]
    return telling.paper(candidate.paper, facts)


def _decided_item(telling: Telling, decided: DecidedPaper) -> tuple[Line, ...]:
    who: Line = (telling.day(decided.decided_at),)
    if decided.actor not in decided.reason:
        who = (*telling.actor(decided.actor), telling.wording.comma, *who)
    return telling.paper(
        decided.paper, [fill(telling.wording.decided, reason=telling.stored(decided.reason), who=who)]
    )
