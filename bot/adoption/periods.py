"""Headings that are years or months: a paper goes below the newest, whatever it is about."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.curated_list.section import PATH_SEPARATOR
from classifiers.learning.corpus import Corpus

_MOST_TOLD = 5
_MONTHS = {name[:3].casefold(): number for number, name in enumerate(calendar.month_name) if name}
_NAMES = sorted({*filter(None, calendar.month_name), *filter(None, calendar.month_abbr)}, key=len, reverse=True)
_MONTH = "|".join(_NAMES)
_PERIOD = re.compile(
    r"[^\w(]*(?:papers? (?:in|of|from) |year |in )?"
    rf"(?:(?P<word>{_MONTH})\.?,? )?(?P<year>20[0-4]\d)"
    rf"(?:年|[-/.年] ?(?P<number>0?[1-9]|1[0-2])月?|,? (?P<after>{_MONTH}))?"
    r"(?: ?(?:papers?|and (?:later|after)|以后|论文))?[^\w)]*",
    re.IGNORECASE,
)


def period_of(path: str) -> tuple[int, int] | None:
    """The year and month that a section's own heading is, the month 0 where it is a whole year; None for others."""
    found = _PERIOD.fullmatch(re.sub(r"[*_`]+|<[^>]*>|:[a-z_]+:|\(#[^)]*\)", "", path.rpartition(PATH_SEPARATOR)[2]))
    if found is None:
        return None
    word = found["word"] or found["after"]
    month = _MONTHS[word[:3].casefold()] if word else int(found["number"] or 0)
    return int(found["year"]), month


def earlier_periods(paths: Sequence[str], *, kept: Collection[str] = ()) -> dict[str, str]:
    """Sections that are earlier years or months, each with the newest of those below the same heading.

    Args:
        paths: The sections.
        kept: Sections that go before newer ones: those of a profile, which say where new papers go until someone
            changes them.
    """
    return {
        path: newest
        for periods in _periods_below(paths).values()
        for newest in [max(periods, key=lambda found: (found[1] in kept, found))[1]]
        for _, path in periods
        if path != newest
    }


def newer_periods(paths: Sequence[str], *, kept: Collection[str]) -> dict[str, str]:
    """Sections of a profile that are years or months, each with a newer one that the list has below the same heading.

    Args:
        paths: The list's sections.
        kept: The profile's.
    """
    newer = {}
    for periods in _periods_below(list(dict.fromkeys([*paths, *kept]))).values():
        known = max((found for found in periods if found[1] in kept), default=None)
        newest = max(periods)
        if known is not None and newest[0] > known[0]:
            newer[known[1]] = newest[1]
    return newer


def tell_newer_periods(newer: Mapping[str, str]) -> str:
    """What the operator should change, in one sentence without a full stop; empty where there is nothing newer."""
    if not newer:
        return ""
    told = [f"{new!r} in place of {old!r}" for old, new in newer.items()]
    more = f"; {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
    return (
        "the list has newer headings than sections.yaml, and new papers still go below the old ones: write "
        f"{'; '.join(told[:_MOST_TOLD])}{more}, with the rules that stand there"
    )


def in_newest_periods(corpus: Corpus, *, kept: Collection[str]) -> Corpus:
    """The corpus as if what stands below earlier years and months stood below the newest.

    The year in which a paper was listed tells nothing of its subject: learned as sections, years would be told by
    chance, and a new paper would be shelved below one that is over.

    Args:
        corpus: Of the whole list.
        kept: The profile's sections: of the years below one heading, the newest of these takes the others' papers.
    """
    below = earlier_periods([*dict.fromkeys([*(paper.section for paper in corpus.listed), *kept])], kept=kept)
    if not below:
        return corpus
    moved = (replace(paper, section=below.get(paper.section, paper.section)) for paper in corpus.listed)
    return replace(corpus, listed=tuple(dict.fromkeys(moved)))


def _periods_below(paths: Sequence[str]) -> Mapping[str, list[tuple[tuple[int, int], str]]]:
    """What stands above years and months, each with these."""
    below: defaultdict[str, list[tuple[tuple[int, int], str]]] = defaultdict(list)
    for path in paths:
        period = period_of(path)
        if period is not None:
            below[_above(path, paths)].append((period, path))
    return below


def _above(path: str, paths: Sequence[str]) -> str:
    """What stands above a heading, but for years above months."""
    above = path.rpartition(PATH_SEPARATOR)[0]
    return _above(above, paths) if above and period_of(above) is not None else above
