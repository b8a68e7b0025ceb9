"""The dates that entries of other lists print, and how each is written."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence

from bot.curated_list.form_cutting import IMAGE, LINK, Span, is_constant, literal

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH_WORDS = "|".join(sorted({*_MONTHS, *_SHORT_MONTHS}, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![^\W_])(?<![./-])(?:(?P<y1>20[0-4]\d)(?P<s1>[-/.])(?P<m1>0[1-9]|1[0-2])(?:(?P=s1)(?P<d1>[0-3]\d))?"
    rf"|(?P<m2>0[1-9]|1[0-2])(?P<s2>[-/.])(?P<y2>20[0-4]\d)"
    rf"|(?P<m3>{_MONTH_WORDS})(?P<s3>\.?,? )(?P<y3>20[0-4]\d)"
    rf"|(?P<y5>20[0-4]\d)(?P<s5>年)(?P<m5>0?[1-9]|1[0-2])月"
    rf"|(?P<y4>20[0-4]\d))(?![^\W_]|[/-]|\.\d)",
    re.IGNORECASE,
)
_BADGE_DATE = re.compile(
    r"(?<=[-/])(?P<year>20[0-4]\d)(?P<stop>[./]|--)(?P<month>0[1-9]|1[0-2])(?:(?P=stop)(?P<day>[0-3]\d))?(?=-[a-z])"
)
"""As in ``![](https://img.shields.io/badge/abs-2025.08-red)``."""
_LAST_WORD = re.compile(r"([^\W\d_]+)[^\w\n]*$")


def find_dates(text: str, *, but: Sequence[Span]) -> Iterator[tuple[Span, str | None]]:
    """The entry's own date, and those that its badges print; each with the month that it says."""
    date = _date(text, but=[*but, *addresses(text)])
    if date is not None:
        yield date
    for image in IMAGE.finditer(text):
        printed = _BADGE_DATE.search(image[0])
        if printed is not None and not any(span.start < image.end() and image.start() < span.end for span in but):
            stop = printed["stop"]
            field = f"{{year}}{stop}{{month}}" + (f"{stop}{{day}}" if printed["day"] else "")
            before, after = image[0][: printed.start()], image[0][printed.end() :]
            yield (
                Span(*image.span(), literal(before) + field + literal(after)),
                f"{printed['year']}-{printed['month']}",
            )


def _date(text: str, *, but: Sequence[Span]) -> tuple[Span, str | None] | None:
    """The first date with a month outside of title and addresses, else the last year; and the month that it says."""
    free = [
        match
        for match in _DATE.finditer(text)
        if not any(span.start <= match.start() < span.end for span in but)
        and not (match["y4"] and _is_of_venue(text, match.start(), but=but))
    ]
    if not free:
        return None
    found = next((match for match in free if not match["y4"]), free[-1])
    if found["y1"]:
        day = found["s1"] + "{day}" if found["d1"] else ""
        return Span(*found.span(), "{year}" + found["s1"] + "{month}" + day), f"{found['y1']}-{found['m1']}"
    if found["y2"]:
        return Span(*found.span(), "{month}" + found["s2"] + "{year}"), f"{found['y2']}-{found['m2']}"
    if found["y3"]:
        word = found["m3"].casefold()
        number = _SHORT_MONTHS.get(word) or _MONTHS[word]
        field = "{month_abbr}" if word in _SHORT_MONTHS and word != "may" else "{month_name}"
        return Span(*found.span(), field + found["s3"] + "{year}"), f"{found['y3']}-{number:02d}"
    if found["y5"]:
        field = "{month}" if found["m5"][0] == "0" else "{month_number}"
        return Span(*found.span(), "{year}" + found["s5"] + field + "月"), f"{found['y5']}-{int(found['m5']):02d}"
    return Span(*found.span(), "{year}"), None


def _is_of_venue(text: str, place: int, *, but: Sequence[Span]) -> bool:
    """Whether a year follows a word that is no constant one: then it is a conference's, and says nothing else."""
    start = max((span.end for span in but if span.end <= place), default=0)
    word = _LAST_WORD.search(text, start, place)
    return word is not None and not is_constant(word[1])


def addresses(text: str) -> Iterator[Span]:
    """Where the addresses of links stand, in which no fact is looked for."""
    return (Span(match.start("url"), match.end("url"), "") for match in LINK.finditer(text))
