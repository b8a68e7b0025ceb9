"""Venues written into entries that are in the list already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.curated_list.document import parse
from bot.curated_list.edits import Edit
from bot.curated_list.entry import Entry, EntryKind
from bot.curated_list.entry_changes import EntryChanges
from bot.curated_list.entry_tail import find_tail
from bot.curated_list.entry_text import plain_field, write_field
from bot.curated_list.grammar import NO_VENUE
from bot.curated_list.lookup import Place, find_entries
from config.errors import ListError


def set_venue(text: str, venues: Mapping[tuple[str, str], str | None]) -> str:
    """Write the venues of papers, given by (section path, arXiv id); None takes a venue away.

    A list item gets ``[venue]`` behind its month, or another word in the brackets that it has; a row gets it in the
    venue column, where ``arXiv`` stands for none, and its table is padded again if it was. All other bytes stay. A
    paper that stands twice in its section gets it twice.

    Raises:
        SectionMissingError: The list has no section of that path.
        ListError: The section does not have the paper; the words are no venue; the entry is of an old form in which
            venues are not in brackets, or its table has no column for them; or the result would not read as meant.
    """
    curated = parse(text)
    changes = EntryChanges(curated)
    for (path, arxiv_id), wanted in venues.items():
        venue = None if wanted is None else _checked(wanted, arxiv_id)
        for place in find_entries(curated, path, arxiv_id):
            reads = replace(place.entry, venue=venue)
            if place.entry.venue == venue:
                continue
            if place.entry.kind is EntryKind.TABLE:
                content = "arXiv" if venue is None else write_field(venue, in_table=True)
                changes.change_cell(place, _column(place), content, reads=reads)
            else:
                changes.change_item(place, _bracket(place.entry, venue), reads=reads)
    return changes.result()


def _checked(words: str, arxiv_id: str) -> str:
    venue = plain_field(words).rstrip(": ")
    if not any(map(str.isalpha, venue)) or venue.casefold() in NO_VENUE:
        raise ListError(f"{words!r} is no venue for {arxiv_id}, such as 'ICSE 2026' is: correct it, or leave it out")
    return venue


def _bracket(entry: Entry, venue: str | None) -> Edit:
    tail = find_tail(entry.raw, entry)
    if tail is not None:
        written = next((bracket for bracket in tail.brackets if _says(bracket.plain, entry.venue)), None)
        if written is not None and venue is not None:
            return Edit(written.start + 1, written.end - 1, write_field(venue))
        if written is not None:
            return Edit(len(entry.raw[: written.start].rstrip()), written.end, "")
        if entry.venue is None and venue is not None and tail.is_strict:
            return Edit(tail.facts_end, tail.facts_end, f" [{write_field(venue)}]")
    raise ListError(
        f"the venue of {entry.arxiv_id} cannot be set: line {entry.line} is not of the form "
        '"Title" [YYYY-MM] [venue] [[paper](...)]: edit it by hand'
    )


def _says(words: str, venue: str | None) -> bool:
    """Whether a bracket holds the venue, or says that there is none."""
    return words.casefold() in NO_VENUE if venue is None else words.rstrip(": ") == venue


def _column(place: Place) -> int:
    roles = place.block.roles
    column = roles.index("venue") if "venue" in roles else len(place.entry.cells)
    if column >= len(place.entry.cells):
        raise ListError(
            f"the venue of {place.entry.arxiv_id} cannot be set: line {place.entry.line} has no cell for it: "
            "add a column that is called 'Venue'"
        )
    return column
