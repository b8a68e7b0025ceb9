"""What happened to one paper, in the order in which it did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.catalogue.content import CataloguePaper, DecisionMade
from db.list_commits import ChangeKind
from db.states import ProposalState

_DECIDED = {
    ProposalState.CANDIDATE: "Judged to belong",
    ProposalState.PROPOSED: "Proposed in the pull request",
    ProposalState.MERGED: "Merged",
    ProposalState.SUPERSEDED: "Listed by a person",
    ProposalState.REJECTED: "Refused",
    ProposalState.DEFERRED: "Postponed",
    ProposalState.WITHDRAWN: "Withdrawn",
}
_CHANGED = {
    ChangeKind.ADDED: "Added to the list",
    ChangeKind.MOVED: "Moved within the list",
    ChangeKind.EDITED: "Entry edited",
    ChangeKind.REMOVED: "Removed from the list",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the story."""

    day: date
    what: str
    """A label of `bot.site.words`."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What stands in it."""
    actor: str | None = None
    reason: str = ""
    url: str | None = None
    """Where it can be read."""
    section: str | None = None
    taken_back: bool = False


def story_of(paper: CataloguePaper, *, repository: str) -> tuple[Event, ...]:
    """The story of a paper, the oldest first; of one day, arXiv comes before us, and we before the list.

    Args:
        paper: The paper.
        repository: The list's, ``OWNER/NAME``.
    """
    events = [*_on_arxiv(paper), *_decided(paper), *_in_the_list(paper, f"https://github.com/{repository}/commit/")]
    return tuple(sorted(events, key=lambda event: event.day))


def _on_arxiv(paper: CataloguePaper) -> Iterator[Event]:
    seen = {version.number: version.submitted_at for version in paper.versions}
    if paper.submitted is not None:
        yield Event(day=paper.submitted, what="First on arXiv")
    for number, submitted_at in seen.items():
        if number > 1 and submitted_at is not None:
            yield Event(day=_day(submitted_at), what="Version {number} on arXiv", values={"number": number})


def _decided(paper: CataloguePaper) -> Iterator[Event]:
    for made in paper.proposal.decisions if paper.proposal else ():
        yield Event(
            day=_day(made.at),
            what=_what(made),
            actor=made.actor,
            reason=made.reason,
            url=made.url,
            section=made.section,
            taken_back=made.taken_back_at is not None,
        )


def _what(made: DecisionMade) -> str:
    return "Moved within the list" if made.section and made.before == made.after else _DECIDED[made.after]


def _in_the_list(paper: CataloguePaper, commits: str) -> Iterator[Event]:
    if paper.arrival is not None and not paper.arrival.known:
        yield Event(day=_day(paper.arrival.at), what="Stood in the list when it was first read")
    for event in paper.list_events:
        yield Event(
            day=_day(event.at),
            what=_CHANGED[event.kind],
            actor=event.actor,
            section=event.section,
            url=f"{commits}{event.commit}",
        )


def _day(moment: datetime) -> date:
    return moment.date()
