"""The last check of an edit: the new text must read as the old one plus and minus exactly what was asked for.

Only the sections that an edit touches are read again, each stretch of them together with the heading below it. That
is proof for the whole: Markdown is read from top to bottom, so all before the stretch reads as it did; and where the
heading below is found again, all after it starts from the same place as before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.curated_list.document import CuratedList
from bot.curated_list.edits import Edit, apply_edits, moved_offset
from bot.curated_list.entry import Entry, EntryKind, Link
from bot.curated_list.section import Section
from bot.curated_list.section_reader import read_sections
from bot.curated_list.topics import TOPIC_LEVEL
from config.errors import ListError

_BLANK = re.compile(r"\s*")

Content = tuple[str, str | None, str | None, str | None]
"""What identifies an entry: section, arXiv id, month, title."""


class Reading(NamedTuple):
    """All that an entry says, wherever in its section it stands and whatever its number is."""

    section: str
    arxiv_id: str | None
    month: str | None
    title: str | None
    kind: EntryKind
    name: str | None
    base: str | None
    tag: str | None
    venue: str | None
    links: tuple[Link, ...]
    cells: tuple[str, ...]

    @property
    def content(self) -> Content:
        """What identifies the entry."""
        return self[:4]


def reading(entry: Entry, *, section: str | None = None) -> Reading:
    """What an entry says; the section may be given, for one that was read out of an excerpt."""
    return Reading(
        entry.section if section is None else section,
        entry.arxiv_id,
        entry.month,
        entry.title,
        entry.kind,
        entry.name,
        entry.base,
        entry.tag,
        entry.venue,
        entry.links,
        entry.cells,
    )


def edit_text(
    before: CuratedList,
    edits: Sequence[Edit],
    *,
    added: Sequence[Content] = (),
    removed: Sequence[Content] = (),
    changed: Sequence[tuple[Entry, Entry]] = (),
) -> str:
    """The list's text after the edits.

    Entries may have come, gone, or changed from the first of a pair to the second; all others must read as before,
    and all headings too.

    Raises:
        ListError: It is not so.
    """
    result = apply_edits(before.text, edits)
    expected = Counter[Reading]()
    found = Counter[Reading]()
    for old, new in _touched_sections(before, edits, result):
        if new is None or (old.level, old.heading) != (new.level, new.heading):
            raise _astray(["its headings"], [old.path])
        alike = _alike(old.entries, new.entries)
        expected.update(map(reading, old.entries[alike:]))
        found.update(reading(entry, section=old.path) for entry in new.entries[alike:])
    expected.subtract(reading(old) for old, _ in changed)
    expected.update(reading(new) for _, new in changed)
    gained, lost = _contents(found - expected), _contents(expected - found)
    astray = _difference(gained, Counter(added)) | _difference(lost, Counter(removed))
    if astray:
        subjects = {arxiv_id or title or "an entry without title" for _, arxiv_id, _, title in astray}
        raise _astray(sorted(subjects), sorted({section for section, *_ in [*added, *removed, *astray]}))
    return result


def _alike(old: Sequence[Entry], new: Sequence[Entry]) -> int:
    """How many list items at the start are the same to the letter, so that they need not be compared."""
    pairs = enumerate(zip(old, new, strict=False))
    first_unlike = (
        index for index, (one, other) in pairs if one.raw != other.raw or one.kind is not other.kind or one.cells
    )
    return next(first_unlike, min(len(old), len(new)))


def _difference(one: Counter[Content], other: Counter[Content]) -> set[Content]:
    return {*(one - other), *(other - one)}


def _contents(readings: Counter[Reading]) -> Counter[Content]:
    return Counter(entry.content for entry in readings.elements())


def _touched_sections(
    before: CuratedList, edits: Sequence[Edit], result: str
) -> Iterator[tuple[Section, Section | None]]:
    """Each section that was touched, as it was and as it is now; then the heading below; None where one is gone."""
    sections = [*before.outline.values()]
    starts = [section.start for section in sections]
    touched: set[int] = set()
    for edit in edits:
        first = max(0, bisect_left(starts, edit.start) - 1)
        touched.update(range(first, max(first, bisect_left(starts, edit.end) - 1) + 1))
    for first in sorted(touched):
        if first - 1 in touched:
            continue
        last = first
        while last + 1 in touched:
            last += 1
        below = sections[last + 1 : last + 2]
        start = moved_offset(edits, starts[first]) if first else 0
        below_start = moved_offset(edits, sections[last].end)
        below_end = moved_offset(edits, _end_of_heading(before.text, below[0])) if below else len(result)
        read, _ = read_sections(result[start:below_end], excerpt=first > 0, loosely=before.loosely)
        now: list[Section | None] = [*read] if first == 0 else [*read[1:]]
        if not below and len(now) > last + 1 - first:
            now.clear()
        now += [None] * (last + 2 - first)
        yield from zip(sections[first : last + 1], now, strict=False)
        if below:
            heading = now[last + 1 - first]
            if heading is not None and start + heading.start == below_start:
                yield replace(below[0], blocks=()), replace(heading, blocks=())
            else:
                yield below[0], None


def _end_of_heading(text: str, section: Section) -> int:
    """Where the line ends that proves the heading: the one below it, and of a topic the first one with words."""
    start = section.body
    if section.level == TOPIC_LEVEL and (blank := _BLANK.match(text, start)):
        start = blank.end()
    return _end_of_next_line(text, start)


def _end_of_next_line(text: str, start: int) -> int:
    ends = [end for end in (text.find("\n", start), text.find("\r", start)) if end >= 0]
    return min(ends) if ends else len(text)


def _astray(subjects: Sequence[str], sections: Sequence[str]) -> ListError:
    return ListError(
        f"the edited list would not read as meant (see {', '.join(subjects)}): look for unclosed HTML, code fences "
        f"and broken table rows in {', '.join(map(repr, sections))}"
    )
