"""How a list spells venues, programming languages, sizes and model names: learnt from its own entries."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.curated_list.entry import Entry, EntryKind
from bot.curated_list.grammar import unescape
from bot.curated_list.section import Section
from classifiers.entry_fields.finding import VenueFinding
from classifiers.entry_fields.languages import usual_name
from classifiers.entry_fields.venue_names import JOURNALS
from classifiers.entry_fields.venues import read_venue, spell, unrecognised_words

_YEAR = re.compile(r"(?:19|20)\d\d")
_ALWAYS_WRITTEN = "Findings"
"""A track that is a publication of its own; others are left out where the list does not write them."""
_LANGUAGE_SEPARATOR = re.compile(r"\s*[,/]\s*")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+|\d{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySpelling:
    """A list's habits. Where it has none, values are written as they are usual in the field."""

    venues: Mapping[tuple[str, str], str]
    """Short name and track to the words for them, with ``{year}`` where the year stands."""
    tracks: Mapping[str, frozenset[str]]
    """Short name to the tracks that were written in the newest year in which the list has it."""
    languages: Mapping[str, str]
    """Usual name of a programming language to the list's."""
    names: Mapping[str, str]
    """A name's letters and digits in lower case to the name as the list writes it."""
    separates_thousands: bool
    """Whether sizes are written as ``1,140`` rather than ``1140``."""

    @classmethod
    def learn(cls, sections: Iterable[Section]) -> EntrySpelling:
        """The habits that show in some sections, or in all of a list."""
        sections = list(sections)
        entries = [entry for section in sections for entry in section.entries]
        cells = [cell for section in sections for cell in _cells(section, "language")]
        sizes = [
            number for section in sections for cell in _cells(section, "size") for number in _THOUSANDS.findall(cell)
        ]
        return cls(
            venues=_venue_words(entries),
            tracks=_tracks(entries),
            languages=_language_words(cells),
            names={_key(entry.name): entry.name for entry in entries if entry.name},
            separates_thousands=2 * sum("," in number for number in sizes) > len(sizes),
        )

    def venue(self, found: VenueFinding) -> str:
        """A venue as the list writes it."""
        track = found.track
        if track != _ALWAYS_WRITTEN and track not in self.tracks.get(found.name, ()):
            track = ""
        words = None if found.workshop else self.venues.get((found.name, track))
        if words is not None and ("{year}" not in words or found.year is not None):
            return words.replace("{year}", str(found.year))
        plain = self.venues.get((found.name, ""), found.name).replace("{year}", "").strip()
        return spell(found.name if found.workshop else plain, found.year, track, found.workshop)

    def language(self, name: str) -> str:
        """A programming language as the list writes it."""
        return self.languages.get(name, name)

    def name(self, name: str) -> str:
        """A model's name as the list writes it: ``LLaMA 2`` for ``Llama-2``."""
        return self.names.get(_key(name), name)

    def size(self, size: str) -> str:
        """A benchmark's size, given as digits, as the list writes it."""
        return f"{int(size):,}" if self.separates_thousands and size.isdecimal() else size


def _key(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum() or character in "+#*")


def _venue_words(entries: Sequence[Entry]) -> dict[tuple[str, str], str]:
    """The words for each venue in the newest year that the list has of it; of several, the commonest."""
    counts: defaultdict[tuple[str, str], defaultdict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for entry in entries:
        meant = read_venue(entry.venue) if entry.venue else None
        if entry.venue is None or meant is None or meant.workshop or unrecognised_words(entry.venue):
            continue
        if meant.year is not None or meant.name in JOURNALS:
            counts[meant.name, meant.track][meant.year or 0][_YEAR.sub("{year}", entry.venue)] += 1
    return {meant: years[max(years)].most_common(1)[0][0] for meant, years in counts.items()}


def _tracks(entries: Sequence[Entry]) -> dict[str, frozenset[str]]:
    written: defaultdict[str, defaultdict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for entry in entries:
        meant = read_venue(entry.venue) if entry.venue else None
        if meant and meant.year:
            written[meant.name][meant.year].add(meant.track)
    return {name: frozenset(years[max(years)]) for name, years in written.items()}


def _language_words(cells: Iterable[str]) -> dict[str, str]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for cell in cells:
        for word in _LANGUAGE_SEPARATOR.split(cell):
            name = usual_name(word)
            if name is not None:
                counts[name][word] += 1
    return {name: words.most_common(1)[0][0] for name, words in counts.items()}


def _cells(section: Section, role: str) -> list[str]:
    """The cells of one column of a section's tables."""
    return [
        unescape(entry.cells[index])
        for block in section.blocks
        if block.kind is EntryKind.TABLE
        for index in (i for i, held in enumerate(block.roles) if held == role)
        for entry in block.entries
        if index < len(entry.cells)
    ]
