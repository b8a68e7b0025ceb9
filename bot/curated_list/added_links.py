"""Links added to entries that are in the list already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.curated_list.document import parse
from bot.curated_list.edits import Edit
from bot.curated_list.entry import Entry, EntryKind, Link
from bot.curated_list.entry_changes import EntryChanges
from bot.curated_list.entry_tail import EntryTail, find_tail
from bot.curated_list.entry_text import check_link, write_link
from bot.curated_list.lookup import find_entries
from config.errors import ListError


def add_link(text: str, links: Mapping[tuple[str, str], Sequence[Link]]) -> str:
    """Write links behind those that papers have, given by (section path, arXiv id), in the order given.

    In a table they go into the cell with the title, and the table is padded again if it was. All other bytes stay.

    Raises:
        SectionMissingError: The list has no section of that path.
        ListError: The section does not have the paper; a link is malformed, or there already; the entry's own links
            cannot be made out; or the result would not read as meant.
    """
    curated = parse(text)
    changes = EntryChanges(curated)
    for (path, arxiv_id), new in links.items():
        written = "".join(f" {write_link(link)}" for link in new)
        for place in find_entries(curated, path, arxiv_id):
            entry = place.entry
            _check(entry, new)
            added = [Link(link.kind, _written_url(link)) for link in new]
            reads = replace(entry, links=(*entry.links, *added))
            if entry.kind is EntryKind.TABLE:
                column, tail = _cell(entry)
                cell = entry.cells[column]
                content = cell[: tail.links_end] + written + cell[tail.links_end :]
                changes.change_cell(place, column, content, reads=reads)
            else:
                end = _tail(entry).links_end
                changes.change_item(place, Edit(end, end, written), reads=reads)
    return changes.result()


def _check(entry: Entry, new: Sequence[Link]) -> None:
    taken = {link.url for link in entry.links}
    for link in new:
        check_link(link, subject=f"cannot link to {entry.arxiv_id}'s {link.kind}")
        if link.url in taken or _written_url(link) in taken:
            raise ListError(f"{entry.arxiv_id} has the link {link.url} already, line {entry.line}: leave it out")
        taken.add(link.url)


def _written_url(link: Link) -> str:
    """The URL as the list spells it."""
    return write_link(link).partition("](")[2].removesuffix(")]")


def _tail(entry: Entry) -> EntryTail:
    """Where a list item's links stand."""
    tail = find_tail(entry.raw, entry)
    if tail is None:
        raise _unclear(entry)
    return tail


def _cell(entry: Entry) -> tuple[int, EntryTail]:
    """The column that holds a row's links, and where they stand in its cell."""
    for column, cell in enumerate(entry.cells):
        tail = find_tail(cell, entry) if '"' in cell else None
        if tail is not None:
            return column, tail
    raise _unclear(entry)


def _unclear(entry: Entry) -> ListError:
    return ListError(
        f"no link can be added to {entry.arxiv_id}: those of line {entry.line} cannot be told apart: edit it by hand"
    )
