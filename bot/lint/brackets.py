"""Brackets around months and venues that are not closed, or not opened: ``[ICSE 2024 [[paper](...)]``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.curated_list.entry import Entry
from bot.curated_list.entry_tail import find_tail
from bot.lint.codes import Code
from bot.lint.finding import Finding, Suggestion, make_finding
from bot.lint.subject import Subject, called

_BRACKET = re.compile(r"(?<!\\)[\[\]]")
_MONTH = re.compile(r"[\d\s/.-]+")


def check_brackets(subject: Subject) -> Iterator[Finding]:
    """What stands between title and links, entry by entry: of each half bracket the edit that makes it whole."""
    for entry in subject.curated.entries:
        if entry.title is None or entry.raw.count("[") == entry.raw.count("]"):
            continue
        tail = find_tail(entry.raw, entry)
        if tail is None or tail.is_strict:
            continue
        facts = entry.raw[entry.raw.rfind('"', 0, tail.facts_end) + 1 : tail.facts_end]
        for words, closed in _half_brackets(facts):
            yield _half(entry, words, closed=closed)


def _half_brackets(facts: str) -> Iterator[tuple[str, bool]]:
    """The words beside each bracket without a counterpart, and whether it is the closing one that is there."""
    opened: int | None = None
    settled = 0
    for match in _BRACKET.finditer(facts):
        if match[0] == "[":
            if opened is not None:
                yield facts[opened : match.start()].strip(), False
            opened = match.end()
        elif opened is None:
            yield facts[settled : match.start()].strip(), True
        else:
            opened = None
        settled = match.end()
    if opened is not None:
        yield facts[opened:].strip(), False


def _half(entry: Entry, words: str, *, closed: bool) -> Finding:
    old = f"{words}]" if closed else f"[{words}"
    month = _MONTH.fullmatch(words) is not None
    return make_finding(
        Code.MALFORMED_MONTH if month else Code.MALFORMED_VENUE,
        f"{called(entry)}: the bracket of {words!r} is not {'opened' if closed else 'closed'}.",
        line=entry.line,
        section=entry.section,
        suggestion=Suggestion(old, f"[{words}]") if words and old in entry.raw else None,
    )
