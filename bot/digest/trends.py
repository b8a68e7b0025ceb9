"""What there was more or less of in a week than in the eight weeks before it, by section and facet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from math import exp, lgamma, log
from statistics import median
from typing import Any, TypeAlias

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from bot.digest.insights import Change, Trend, Trends, WeekCount
from bot.digest.week import Week
from classifiers.verdict import Outcome
from db.listings import first_commit
from db.models import Classification, Listing, Paper, Run

WEEKS = 8
"""With how many weeks a week is compared, at most."""
FEWEST_WEEKS = 4
"""With fewer than these, nothing is said of more or fewer."""
DOUBT = 0.01
"""A count is remarkable that chance alone brings about less often than this: of some seventy sections, hardly one in
a week is called so without reason."""
FRESH = timedelta(days=21)
"""A paper first seen longer than this after its submission came by back-filling, and is no news of its week."""

_Counts: TypeAlias = Mapping[str, Counter[Week]]


def week_trends(session: Session, profile: str, week: Week) -> Trends:
    """Count by week what came into the list, and what was new on arXiv and is judged to belong by now.

    Compared is with weeks in which a run was done, after that of the first run, which looks back further than a week.
    """
    weeks = tuple(reversed(list(_before(week))))
    since = weeks[0].start
    listed_sections, listed_facets = _listed(session, profile, since=since, until=week.end)
    judged_sections, judged_facets = _judged(session, profile, since=since, until=week.end)
    ran = _weeks_with_runs(session, profile, week)
    known = [one for one in weeks if one in ran and one != ran[0]]
    if week not in ran[1:]:
        known = []
    return Trends(
        weeks=tuple(map(str, known)),
        sections=tuple(_trends(listed_sections, judged_sections, week, known)),
        facets=tuple(_trends(listed_facets, judged_facets, week, known)),
    )


def change_of(count: int, before: Sequence[int]) -> Change | None:
    """Whether a count is remarkable, given those of earlier weeks; None with fewer of these than `FEWEST_WEEKS`.

    If nothing had changed, each of all the papers would fall into any of the weeks alike, so the week's share of them
    were binomial (the exact conditional test of two Poisson rates: Przyborowski & Wilenski, Biometrika 31, 1940).
    """
    if len(before) < FEWEST_WEEKS:
        return None
    total = count + sum(before)
    others = len(before)
    chances = [
        exp(
            lgamma(total + 1)
            - lgamma(one + 1)
            - lgamma(total - one + 1)
            + (total - one) * log(others)
            - total * log(others + 1)
        )
        for one in range(total + 1)
    ]
    if sum(chances[count:]) < DOUBT / 2:
        return Change.MORE
    if sum(chances[: count + 1]) < DOUBT / 2:
        return Change.FEWER
    return Change.USUAL


def _before(week: Week) -> Iterator[Week]:
    for _ in range(WEEKS):
        week = week.previous()
        yield week


def _weeks_with_runs(session: Session, profile: str, week: Week) -> list[Week]:
    """Up to this one, in order."""
    query = select(Run.started_at).where(Run.profile == profile, Run.outcome == "done", Run.started_at < week.end)
    return sorted({Week.of(started_at) for started_at in session.scalars(query)})


def _listed(session: Session, profile: str, *, since: datetime, until: datetime) -> tuple[_Counts, _Counts]:
    """The papers that came into the list, and not those that were moved or stood there when it was first read."""
    came = (
        select(Listing.paper_id, func.min(Listing.since_at).label("at"))
        .where(Listing.profile == profile)
        .group_by(Listing.paper_id)
        .subquery()
    )
    query = (
        select(Paper.id, Listing.since_at, Listing.section, Classification.result["facets"])
        .join(Paper, Paper.id == Listing.paper_id)
        .join(came, and_(came.c.paper_id == Listing.paper_id, came.c.at == Listing.since_at))
        .outerjoin(Classification, and_(Classification.paper_id == Paper.id, Classification.profile == profile))
        .where(Listing.profile == profile, Listing.since_commit != first_commit(profile))
        .where(Listing.since_at >= since, Listing.since_at < until)
    )
    sections: dict[str, Counter[Week]] = defaultdict(Counter)
    facets: dict[str, Counter[Week]] = defaultdict(Counter)
    counted = set()
    for paper_id, at, section, found in session.execute(query):
        sections[section][Week.of(at)] += 1
        if paper_id not in counted:
            counted.add(paper_id)
            _count_facets(facets, found, Week.of(at))
    return sections, facets


def _judged(session: Session, profile: str, *, since: datetime, until: datetime) -> tuple[_Counts, _Counts]:
    query = (
        select(Paper.first_seen_at, Paper.published, Classification.section, Classification.result["facets"])
        .join(Classification, and_(Classification.paper_id == Paper.id, Classification.profile == profile))
        .where(Classification.outcome == Outcome.PROPOSE.value)
        .where(Paper.first_seen_at >= since, Paper.first_seen_at < until)
    )
    sections: dict[str, Counter[Week]] = defaultdict(Counter)
    facets: dict[str, Counter[Week]] = defaultdict(Counter)
    for seen_at, published, section, found in session.execute(query):
        if published is None or seen_at - published > FRESH:
            continue
        if section is not None:
            sections[section][Week.of(seen_at)] += 1
        _count_facets(facets, found, Week.of(seen_at))
    return sections, facets


def _count_facets(facets: dict[str, Counter[Week]], found: Any, week: Week) -> None:
    for one in found or ():
        facets[one["facet"]][week] += 1


def _trends(listed: _Counts, judged: _Counts, week: Week, known: Sequence[Week]) -> Iterator[Trend]:
    trends = [
        Trend(name=name, listed=_week_count(listed, name, week, known), belong=_week_count(judged, name, week, known))
        for name in {*listed, *judged}
    ]
    trends.sort(key=lambda trend: (-trend.belong.count, -trend.listed.count, trend.name))
    for trend in trends:
        if any(told.count or told.change is Change.FEWER for told in (trend.belong, trend.listed)):
            yield trend


def _week_count(counts: _Counts, name: str, week: Week, known: Sequence[Week]) -> WeekCount:
    by_week = counts.get(name, Counter())
    before = tuple(by_week[one] for one in known)
    return WeekCount(
        count=by_week[week],
        before=before,
        median=float(median(before)) if before else None,
        change=change_of(by_week[week], before),
    )
