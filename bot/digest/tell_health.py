"""The bot itself: whether it ran, what its sources gave, the week in numbers, and how full the list is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from bot.digest.blocks import Block, Heading, Items, Line, fill, joined, line
from bot.digest.health_content import Health, SourceHealth, Status, Trouble
from bot.digest.insights import ListSize
from bot.digest.telling import Telling, lines, numbered
from db.runs import is_interface

_MOST_TROUBLES = 5
_DAYS_OF_MONTH = 30
_FORESEEABLE = timedelta(days=3 * 365)
"""No day is named beyond it: nobody knows how a list grows so long."""


def health_blocks(telling: Telling) -> Iterator[Block]:
    """Runs and sources, in short when all went well."""
    health, wording = telling.digest.health, telling.wording
    yield Heading(2, fill(wording.health_heading))
    items = [lines(_runs(telling, health))]
    if health.status is not Status.WELL:
        items.append(lines(last_success(telling)))
    items += [lines(_source(telling, source)) for source in health.sources if not is_interface(source.source)]
    items += _announcements(telling)
    if health.runs and not health.sources:
        items.append((fill(wording.no_source),))
    items += [(_trouble(telling, trouble),) for trouble in health.troubles[:_MOST_TROUBLES]]
    if len(health.troubles) > _MOST_TROUBLES:
        items.append((fill(wording.more_troubles, n=numbered(len(health.troubles) - _MOST_TROUBLES)),))
    items.append(lines(_figures(telling)))
    if telling.digest.size is not None:
        items.append(lines(_size(telling, telling.digest.size)))
    yield Items(tuple(items))


def last_success(telling: Telling) -> Line:
    """When all was well the last time."""
    health, wording = telling.digest.health, telling.wording
    if health.last_success_at is None:
        return fill(wording.never_succeeded)
    return fill(wording.last_success, moment=telling.moment(health.last_success_at))


def _runs(telling: Telling, health: Health) -> Line:
    wording, total = telling.wording, sum(health.runs.values())
    if not total:
        return fill(wording.verdicts_of_weeks[health.status])
    if health.runs.get("done") == total:
        outcome: Line = (wording.run_done if total == 1 else wording.runs_all_done,)
    else:
        outcome = _counts(telling, wording.outcome_count, health.runs)
    verdict = fill(wording.verdicts_of_weeks[health.status])
    return fill(
        wording.runs.template(total), verdict=verdict, n=numbered(total), days=f"{health.days}", outcome=outcome
    )


def _counts(telling: Telling, message: str, counts: Mapping[str, int]) -> Line:
    outcomes = telling.wording.outcomes
    return telling.listing(
        [fill(message, n=numbered(number), outcome=outcomes[outcome]) for outcome, number in counts.items()]
    )


def _source(telling: Telling, source: SourceHealth) -> Line:
    """What a source was worth, and the interfaces through which it was asked."""
    wording = telling.wording
    interfaces = [
        fill(
            wording.interface,
            interface=wording.source_names.get(one.source, one.source),
            verdicts=_counts(telling, wording.verdict_count, one.verdicts),
        )
        for one in telling.digest.health.sources
        if one.source.startswith(f"{source.source}-")
    ]
    return fill(
        wording.source,
        source=wording.source_names.get(source.source, source.source),
        trust=wording.trust[source.trust],
        verdicts=_counts(telling, wording.verdict_count, source.verdicts),
        papers=telling.papers(source.fetched),
        through=fill(wording.through, interfaces=joined(interfaces, wording.comma, wording.conjunction))
        if interfaces
        else (),
    )


def _announcements(telling: Telling) -> Iterator[tuple[Line, ...]]:
    """How far arXiv's announcements are verified, and which ones are in doubt."""
    health, wording = telling.digest.health, telling.wording
    if health.last_announcement is not None:
        yield (fill(wording.last_announcement, day=telling.day(health.last_announcement)),)
    for message, more, told in (
        (wording.not_verified, wording.more_not_verified, health.doubted_days),
        (wording.given_up, wording.more_given_up, health.given_up_days),
    ):
        for days in told[:_MOST_TROUBLES]:
            yield (fill(message, days=telling.stored(days)),)
        if len(told) > _MOST_TROUBLES:
            yield (fill(more, n=numbered(len(told) - _MOST_TROUBLES)),)


def _trouble(telling: Telling, trouble: Trouble) -> Line:
    wording = telling.wording
    return fill(
        wording.trouble_once if trouble.count == 1 else wording.trouble_often,
        outcome=wording.trouble[trouble.outcome],
        n=numbered(trouble.count),
        day=telling.day(trouble.last_at),
        told=fill(wording.quoted, words=telling.stored(trouble.message))
        if telling.words(trouble.message)
        else wording.trouble_silent,
    )


def _figures(telling: Telling) -> Line:
    figures, wording = telling.digest.figures, telling.wording
    if not figures.new:
        return fill(wording.no_new_paper)
    parts = [
        fill(message, n=numbered(number))
        for number, message in (
            (figures.belong, wording.figure_belong),
            (figures.abstained, wording.figure_abstained),
            (figures.irrelevant, wording.figure_irrelevant),
            (figures.too_old, wording.figure_too_old),
            (figures.unjudged, wording.figure_unjudged),
        )
        if number
    ]
    return fill(wording.new_papers, papers=telling.papers(figures.new), figures=telling.listing(parts))


def _size(telling: Telling, size: ListSize) -> Line:
    wording = telling.wording
    told = fill(
        wording.size_reckoned if size.is_reckoned else wording.size,
        size=numbered(size.size),
        limit=numbered(size.limit),
        share=f"{size.size / size.limit:.1%}",
    )
    if size.size > size.limit:
        told = line(told, fill(wording.size_over, n=numbered(size.size - size.limit)))
    elif size.full_on is not None and size.bytes_per_day is not None:
        told = line(told, fill(wording.size_grows, n=numbered(round(size.bytes_per_day * _DAYS_OF_MONTH))))
        if size.full_on - telling.digest.week.end.date() <= _FORESEEABLE:
            told = line(told, fill(wording.size_full_on, day=telling.day(size.full_on)))
    return line(told, wording.stop)
