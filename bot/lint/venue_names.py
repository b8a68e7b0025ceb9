"""What a venue is called, apart from how it is spelt: ``EMNLP 2023 findings``, ``Findings of EMNLP2023``."""

from __future__ import annotations

import re
from dataclasses import dataclass

YEAR = "{year}"
"""Stands in a template where the year stood."""

_YEAR = re.compile(r"(?<!\d)(?:(?P<full>(?:19|20)\d\d)|(?:(?<=[A-Za-z])|(?<=['’]))(?P<short>\d\d))(?!\d)")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTH_NAMES = re.compile(rf"\b(?:{_MONTHS})\b")
"""A month in words, which no venue of a list needs."""

_ODD_START = re.compile(r"^\s*In\s+|^\W+")
_WORD = re.compile(r"[^\W_]+")
_DROPPED = re.compile(rf"\b(?:in|of|on|and|the|track|proceedings|proc|conference|{_MONTHS})\b", re.IGNORECASE)

_OTHER_NAMES = {
    "nips": "neurips",
    "tosem": "acm trans softw eng methodol",
    "tsem": "acm trans softw eng methodol",
    "acm tosem": "acm trans softw eng methodol",
    "acm tsem": "acm trans softw eng methodol",
    "tse": "ieee trans softw eng",
    "ieee tse": "ieee trans softw eng",
    "tdsc": "ieee tdsc",
    "acm csur": "acm comput surv",
    "csur": "acm comput surv",
    "emse": "empir softw eng",
    "jss": "j syst softw",
    "ist": "inf softw technol",
    "pacmpl": "acm program lang",
    "esec sigsoft fse": "esec fse",
    "fse esec": "esec fse",
}
"""Abbreviations and older names of venues, in words as `VenueName` has them."""


@dataclass(frozen=True, slots=True)
class VenueName:
    """A venue as somebody wrote it, taken apart."""

    written: str
    template: str
    """As written, with ``{year}`` in place of the year."""
    year: int | None
    words: tuple[str, ...]
    """What names the series: lower case, without year, punctuation and filling words."""

    def written_as(self, template: str) -> str | None:
        """This venue in another spelling; None where one spelling has a year and the other has none."""
        if (YEAR in template) != (self.year is not None):
            return None
        return template.replace(YEAR, str(self.year))


def read_venue(written: str) -> VenueName:
    """Take a venue apart. A year has four digits, or two that follow a letter or an apostrophe."""
    years = list(_YEAR.finditer(written))
    year = None
    template = written
    if years:
        last = years[-1]
        year = int(last["full"]) if last["full"] else 2000 + int(last["short"])
        template = written[: last.start()] + YEAR + written[last.end() :]
    words = " ".join(_WORD.findall(_DROPPED.sub(" ", template.replace(YEAR, " ")))).casefold()
    first = words.split(" ", 1)[0]
    if words in _OTHER_NAMES:
        words = _OTHER_NAMES[words]
    elif first in _OTHER_NAMES and " " not in _OTHER_NAMES[first]:
        words = _OTHER_NAMES[first] + words[len(first) :]
    return VenueName(written, template, year, tuple(words.split()))


def plain_spelling(name: VenueName) -> str | None:
    """The venue without months and stray signs, its year in four digits after a space; None where no name is left."""
    words = _ODD_START.sub("", MONTH_NAMES.sub("", name.template))
    words = re.sub(rf"[\s,;:'’]*{re.escape(YEAR)}\s*", f" {YEAR} ", words)
    words = re.sub(r"(?<=\()\s+|\s+(?=[),;:])", "", " ".join(words.split()))
    plain = words.strip(" ,;:").replace(YEAR, str(name.year))
    return plain if _WORD.search(plain) and name.words else None


def same_series(one: VenueName, other: VenueName) -> bool:
    """Whether two names are one venue's: the same words in any order, or each the abbreviation of its counterpart."""
    if sorted(one.words) == sorted(other.words):
        return bool(one.words)
    if len(one.words) != len(other.words):
        return False
    return all(_abbreviates(first, second) for first, second in zip(one.words, other.words, strict=True))


def _abbreviates(one: str, other: str) -> bool:
    """``softw`` stands for ``software``; words of one or two letters abbreviate nothing but themselves."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) > 2 and long.startswith(short) and len(long) - len(short) > 1)
