"""Write into the ledger what each day of announcement brought, and tell what is still in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.sources.announcements import days_between, is_announcement_day, latest_announcement_day, midnight
from bot.sources.harvest import Verdict
from bot.sources.ledger import (
    GIVEN_UP_AFTER,
    QUERY_LAG,
    REMEMBERED,
    DayCount,
    Judgement,
    expected_count,
    judge_day,
)
from bot.steps.context import Cycle
from bot.steps.poll_feed import FEED, Opinion
from bot.steps.poll_oai import OAI, CategoryHarvest, mark_of
from db.ledger import GIVEN_UP, OPEN, ledger_days, note_day, open_days
from db.models import LedgerDay
from db.runs import move_watermark

_SHOWN = 3


def keep_ledger(
    cycle: Cycle, harvests: Sequence[CategoryHarvest], opinion: Opinion, *, queried: bool
) -> list[LedgerDay]:
    """Judge the days that were asked for, move the watermarks of categories without doubt; the days in doubt.

    Args:
        cycle: The run.
        harvests: What the OAI-PMH interface brought.
        opinion: What the daily feed says.
        queried: Whether the query interface has handed over all that it knows.
    """
    latest = latest_announcement_day(cycle.now)
    with cycle.sessions.begin() as session:
        known: dict[str, dict[date, LedgerDay]] = {}
        for noted in ledger_days(session, cycle.name, OAI, since=latest - REMEMBERED - GIVEN_UP_AFTER):
            known.setdefault(noted.category, {})[noted.day] = noted
        for harvest in harvests:
            days = known.get(harvest.category, {})
            _judge_category(session, cycle, harvest, opinion, days, queried=queried, latest=latest)
        doubted = _still_asked_for(session, cycle)
        in_doubt = {day.category for day in doubted}
        for harvest in harvests:
            if harvest.broken is None and harvest.newest and harvest.category not in in_doubt:
                move_watermark(
                    session,
                    cycle.name,
                    mark_of(harvest.category),
                    complete_until=midnight(harvest.newest),
                    at=cycle.now,
                )
        session.flush()
        session.expunge_all()
    return doubted


def tell_doubts(days: Sequence[LedgerDay]) -> str:
    """The days in doubt in a sentence."""
    told = [f"{day.category} on {day.day}: {day.detail}" for day in days[:_SHOWN]]
    more = [f"{len(days) - _SHOWN} more"] if len(days) > _SHOWN else []
    return f"not verified, and asked for again: {'; '.join([*told, *more])}"


def _judge_category(
    session: Session,
    cycle: Cycle,
    harvest: CategoryHarvest,
    opinion: Opinion,
    known: dict[date, LedgerDay],
    *,
    queried: bool,
    latest: date,
) -> None:
    """The days of one category since it was asked for, eight weeks at most, and what the feed says of one of them."""
    category = harvest.category
    counts = {day: noted.fetched for day, noted in known.items()} | {
        day: max(count, known[day].fetched if day in known else 0) for day, count in harvest.counts.items()
    }
    first = max(harvest.since, latest - REMEMBERED)
    days = {day for day in days_between(first, latest) if is_announcement_day(day)}
    days |= {day for day, noted in known.items() if first <= day and noted.verdict in OPEN}
    days |= {opinion.day} if opinion.day and opinion.missing[category] else set()
    for day in sorted(days):
        is_named = day == opinion.day
        fetched = counts.get(day, 0)
        asked = queried and latest - day >= QUERY_LAG
        count = DayCount(
            day=day,
            fetched=fetched,
            expected=expected_count(counts, day),
            named=opinion.named.get(category) if is_named else None,
            missing=opinion.missing[category]
            if is_named
            else _owed(session, cycle, known.get(day), fetched=fetched, asked=asked),
            queried=asked,
            broken=harvest.broken,
        )
        noted = known.get(day)
        judgement = judge_day(count)
        if noted is not None and _stands(noted, count):
            judgement = Judgement(verdict=Verdict(noted.verdict), detail=noted.detail)
        verdict, detail = _or_give_up(judgement, noted, now=cycle.now)
        note_day(
            session,
            cycle.name,
            source=OAI,
            category=category,
            day=day,
            fetched=count.fetched,
            expected=count.expected,
            verdict=verdict,
            detail=detail,
            at=cycle.now,
        )
    if opinion.day is not None:
        _note_opinion(session, cycle, category, opinion, opinion.day, brought=counts.get(opinion.day, 0))


def _stands(noted: LedgerDay, count: DayCount) -> bool:
    """Whether an earlier judgement needs no other: what was verified stays so, and a broken list proves nothing."""
    if count.missing:
        return False
    return noted.verdict == Verdict.OK or (noted.verdict == Verdict.EMPTY and count.broken is not None)


def _owed(session: Session, cycle: Cycle, noted: LedgerDay | None, *, fetched: int, asked: bool) -> int:
    """Papers of a day in doubt that the feed named then and no list has had since; none once the query was asked."""
    if noted is None or noted.verdict not in OPEN or asked:
        return 0
    named = session.get(LedgerDay, (cycle.name, FEED, noted.category, noted.day))
    return max(0, named.fetched - fetched) if named else 0


def _still_asked_for(session: Session, cycle: Cycle) -> list[LedgerDay]:
    """The days in doubt; those too long ago, or of a category that is no longer watched, are given up."""
    doubted = []
    for noted in open_days(session, cycle.name):
        if noted.category not in cycle.profile.arxiv.categories:
            noted.verdict, noted.detail = GIVEN_UP, f"{noted.detail}; the category is no longer watched"
        elif noted.checked_at < cycle.now and cycle.now - noted.first_at >= GIVEN_UP_AFTER:
            noted.verdict, noted.detail = GIVEN_UP, f"{noted.detail}; too long ago to be judged"
        else:
            doubted.append(noted)
    return doubted


def _or_give_up(judgement: Judgement, noted: LedgerDay | None, *, now: datetime) -> tuple[str, str]:
    if judgement.verdict.value not in OPEN or noted is None:
        return judgement.verdict.value, judgement.detail
    if noted.verdict == GIVEN_UP:
        return GIVEN_UP, noted.detail
    if now - noted.first_at < GIVEN_UP_AFTER:
        return judgement.verdict.value, judgement.detail
    asked = f"{noted.attempts + 1} runs since {noted.first_at:%Y-%m-%d}"
    return GIVEN_UP, f"{judgement.detail}; asked for by {asked}, over OAI-PMH, the daily feed and the query interface"


def _note_opinion(
    session: Session, cycle: Cycle, category: str, opinion: Opinion, day: date, *, brought: int
) -> None:
    """What the feed names of a category, beside what the other interface brought of it."""
    if not is_announcement_day(day) and not opinion.named.get(category):
        return
    named = opinion.named.get(category)
    if category in opinion.stale or opinion.verdict is Verdict.STALE:
        verdict, detail = Verdict.STALE, "it still shows an older day"
    elif named is None:
        verdict, detail = Verdict.EMPTY, "it names no papers at all"
    else:
        verdict, detail = (Verdict.OK if named else Verdict.EMPTY), f"{named} named"
    note_day(
        session,
        cycle.name,
        source=FEED,
        category=category,
        day=day,
        fetched=named or 0,
        expected=brought,
        verdict=verdict.value,
        detail=detail,
        at=cycle.now,
    )
