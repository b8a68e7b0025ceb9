"""Venues in the entries of lists that are written in another way than ours: ``NeurIPS 2024``, ``ICLR'25``, ``arXiv``.

Conferences are known by name (`classifiers.entry_fields.venue_names`); of others, an acronym with a year beside it is
taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from classifiers.entry_fields.venue_names import CONFERENCES, JOURNALS

_STYLES = {
    (" ", 4): "venue",
    ("'", 2): "venue_apostrophe",
    (" '", 2): "venue_spaced_apostrophe",
    ("'", 4): "venue_apostrophe_year",
    ("", 4): "venue_joined",
    ("", 2): "venue_joined_short",
    (", ", 4): "venue_comma",
    ("-", 4): "venue_dash",
    ("", 0): "venue_alone",
}
"""What stands between name and year, and the year's digits, to the field of a form that is written so."""

_WORDS = ("DATE", "FORGE", "MICRO", "MODELS", "PROMISE", "RAID", "SPLASH", "CHI", "RE", "SC", "IST", "EASE")
"""Conferences whose names are words, too, or too short: without a year beside it such a word is none."""
_SPELLINGS = {name for names in (CONFERENCES, JOURNALS) for one in names.items() for name in (one[0], *one[1])}
_KNOWN = "|".join(map(re.escape, sorted(_SPELLINGS, key=len, reverse=True)))
_TELLING = "|".join(map(re.escape, sorted(_SPELLINGS - {*_WORDS}, key=len, reverse=True)))
_YEAR = r"(?P<year>20[0-4]\d|(?:(?<=['\u2019])|(?<=[A-Za-z]))[0-4]\d)(?!\d|[-./]\d)"
_TRACK = "Findings|Workshops?|Oral|Spotlight|Poster|Main|Demo|Industry|Best Paper"
_REST = rf"(?P<rest>(?:,? (?:(?:{_TRACK})(?!\w)|\((?:{_TRACK})\)))*)"
_NAME = rf"(?:Findings of )?(?:(?:IEEE|ACM|USENIX|Proc\.) )?(?:{_KNOWN}|(?!CC0|GPT|LLM)[A-Z][a-z]*[A-Z][A-Za-z&]*)"
_START = r"(?<![^\W_])(?<![/.-])"
_DATED = re.compile(rf"{_START}(?P<name>{_NAME})(?P<between>, | ?['\u2019]|[ -]?){_YEAR}{_REST}(?![^\W_]|['\u2019])")
_UNDATED = re.compile(rf"{_START}(?P<name>(?:Findings of )?(?:{_TELLING})){_REST}(?![^\W_]|[/'\u2019-]|\.\w)")
_PREPRINT = re.compile(
    rf"{_START}(?:arxiv|corr)(?: pre-?print)?"
    r"(?P<year>(?:, | ?['\u2019]|[ -])(?:20[0-4]\d|[0-4]\d)(?!\d|[-./]\d))?(?![^\W_]|[:/'\u2019-]|\.\w| \d)"
    rf"|{_START}pre-?print(?![^\W_]|[:/-])",
    re.IGNORECASE,
)
PREPRINT_WORDS = re.compile(
    r"(?:(?:arxiv|corr)(?: pre-?print)?|pre-?print)(?:(?:, | ?['\u2019]|[ -])\{year(?:_short)?\})?", re.IGNORECASE
)
"""What a form writes for a preprint."""
_BEFORE = re.compile(r"(?:\A|[(\[*_`,.|:;\uff0c\n\uff08>-])\s*\Z")
_AFTER = re.compile(r"\s*(?:$|[)\]*_`,.|;\uff0c\n\uff09<\[-])")


class VenueInText(NamedTuple):
    """A venue, or the words that say that there is none yet."""

    start: int
    end: int
    venue: str | None
    """Spelt with its year in full, such as ``ICLR 2025``; None for a preprint."""
    written: str
    """As a form has it: a field, or the words for a preprint with the year cut out."""


def find_venues(text: str) -> Iterator[VenueInText]:
    """Everything in a text that looks like a venue; between brackets, marks or commas where no year stands by it."""
    for match in _DATED.finditer(text):
        if match["name"].casefold() in {"arxiv", "corr"}:
            continue
        field = _STYLES.get((match["between"].replace("\u2019", "'"), len(match["year"])), "venue")
        year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
        yield VenueInText(*match.span(), f"{match['name']} {year}{match['rest']}", f"{{{field}}}")
    for match in _UNDATED.finditer(text):
        if _stands_alone(text, *match.span()):
            yield VenueInText(*match.span(), match["name"] + match["rest"], "{venue_alone}")
    for match in _PREPRINT.finditer(text):
        if _stands_alone(text, *match.span()):
            words = match[0]
            if match["year"]:
                digits = re.sub(r"\D", "", match["year"])
                year = "{year}" if len(digits) == 4 else "{year_short}"
                words = words.removesuffix(digits) + year
            yield VenueInText(*match.span(), None, words)


def venue_fields(venue: str) -> Mapping[str, str]:
    """A venue such as ``ICLR 2025`` in all styles; all are empty where there is none."""
    dated = re.fullmatch(r"(?P<name>.*?) ?(?P<year>20\d\d)(?P<rest>\b.*)", venue)
    if dated is None:
        return dict.fromkeys(_STYLES.values(), venue)
    return {
        field: dated["name"] + (between + dated["year"][-digits:] if digits else "") + dated["rest"]
        for (between, digits), field in _STYLES.items()
    }


def _stands_alone(text: str, start: int, end: int) -> bool:
    return _BEFORE.search(text[max(0, start - 9) : start]) is not None and _AFTER.match(text, end) is not None
