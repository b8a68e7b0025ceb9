"""New entries, each in its section's own shape and at its place; all other bytes stay as they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from bot.curated_list.dialect import Dialect, infer_dialect
from bot.curated_list.document import CuratedList, parse
from bot.curated_list.edits import Edit
from bot.curated_list.entry import EntryKind
from bot.curated_list.escaping import clean_text
from bot.curated_list.lists import insert_items
from bot.curated_list.lookup import find_section
from bot.curated_list.new_entry import NewEntry, write_cells, write_item
from bot.curated_list.ordering import order_key, place_after
from bot.curated_list.readback import edit_text
from bot.curated_list.rows import insert_rows
from bot.curated_list.section import Block, Section
from config.errors import ListError


def insert(text: str, entries: Sequence[NewEntry]) -> str:
    """Put papers into the list; in which order they are given makes no difference.

    Each goes after the last entry of its section with a (month, arXiv id) not later than its own, which is nearly
    always the section's end. Later numbers of a numbered list move up, and the columns of a padded table are padded
    again if one grows; nothing else changes. A section without any entry gets its first list.

    Raises:
        SectionMissingError: The list has no section of that path; the message names the closest ones.
        ListError: The section has the paper already, or the paper is given twice, or the list's Markdown is such that
            the edited text would not read as meant (below an unclosed HTML block, say).
    """
    if not entries:
        return text
    curated = parse(text)
    wanted: defaultdict[str, list[NewEntry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (order_key(entry.month, entry.arxiv_id), entry.title)):
        wanted[entry.section].append(entry)
    edits: list[Edit] = []
    for path, new in wanted.items():
        section = find_section(curated, path)
        _refuse_duplicates(section, new)
        edits += _insert_into(curated, section, new)
    added = [(entry.section, entry.arxiv_id, entry.month, clean_text(entry.title)) for entry in entries]
    return edit_text(curated, edits, added=added)


def _refuse_duplicates(section: Section, new: Sequence[NewEntry]) -> None:
    listed = {entry.arxiv_id: entry.line for entry in section.entries}
    for arxiv_id, count in Counter(entry.arxiv_id for entry in new).items():
        if arxiv_id in listed:
            raise ListError(f"{arxiv_id} is in {section.path!r} already, line {listed[arxiv_id]}: leave it out")
        if count > 1:
            raise ListError(f"{arxiv_id} is given {count} times for {section.path!r}: give it once")


def _insert_into(curated: CuratedList, section: Section, new: Sequence[NewEntry]) -> list[Edit]:
    dialect = infer_dialect(curated, section)
    blocks = [block for block in section.blocks if block.entries and block.kind is dialect.kind]
    if not blocks and section.home is not None and _can_take_entries(dialect):
        blocks = [section.home]
    if not blocks:
        return [_first_list(curated, section, new, dialect)]
    items = [item for block in blocks for item in block.items]
    places = [place_after(items, order_key(entry.month, entry.arxiv_id)) for entry in new]
    edits: list[Edit] = []
    first = 0
    for index, block in enumerate(blocks):
        last = first + len(block.items)
        here: defaultdict[int, list[NewEntry]] = defaultdict(list)
        for place, entry in zip(places, new, strict=True):
            if first <= place < last or (place == -1 and index == 0):
                here[max(place - first, -1)].append(entry)
        edits += _edit_block(curated, block, here, dialect) if here else []
        first = last
    return edits


def _edit_block(curated: CuratedList, block: Block, new: dict[int, list[NewEntry]], dialect: Dialect) -> list[Edit]:
    if block.kind is EntryKind.TABLE:
        rows = {place: [write_cells(entry, dialect) for entry in group] for place, group in new.items()}
        return insert_rows(curated.text, block, rows, newline=dialect.newline)
    contents = {place: [write_item(entry, dialect) for entry in group] for place, group in new.items()}
    separator = dialect.newline * (2 if dialect.blank_lines else 1)
    return insert_items(curated.text, block, contents, separator=separator)


def _can_take_entries(dialect: Dialect) -> bool:
    """Whether a list or table without entries may hold some: a table needs a column for the title."""
    return dialect.kind is not EntryKind.TABLE or any(column.role == "source" for column in dialect.columns)


def _first_list(curated: CuratedList, section: Section, new: Sequence[NewEntry], dialect: Dialect) -> Edit:
    """Bullets at the end of what stands below the heading, with a blank line on either side."""
    newline = curated.newline
    content = curated.text[section.start : section.end].rstrip()
    start = section.start + len(content)
    items = (newline * 2).join(f"- {write_item(entry, dialect)}" for entry in new)
    follows_closely = curated.text[start : section.end].count("\n") < 2 and section.end < len(curated.text)
    return Edit(start, start, newline * 2 + items + (newline if follows_closely else ""))
