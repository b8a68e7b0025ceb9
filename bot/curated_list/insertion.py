"""New entries, each in its section's own shape and at its place; all other bytes stay as they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from bot.curated_list.dialect import Dialect, dialect_of_block, infer_dialect
from bot.curated_list.document import CuratedList, parse
from bot.curated_list.edits import Edit
from bot.curated_list.entry import EntryKind
from bot.curated_list.joining import block_to_join
from bot.curated_list.line_ends import LINE_END, end_of_content
from bot.curated_list.linked_papers import refuse_listed
from bot.curated_list.lists import insert_items
from bot.curated_list.lookup import find_section
from bot.curated_list.new_entry import NewEntry, write_cells, write_item, written_month, written_title
from bot.curated_list.ordering import Order, order_in_list, order_key, place_after
from bot.curated_list.readback import Content, edit_text
from bot.curated_list.rows import insert_rows
from bot.curated_list.section import Block, Section
from config.errors import ListError


def insert(text: str, entries: Sequence[NewEntry]) -> str:
    """Put papers into the list; in which order they are given makes no difference.

    Each goes after the last entry of its section with a (month, arXiv id) not later than its own, which is nearly
    always the section's end; where the newest stand first (`order_in_list`), before the first entry that is not
    later. Where a section has several lists, `block_to_join` says which one is meant. Later numbers of a numbered
    list move up by as many as came before them, and the columns of a padded table are padded again if one grows;
    nothing else changes. A section without any entry gets its first list.

    Raises:
        SectionMissingError: The list has no section of that path; the message names the closest ones.
        ListError: The section has the paper already, be it that its text links it where no entry can be read; or the
            paper is given twice; or the list's Markdown is such that the edited text would not read as meant (below
            an unclosed HTML block, say).
    """
    if not entries:
        return text
    curated = parse(text)
    wanted: defaultdict[str, list[NewEntry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (order_key(entry.month, entry.arxiv_id), entry.title)):
        wanted[entry.section].append(entry)
    edits: list[Edit] = []
    added: list[Content] = []
    for path, new in wanted.items():
        section = find_section(curated, path)
        dialect = infer_dialect(curated, section)
        added += [
            (path, entry.arxiv_id, written_month(entry, dialect), written_title(entry, dialect)) for entry in new
        ]
        _refuse_duplicates(curated, section, new)
        edits += _insert_into(curated, section, new)
    return edit_text(curated, edits, added=added)


def _refuse_duplicates(curated: CuratedList, section: Section, new: Sequence[NewEntry]) -> None:
    for arxiv_id, count in Counter(entry.arxiv_id for entry in new).items():
        refuse_listed(curated, section, arxiv_id)
        if count > 1:
            raise ListError(f"{arxiv_id} is given {count} times for {section.path!r}: give it once")


def _insert_into(curated: CuratedList, section: Section, new: Sequence[NewEntry]) -> list[Edit]:
    dialect = infer_dialect(curated, section)
    order = order_in_list(section, curated.sections.values())
    home = section.home
    blocks = [block for block in section.blocks if block.entries and block.kind is dialect.kind]
    if not blocks and home is not None and _can_take_entries(dialect):
        blocks = [home]
    if not blocks or home is None:
        return [_first_list(curated, section, _in_order(new, order), dialect)]
    places: defaultdict[int, defaultdict[int, list[NewEntry]]] = defaultdict(lambda: defaultdict(list))
    for entry in _in_order(new, order):
        key = order_key(entry.month, entry.arxiv_id)
        block = block_to_join(blocks, home=home, key=key)
        places[blocks.index(block)][place_after(block.items, key, order=order)].append(entry)
    return [edit for index, here in places.items() for edit in _edit_block(curated, blocks[index], here, dialect)]


def _in_order(entries: Sequence[NewEntry], order: Order) -> Sequence[NewEntry]:
    """Papers given in ascending order, as the section has them."""
    return entries[::-1] if order is Order.DESCENDING else entries


def _edit_block(
    curated: CuratedList, block: Block, new: Mapping[int, Sequence[NewEntry]], of_section: Dialect
) -> list[Edit]:
    dialect = dialect_of_block(curated, of_section, block)
    if block.kind is EntryKind.TABLE:
        rows = {place: [write_cells(entry, dialect) for entry in group] for place, group in new.items()}
        return insert_rows(curated.text, block, rows, newline=dialect.newline)
    contents = {
        place: [write_item(entry, dialect).replace("\n", dialect.newline) for entry in group]
        for place, group in new.items()
    }
    separator = dialect.newline * (2 if dialect.blank_lines else 1)
    return insert_items(curated.text, block, contents, separator=separator)


def _can_take_entries(dialect: Dialect) -> bool:
    """Whether a list or table without entries may hold some: a table needs a column for the title."""
    return dialect.kind is not EntryKind.TABLE or any(column.role == "source" for column in dialect.columns)


def _first_list(curated: CuratedList, section: Section, new: Sequence[NewEntry], dialect: Dialect) -> Edit:
    """Bullets at the end of what stands below the heading, with a blank line before them; what follows stays.

    Where a heading follows closely upon the section's own, they stand as closely between the two.
    """
    text, newline = curated.text, curated.newline
    start = end_of_content(text, section.start, section.end)
    closely = section.end < len(text) and len(LINE_END.findall(text, start, section.end)) == 1
    before = newline if closely and not text[section.body : section.end].strip() else newline * 2
    contents = (write_item(entry, dialect).replace("\n", f"{newline}  ") for entry in new)
    items = (newline * 2).join(f"- {content}" for content in contents)
    underlined = not text.startswith("#", section.end)
    return Edit(start, start, before + items + (newline if closely and underlined else ""))
