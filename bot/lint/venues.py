"""Venues in an odd form, of a year before the paper, and one venue spelt in several ways."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.curated_list.entry import Entry
from bot.lint.codes import Code
from bot.lint.finding import Finding, Suggestion, make_finding
from bot.lint.subject import Subject, called
from bot.lint.venue_names import MONTH_NAMES, YEAR, VenueName, plain_spelling, read_venue, same_series

_ODD_EDGES = re.compile(r"^In\s|^\W|[,;:]$|\s{2,}")
_GLUED_YEAR = re.compile(r"[A-Za-z]['’]?(?:20)?\d\d\b")
_OFTEN = 3
"""A venue that bears a year in so many entries should bear one in all."""

Standing = Mapping[VenueName, Sequence[Entry]]


def check_venues(subject: Subject) -> Iterator[Finding]:
    """Spellings over the whole list, then odd forms and years entry by entry.

    A venue has one finding at most for how it is written: the usual spelling if that is certain, else what is odd.
    """
    standing: dict[VenueName, list[Entry]] = defaultdict(list)
    for entry in subject.curated.entries:
        if entry.venue:
            standing[read_venue(entry.venue)].append(entry)
    reported: set[int] = set()
    for names in _series(list(standing)):
        for finding in _check_spelling(names, standing):
            reported.add(finding.line)
            yield finding
    for name, entries in standing.items():
        oddity = _oddity(name)
        for entry in entries:
            if oddity is not None and entry.line not in reported:
                yield _odd(entry, name, oddity)
            yield from _check_year(entry, name)


def _series(names: list[VenueName]) -> Iterator[list[VenueName]]:
    """The venues grouped by what they are, whatever the year and the spelling; in the order of the list."""
    groups: list[list[VenueName]] = []
    for name in names:
        group = next((group for group in groups if same_series(group[0], name)), None)
        if group is None:
            groups.append([name])
        else:
            group.append(name)
    yield from groups


def _check_spelling(names: Sequence[VenueName], standing: Standing) -> Iterator[Finding]:
    """Every spelling but the commonest; among equals the one without oddities, then the longest, is the model."""
    counts = Counter[str]()
    for name in names:
        counts[name.template] += len(standing[name])
    model = max(
        names, key=lambda name: (counts[name.template], _oddity(name) is None, len(name.template), name.written)
    )
    often = counts[model.template]
    for name in names:
        if name.template == model.template:
            continue
        new = name.written_as(model.template)
        certain = new is not None and often > counts[name.template]
        if YEAR in model.template and name.year is None:
            if often >= _OFTEN:
                for entry in standing[name]:
                    yield _odd(entry, name, f"has no year, and {often} like {model.written!r} have one")
        elif certain or _oddity(name) is None:
            for entry in standing[name]:
                yield _misspelt(entry, name, new or model.written, often=often, certain=certain)


def _misspelt(entry: Entry, name: VenueName, usual: str, *, often: int, certain: bool) -> Finding:
    years_agree = (name.year is None) == (read_venue(usual).year is None)
    return make_finding(
        Code.VENUE_SPELLING,
        f"The venue {name.written!r} is elsewhere written like {usual!r} ({_times(often)}).",
        line=entry.line,
        section=entry.section,
        suggestion=_rewritten(entry, name, usual, certain=certain) if years_agree else None,
    )


def _rewritten(entry: Entry, name: VenueName, words: str, *, certain: bool) -> Suggestion | None:
    old = f"[{name.written}]" if f"[{name.written}]" in entry.raw else name.written
    if old not in entry.raw or words == name.written:
        return None
    return Suggestion(old, old.replace(name.written, words), certain=certain)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _oddity(name: VenueName) -> str | None:
    if not name.words:
        return "names no venue"
    if MONTH_NAMES.search(name.written):
        return "names a month"
    if name.year and _GLUED_YEAR.search(name.written):
        return "has no space before the year, or a year of two digits"
    if _ODD_EDGES.search(name.written):
        return "has words or signs that do not belong to its name"
    return None


def _odd(entry: Entry, name: VenueName, what: str) -> Finding:
    plain = plain_spelling(name)
    return make_finding(
        Code.MALFORMED_VENUE,
        f"The venue {name.written!r} {what}.",
        line=entry.line,
        section=entry.section,
        suggestion=None if plain is None else _rewritten(entry, name, plain, certain=False),
    )


def _check_year(entry: Entry, name: VenueName) -> Iterator[Finding]:
    if name.year and entry.month and name.year < int(entry.month[:4]):
        yield make_finding(
            Code.VENUE_TOO_EARLY,
            f"{called(entry)} is of {entry.month}, later than its venue {name.written!r}: right only if it came to "
            "arXiv after it was published.",
            line=entry.line,
            section=entry.section,
        )
