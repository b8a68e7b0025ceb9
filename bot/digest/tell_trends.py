"""What there was more or less of than usual."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.digest.blocks import Block, Heading, Line, Paragraph, fill, joined, line
from bot.digest.insights import Change, Trend, WeekCount
from bot.digest.telling import BETWEEN_FACTS, Telling, lines, numbered
from bot.digest.trends import FEWEST_WEEKS

SHOWN = 5
"""Sections, and facets, that are told where nothing is remarkable; remarkable ones always are."""


def trend_blocks(telling: Telling) -> Iterator[Block]:
    """Sections, then facets: those with a remarkable change, and those with most papers."""
    trends, wording = telling.digest.trends, telling.wording
    parts = (
        (wording.trends_sections, _worth_telling(trends.sections), telling.voice.section),
        (wording.trends_facets, _worth_telling(trends.facets), telling.voice.facet),
    )
    if not any(shown for _, shown, _ in parts):
        return
    weeks = len(trends.weeks)
    yield Heading(2, fill(wording.trends_heading))
    yield Paragraph(joined([_compared(telling, weeks), fill(wording.trends_told)], wording.between_sentences))
    for heading, shown, called in parts:
        if shown:
            yield Heading(3, (heading,))
            yield telling.items((_item(telling, trend, called) for trend in shown), total=len(shown))


def _compared(telling: Telling, weeks: int) -> Line:
    """With what the counts are compared, and whether any of them is remarkable."""
    wording, trends = telling.wording, telling.digest.trends
    if weeks < FEWEST_WEEKS:
        return fill(wording.trends_too_early, n=numbered(weeks))
    remarkable = any(map(_is_remarkable, (*trends.sections, *trends.facets)))
    told = wording.trends_remarkable if remarkable else wording.trends_usual
    return fill(wording.trends_compared, n=numbered(weeks), remarkable=told)


def _worth_telling(trends: Sequence[Trend]) -> list[Trend]:
    remarkable = [trend for trend in trends if _is_remarkable(trend)]
    others = [trend for trend in trends if not _is_remarkable(trend)]
    return remarkable + others[: max(SHOWN - len(remarkable), 0)]


def _is_remarkable(trend: Trend) -> bool:
    return any(told.change in {Change.MORE, Change.FEWER} for told in (trend.listed, trend.belong))


def _item(telling: Telling, trend: Trend, called: Callable[[str], str]) -> tuple[Line, ...]:
    wording = telling.wording
    told = [
        _told(telling, fill(message, n=numbered(counted.count)), counted)
        for message, counted in ((wording.trend_belong, trend.belong), (wording.trend_listed, trend.listed))
        if counted.count or counted.change is Change.FEWER
    ]
    name = telling.words(called(trend.name)) or (wording.no_section,)
    return lines(fill(wording.trend, name=name, told=joined(told, BETWEEN_FACTS)))


def _told(telling: Telling, message: Line, counted: WeekCount) -> Line:
    wording = telling.wording
    if counted.change is None or counted.median is None:
        return message
    told = fill(wording.usually, told=message, median=f"{counted.median:g}")
    if counted.change is Change.USUAL:
        return told
    return line(told, wording.comma, fill(wording.changes[counted.change]))
