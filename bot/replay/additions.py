"""Which entries one version of the list added to the one before, and what is known of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.curated_list.document import CuratedList
from bot.curated_list.entry import Entry, Link
from bot.curated_list.grammar import unescape
from bot.curated_list.linked_papers import linking_line
from bot.curated_list.new_entry import NewEntry
from bot.curated_list.section import Section
from bot.replay.causes import Obstacle
from bot.replay.strict_shape import is_strict
from config.errors import ListError
from db.identity import ArxivIdentifier, title_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One entry that a version added."""

    entry: Entry
    """As it stands in that version."""
    section: str
    """Where it is put in the version before: its own section, or the one that was renamed to it."""
    strict: bool
    """Whether its line keeps to the strict form."""
    facts: NewEntry | None
    """What is given of it; None where there is an obstacle."""
    obstacle: Obstacle | None = None


def find_additions(before: CuratedList, after: CuratedList) -> tuple[Addition, ...]:
    """The entries that are there more often than before, in document order.

    An entry that only moved to another section is none of them.
    """
    former = former_sections(before, after)
    counts = Counter(map(_key, before.entries))
    more = Counter(map(_key, after.entries))
    more.subtract(counts)
    found: list[Addition] = []
    for section in after.sections.values():
        path = former.get(section.path, section.path)
        added: set[str] = set()
        old = before.sections.get(path)
        known = Counter(map(_key, old.entries)) if old else Counter[str]()
        for entry, roles in _with_roles(section):
            key = _key(entry)
            if known[key] > 0:
                known[key] -= 1
            elif more[key] > 0:
                more[key] -= 1
                found.append(_addition(entry, roles, before, path, repeated=key in added))
                added.add(key)
    return tuple(found)


def former_sections(before: CuratedList, after: CuratedList) -> Mapping[str, str]:
    """Of sections whose heading came with the new version, the old path, where one was evidently renamed.

    It was if the old heading is gone and most of the old entries stand below the new one.
    """
    gone = [section for path, section in before.sections.items() if path not in after.outline]
    renamed = {}
    for path, section in after.sections.items():
        if path in before.outline:
            continue
        keys = Counter(map(_key, section.entries))
        for old in gone:
            if 2 * (keys & Counter(map(_key, old.entries))).total() > len(old.entries):
                renamed[path] = old.path
    return renamed


def _addition(
    entry: Entry, roles: tuple[str | None, ...], before: CuratedList, path: str, *, repeated: bool
) -> Addition:
    facts = None
    obstacle = _obstacle(entry, before, path, repeated=repeated)
    if obstacle is None:
        try:
            facts = facts_of(entry, roles, section=path)
        except ListError:
            obstacle = Obstacle.UNWRITABLE
    return Addition(entry=entry, section=path, strict=is_strict(entry, roles), facts=facts, obstacle=obstacle)


def _obstacle(entry: Entry, before: CuratedList, path: str, *, repeated: bool) -> Obstacle | None:
    section = before.outline.get(path)
    if section is None or not path:
        return Obstacle.NEW_SECTION
    if any(_is_same_without_identifier(old, entry) for old in section.entries):
        return Obstacle.ALREADY_LISTED
    if entry.arxiv_id is None:
        return Obstacle.NO_IDENTIFIER
    if entry.title is None or entry.month is None:
        return Obstacle.INCOMPLETE
    if repeated or any(old.arxiv_id == entry.arxiv_id for old in section.entries):
        return Obstacle.TWICE
    return Obstacle.LINKED if linking_line(before, section, entry.arxiv_id) is not None else None


def _is_same_without_identifier(old: Entry, new: Entry) -> bool:
    if old.arxiv_id == new.arxiv_id or (old.arxiv_id and new.arxiv_id):
        return False
    links = {link.url for link in old.links} & {link.url for link in new.links}
    titles = [title_key(entry.title) for entry in (old, new) if entry.title]
    return bool(links) or (len(titles) == 2 and titles[0] == titles[1])


def facts_of(entry: Entry, roles: tuple[str | None, ...], *, section: str) -> NewEntry:
    """What a listed entry says, without the shape in which it says it.

    Args:
        entry: It has an identifier, a title and a month.
        roles: What the columns of its table hold.
        section: Where it is to be put.

    Raises:
        ListError: A link cannot be written, as `NewEntry` has it.
    """
    cells = {role: unescape(cell) for role, cell in zip(roles, entry.cells, strict=False) if role}
    return NewEntry(
        section=section,
        arxiv_id=entry.arxiv_id or "",
        title=entry.title or "",
        month=entry.month or "",
        name=entry.name,
        base=entry.base,
        tag=entry.tag,
        venue=entry.venue,
        size=_known(cells.get("size")),
        language=_known(cells.get("language")),
        links=_other_links(entry),
    )


def _known(cell: str | None) -> str | None:
    return None if cell in {None, "", "-"} else cell


def _other_links(entry: Entry) -> tuple[Link, ...]:
    """All but the first that leads to the paper itself, whatever it is called."""
    own = next((link for link in entry.links if _leads_to(link, entry.arxiv_id)), None)
    return tuple(link for link in entry.links if link is not own)


def _leads_to(link: Link, arxiv_id: str | None) -> bool:
    found = ArxivIdentifier.find(link.url)
    return found is not None and found.base == arxiv_id


def _with_roles(section: Section) -> Iterator[tuple[Entry, tuple[str | None, ...]]]:
    for block in section.blocks:
        for entry in block.entries:
            yield entry, block.roles


def _key(entry: Entry) -> str:
    """What makes two entries the same paper."""
    return entry.arxiv_id or title_key(entry.title or "") or entry.raw
