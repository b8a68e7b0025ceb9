"""What a list says when certain entries are left out: to tell whether a version did anything but add entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from bot.curated_list.document import CuratedList
from bot.curated_list.entry import EntryKind
from bot.curated_list.section import Section
from bot.curated_list.tables import split_row

_NUMBER = re.compile(r"\d+(?=[.)])")

Residue = dict[str, tuple[object, ...]]
"""By section, what stands below its heading, in order."""


def residue(curated: CuratedList, *, without: Set[int] = frozenset()) -> Residue:
    """All sections that hold entries, without numbers and padding, which follow from the rest.

    Args:
        curated: The list.
        without: Offsets at which those entries start that are left out.
    """
    parts = {path: tuple(_parts(curated, section, without)) for path, section in curated.sections.items()}
    return {path: part for path, part in parts.items() if part}


def _parts(curated: CuratedList, section: Section, without: Set[int]) -> Iterator[object]:
    place = section.start
    for block in section.blocks:
        yield curated.text[place : block.start].split()
        yield block.header
        for item in block.items:
            text = curated.text[item.start : item.end]
            if item.entry is None or item.start not in without:
                yield split_row(text) if block.kind is EntryKind.TABLE else _NUMBER.sub("", text, count=1)
        place = block.end
    yield curated.text[place : section.end].split()
