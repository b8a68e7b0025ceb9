"""One version replayed: what it added is put into the version before, and compared with what the owner made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.curated_list.document import CuratedList, parse
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry
from bot.replay.additions import Addition, find_additions
from bot.replay.causes import Obstacle, PlaceCause, TextCause
from bot.replay.place_causes import Neighbours, PlaceJudge
from bot.replay.residue import residue
from bot.replay.text_causes import TextJudge
from config.errors import ListError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedEntry:
    """One entry as the owner wrote it, and as we do."""

    section: str
    arxiv_id: str
    line: int
    """Its line in his version."""
    strict: bool
    """Whether his line keeps to the strict form."""
    theirs: str
    ours: str
    text_causes: tuple[TextCause, ...]
    """Empty where the lines are equal to the byte; a number counts, the end of the line does not."""
    place_cause: PlaceCause | None
    """None where it stands where he put it: with the fewest moves from our order to his, it would stay."""
    same_gap: bool
    """Whether it stands between the same older entries, in whatever order with the others that are new."""
    same_neighbours: bool
    """Whether the entries right before and after it are the same; one that strays changes this for those around."""
    our_neighbours: Neighbours
    """What stands before and after it in our version."""
    their_neighbours: Neighbours
    """The same in his."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An entry that could not be replayed."""

    section: str
    line: int
    """In his version."""
    strict: bool
    theirs: str
    obstacle: Obstacle


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedVersion:
    """What became of one version."""

    entries: tuple[ReplayedEntry, ...]
    set_aside: tuple[SetAside, ...]
    text: str
    """The version before with the entries put in."""
    only_added: bool
    """Whether the owner changed nothing below headings with entries but to put entries in."""
    identical: bool
    """Whether all below headings with entries is equal to his, to the byte. Editorial parts such as news and the
    table of contents are not looked at: the bot leaves them alone, and he seldom does."""


def replay_version(before: str, after: str) -> ReplayedVersion:
    """Put the entries that a version added into the one before.

    Args:
        before: The whole text of the version before.
        after: That of the version itself.
    """
    old, theirs = parse(before), parse(after)
    additions = find_additions(old, theirs)
    text, refused = _insert(before, [addition for addition in additions if addition.facts is not None])
    ours = parse(text)
    entries: list[ReplayedEntry] = []
    aside = [_aside(addition, addition.obstacle) for addition in additions if addition.obstacle is not None]
    aside += [_aside(addition, Obstacle.REFUSED) for addition in refused]
    by_section: defaultdict[str, list[Addition]] = defaultdict(list)
    for addition in additions:
        if addition.facts is not None and addition not in refused:
            by_section[addition.entry.section].append(addition)
    for group in by_section.values():
        entries += _compare(group, old, ours, theirs)
    remaining = residue(theirs, without={addition.entry.start for addition in additions})
    return ReplayedVersion(
        entries=tuple(entries),
        set_aside=tuple(aside),
        text=text,
        only_added=bool(additions) and remaining == residue(old),
        identical=_listing_text(ours) == _listing_text(theirs),
    )


def _insert(text: str, additions: Sequence[Addition]) -> tuple[str, list[Addition]]:
    """The text with the additions, and those that it does not take: with any of these, all else is tried again."""
    try:
        return insert(text, _facts(additions)), []
    except ListError:
        by_section: defaultdict[str, list[Addition]] = defaultdict(list)
        for addition in additions:
            by_section[addition.section].append(addition)
        refused = []
        for group in by_section.values():
            try:
                text = insert(text, _facts(group))
            except ListError:
                refused += group
        return text, refused


def _facts(additions: Iterable[Addition]) -> list[NewEntry]:
    return [addition.facts for addition in additions if addition.facts is not None]


def _aside(addition: Addition, obstacle: Obstacle) -> SetAside:
    entry = addition.entry
    return SetAside(
        section=entry.section, line=entry.line, strict=addition.strict, theirs=entry.raw, obstacle=obstacle
    )


def _compare(
    group: Sequence[Addition], old: CuratedList, ours: CuratedList, theirs: CuratedList
) -> Iterable[ReplayedEntry]:
    """Compare the additions to one section of his version."""
    where, theirs_where = group[0].section, group[0].entry.section
    our_section, their_section = ours.sections[where], theirs.sections[theirs_where]
    mine = {entry.arxiv_id: entry for entry in our_section.entries}
    places = PlaceJudge(our_section, their_section, new={addition.entry.arxiv_id or "" for addition in group})
    texts = TextJudge(old, ours, theirs, old_section=where, section=theirs_where)
    for addition in group:
        entry = addition.entry
        our_entry = mine[entry.arxiv_id]
        place_cause = places.cause(entry)
        our_neighbours, their_neighbours = places.neighbours(entry)
        yield ReplayedEntry(
            section=entry.section,
            arxiv_id=entry.arxiv_id or "",
            line=entry.line,
            strict=addition.strict,
            theirs=entry.raw,
            ours=our_entry.raw,
            text_causes=texts.causes(our_entry, entry, in_place=place_cause is None),
            place_cause=place_cause,
            same_gap=places.has_same_gap(entry),
            same_neighbours=places.has_same_neighbours(entry),
            our_neighbours=our_neighbours,
            their_neighbours=their_neighbours,
        )


def _listing_text(curated: CuratedList) -> list[str]:
    return [curated.text[section.start : section.end] for section in curated.sections.values()]
