"""Where month, venue and links stand in an entry's text."""

from __future__ import annotations

from dataclasses import dataclass

from bot.curated_list.entry import Entry, Link
from bot.curated_list.grammar import BRACKET, LINK, TASK, unescape


@dataclass(frozen=True, slots=True)
class Bracket:
    """One ``[...]`` between title and links."""

    start: int
    """Offset of the opening bracket, counted from the entry's text."""
    end: int
    content: str

    @property
    def plain(self) -> str:
        """What it says, without escapes."""
        return unescape(self.content).strip()


@dataclass(frozen=True, slots=True)
class EntryTail:
    """What follows the title."""

    brackets: tuple[Bracket, ...]
    """Month and venue, as a rule."""
    is_strict: bool
    """Whether nothing but those brackets stands between title and links."""
    facts_end: int
    """Offset after the last character before the links."""
    links_end: int
    """Offset after the last link."""


def find_tail(text: str, entry: Entry) -> EntryTail | None:
    """The tail of the entry in this text: its own, or the cell of its row that holds the title.

    None where the links of the entry cannot be made out there.
    """
    if entry.form:
        return None
    start = box.end() if (box := TASK.match(text)) else 0
    if entry.title is not None:
        first = LINK.search(text, text.find('"') + 1)
        start = text.rfind('"', 0, first.start() if first else len(text)) + 1
    found = [*LINK.finditer(text, start)][: len(entry.links)]
    if not found or tuple(Link(match["kind"], match["url"].strip()) for match in found) != entry.links:
        return None
    facts = text[start : found[0].start()]
    brackets = tuple(
        Bracket(start + match.start(), start + match.end(), match[1]) for match in BRACKET.finditer(facts)
    )
    return EntryTail(
        brackets=brackets,
        is_strict=not BRACKET.sub("", facts).strip() if entry.title is not None else bool(brackets),
        facts_end=start + len(facts.rstrip()),
        links_end=found[-1].end(),
    )
