"""Papers moved from one section to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.curated_list.document import CuratedList, parse
from bot.curated_list.entry import Entry, EntryKind, Link
from bot.curated_list.escaping import clean_text, escape_markdown
from bot.curated_list.grammar import unescape
from bot.curated_list.insertion import insert
from bot.curated_list.linked_papers import refuse_listed
from bot.curated_list.lookup import Place, find_entries, find_section
from bot.curated_list.new_entry import NewEntry
from bot.curated_list.removal import remove
from config.errors import ListError
from db.identity import ArxivIdentifier

_NOTHING = frozenset({"", "-", "unnamed"})
"""What a table's cells say where nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A paper that is to leave one section for another."""

    section: str
    """The path of the section in which it is."""
    arxiv_id: str
    to: str
    """The path of the section to which it goes."""
    name: str | None = None
    """For a section that writes names, where the entry has none; likewise the next two."""
    base: str | None = None
    tag: str | None = None


def move(text: str, moves: Iterable[Move]) -> str:
    """Take papers out of their sections and put them where they belong, each in the new section's dialect.

    What the entry says is kept as far as the new section writes such things: where it writes no names, the name goes.
    Otherwise this is `remove` and then `insert`, with what those promise; the paper link comes first and is written
    strictly.

    Raises:
        SectionMissingError: The list has no section of that path.
        ListError: The section does not have the paper, or has it twice; the new section has it already, or is the
            old one; the entry has no title, no month, a title with Markdown in it, or a link that cannot be written;
            or the result would not read as meant.
    """
    curated = parse(text)
    wanted = [*moves]
    entries = [_rewritten(curated, one) for one in wanted]
    if not entries:
        return text
    return insert(remove(text, [(one.section, one.arxiv_id) for one in wanted]), entries)


def _rewritten(curated: CuratedList, wanted: Move) -> NewEntry:
    place, *others = find_entries(curated, wanted.section, wanted.arxiv_id)
    entry = place.entry
    subject = f"{wanted.arxiv_id} cannot be moved to {wanted.to!r}"
    if wanted.to == wanted.section:
        raise ListError(f"{subject}: it is there")
    refuse_listed(curated, find_section(curated, wanted.to), wanted.arxiv_id)
    if others:
        lines = ", ".join(str(one.entry.line) for one in [place, *others])
        raise ListError(
            f"{subject}: it stands several times in {wanted.section!r}, lines {lines}: remove all but one"
        )
    if entry.title is None or entry.month is None:
        missing = "title" if entry.title is None else "month"
        raise ListError(f"{subject}: line {entry.line} has no {missing}: add it by hand")
    title = escape_markdown(clean_text(entry.title), in_table=entry.kind is EntryKind.TABLE)
    if f'"{title}"' not in " ".join(entry.raw.split()):
        raise ListError(f"{subject}: the title in line {entry.line} is more than plain text: move it by hand")
    return NewEntry(
        section=wanted.to,
        arxiv_id=wanted.arxiv_id,
        title=entry.title,
        month=entry.month,
        name=(None if entry.name in _NOTHING else entry.name) or wanted.name,
        base=entry.base or wanted.base,
        tag=entry.tag or wanted.tag,
        venue=entry.venue,
        size=_cell(place, "size"),
        language=_cell(place, "language"),
        links=_links_besides_paper(entry),
    )


def _links_besides_paper(entry: Entry) -> tuple[Link, ...]:
    """In their order, spelt as URLs and not as Markdown."""
    found = [ArxivIdentifier.find(link.url) for link in entry.links]
    paper = next(
        (index for index, known in enumerate(found) if known is not None and known.base == entry.arxiv_id), None
    )
    others = [link for index, link in enumerate(entry.links) if index != paper]
    return tuple(Link(link.kind, link.url.replace("&amp;", "&")) for link in others)


def _cell(place: Place, role: str) -> str | None:
    """What a row says in the column of this role."""
    cells: dict[str | None, str] = dict(zip(place.block.roles, place.entry.cells, strict=False))
    words = unescape(cells.get(role, ""))
    return None if words in _NOTHING else words
