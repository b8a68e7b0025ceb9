"""The digest's Markdown about the list itself: what came, what moved, what went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.digest.content import Digest, ListedPaper, MovedPaper, Origin
from bot.digest.week import Week
from bot.digest.wording import Room, day, items, name, paper_item, papers, path
from db.states import ProposalState

TOGETHER = 3
"""From so many papers on those that went from one section to another are told in one line: a heading has changed."""
_KNOWN_AS = {
    ProposalState.CANDIDATE: "as a candidate",
    ProposalState.PROPOSED: "in its pull request",
    ProposalState.REJECTED: "as refused",
    ProposalState.DEFERRED: "as put off",
    ProposalState.WITHDRAWN: "as withdrawn",
}
_SEEN = {
    "propose": "had held it to belong without proposing it",
    "abstain": "had seen it and was undecided",
    "irrelevant": "had seen it and judged it off topic",
}


def listed_blocks(digest: Digest, room: Room) -> Iterator[str]:
    """The papers that came into the list, section by section."""
    total = sum(len(section.papers) for section in digest.listed)
    if not total:
        return
    yield f"## New in the list: {papers(total)}"
    left = room.items
    for section in digest.listed:
        shown = section.papers[:left]
        left -= len(shown)
        if shown:
            yield f"### {path(section.section, room)}"
            yield "\n".join(paper_item(listed.paper, [_origin(listed, digest.week, room)], room) for listed in shown)
    if total > room.items:
        yield f"And {total - room.items:,} more."


def moved_blocks(digest: Digest, room: Room) -> Iterator[str]:
    """The papers that have a new place in the list."""
    if not digest.moved:
        return
    yield f"## Moved within the list: {papers(len(digest.moved))}"
    ways: dict[tuple[tuple[str, ...], str], list[MovedPaper]] = defaultdict(list)
    for move in digest.moved:
        ways[move.sections_before, move.section].append(move)
    lines = []
    for (before, section), moves in ways.items():
        way = f"from {_from(before, room)} to {path(section, room)}"
        if len(moves) >= TOGETHER:
            lines.append(f"- **{papers(len(moves))} together** {way}")
        else:
            lines += [paper_item(move.paper, [way], room) for move in moves]
    yield items(lines, total=len(lines), room=room)


def removed_blocks(digest: Digest, room: Room) -> Iterator[str]:
    """The papers that left the list."""
    if not digest.removed:
        return
    yield f"## Removed from the list: {papers(len(digest.removed))}"
    yield items(
        (
            paper_item(
                removal.paper,
                [
                    f"from {_from(removal.sections_before, room)}",
                    f"by {name(removal.actor, room)}" if removal.actor else "",
                    day(removal.removed_at, digest.week),
                ],
                room,
            )
            for removal in digest.removed
        ),
        total=len(digest.removed),
        room=room,
    )


def _from(sections: tuple[str, ...], room: Room) -> str:
    shown = " and ".join(path(section, room) for section in sections[:2])
    return shown if len(sections) <= 2 else f"{shown} and {len(sections) - 2} more"


def _origin(listed: ListedPaper, week: Week, room: Room) -> str:
    by = name(listed.actor, room) if listed.actor else "hand"
    if listed.origin is Origin.PROPOSED:
        return f"proposed by Shelver, merged by {by}"
    if listed.origin is Origin.KNOWN:
        known_as = _KNOWN_AS.get(listed.known_as, "as a proposal") if listed.known_as else "as a proposal"
        since = f" since {day(listed.known_since, week)}" if listed.known_since else ""
        return f"added by {by}; Shelver had it {known_as}{since}"
    if listed.origin is Origin.SEEN:
        return f"added by hand; Shelver {_SEEN.get(listed.verdict or '', 'had seen it, but not judged it')}"
    return "added by hand; new to Shelver"
