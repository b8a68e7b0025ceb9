"""What kind of publication a paper is, as bibliographies distinguish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.catalogue.content import CataloguePaper
from bot.catalogue.told import Venue

_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_MONTH = re.compile(
    r"(?i)[\s,.;(]+(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[\s.)]*\Z"
)
_ACRONYM = re.compile(r"(?:IEEE |ACM )?(?=(?:[\w&/-]*?[A-Z]){2})[\w&/-]+ (?:19|20)\d\d")
_MEETING = re.compile(r"(?i)\b(?:workshops?|conference|symposium|proceedings)\b|@")
_DOI = re.compile(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]+", re.ASCII)


class Kind(StrEnum):
    """Where it stands."""

    PREPRINT = "preprint"
    IN_PROCEEDINGS = "in proceedings"
    IN_JOURNAL = "in a journal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A paper's publication."""

    kind: Kind
    place: str
    """Name of the journal without year and month, or of the proceedings with it; empty of a preprint."""
    year: str
    """Of the publication, else of the first version; empty where neither is known."""
    month: int | None
    """Of the first version, where it is a preprint: nobody tells those of venues."""


def publication_of(paper: CataloguePaper) -> Publication:
    """The publication that a paper's venue tells, else a preprint."""
    year, _, month = (paper.month or "").partition("-")
    venue = paper.venue
    if venue is None:
        return Publication(kind=Kind.PREPRINT, place="", year=year, month=int(month) if month else None)
    printed = _YEAR.search(venue.value)
    appeared = str(venue.year) if venue.year else printed[1] if printed else year
    if _is_journal(venue):
        name = _MONTH.sub("", " ".join(_YEAR.sub(" ", venue.value).split())).strip(" ,;") or venue.value
        return Publication(kind=Kind.IN_JOURNAL, place=name, year=appeared, month=None)
    return Publication(kind=Kind.IN_PROCEEDINGS, place=venue.value, year=appeared, month=None)


def doi_of(paper: CataloguePaper) -> str | None:
    """The publisher's DOI, where the authors gave one that can be written anywhere as it is."""
    return paper.doi if paper.doi and _DOI.fullmatch(paper.doi) else None


def _is_journal(venue: Venue) -> bool:
    """Of a venue that we do not know, an acronym with a year and a workshop are meetings, anything else a journal."""
    if venue.name is not None:
        return venue.is_journal
    return not (_ACRONYM.fullmatch(venue.value) or _MEETING.search(venue.value))
