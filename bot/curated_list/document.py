"""The curated list as a text: which sections it has, and which entries stand where.

`parse` keeps the text as it is and records offsets into it, so that an edit can replace exactly the characters that
it means. Block structure (headings, lists, tables, code fences, HTML) is read as markdown-it-py reads it; the inside
of items and rows by our own grammar.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.curated_list.entry import Entry
from bot.curated_list.line_ends import usual_line_end
from bot.curated_list.section import Section
from bot.curated_list.section_reader import read_sections
from bot.curated_list.unparsed_lines import UnparsedLine
from bot.garbage_collection import collection_paused
from db.identity import HOSTS, ArxivIdentifier

LEAST_PAPERS = 3
"""So many papers have to be written in another way than ours for a list to be one of another kind."""
READ_FOR_EACH_MISSED = 2
"""Of a list of our kind, more than so many papers are read for each one that is not."""


@dataclass(frozen=True, slots=True)
class CuratedList:
    """A parsed list."""

    text: str
    outline: Mapping[str, Section]
    """Every heading by path, in document order, whether it holds entries or not; what stands before the first
    heading has the empty path."""
    sections: Mapping[str, Section]
    """Those that hold at least one entry."""
    entries: tuple[Entry, ...] = field(repr=False)
    """All entries in document order."""
    unparsed: tuple[UnparsedLine, ...]
    loosely: bool
    """Whether entries were read that are written in another way than ours, as at least a third of the papers are."""
    newline: str
    r"""The text's line end: ``\n``, ``\r\n`` or ``\r``, whichever is the commonest."""


def parse(text: str) -> CuratedList:
    """Read a list of any size in linear time; no text is wrong, at worst nothing is found in it.

    Headings inside quotes, list items, code fences and HTML blocks are not sections. The last few texts are
    remembered, since one run reads the same version at several steps.
    """
    return _parse(text)


@functools.lru_cache(maxsize=4)
def _parse(text: str) -> CuratedList:
    with collection_paused():
        sections, unparsed = read_sections(text)
        loosely = _is_written_otherwise(text, sections)
        if loosely:
            sections, unparsed = read_sections(text, loosely=True)
    by_section = {section.path: section.entries for section in sections}
    return CuratedList(
        text=text,
        outline=MappingProxyType({section.path: section for section in sections}),
        sections=MappingProxyType({section.path: section for section in sections if by_section[section.path]}),
        entries=tuple(entry for entries in by_section.values() for entry in entries),
        unparsed=tuple(unparsed),
        loosely=loosely,
        newline=usual_line_end(text),
    )


def _is_written_otherwise(text: str, sections: Sequence[Section]) -> bool:
    """Whether at least a third of the papers that a list links are in no entry of our grammar."""
    read = {entry.arxiv_id for section in sections for entry in section.entries if entry.arxiv_id}
    lowered = text.lower()
    links = sum(map(lowered.count, HOSTS))
    enough = max(LEAST_PAPERS, -(-len(read) // READ_FOR_EACH_MISSED))
    if links - len(read) < enough:  # so few are left that a closer look is not needed
        return False
    missed: set[str] = set()
    for _, identifier in ArxivIdentifier.find_all(text):
        if identifier.base not in read:
            missed.add(identifier.base)
            if len(missed) >= enough:
                return True
    return False
