"""Write into the ledger what each day of announcement brought, and tell what is still in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bot.sources.announcements import days_between, is_announcement_day, latest_announcement_day, midnight
from bot.sources.harvest import Verdict
from bot.sources.ledger import (
    QUERY_LAG,
    REMEMBERED,
    DayCount,
    Judgement,
    expected_count,
    is_short,
    judge_day,
    shortages,
)
from bot.steps.context import Cycle
from bot.steps.poll_feed import FEED, Opinion
from bot.steps.poll_oai import OAI, CategoryHarvest, mark_of
from bot.steps.poll_query import QueryHarvest
from db.ledger import Finding, give_up, ledger_days, note_day, open_days
from db.models import LedgerDay
from db.runs import move_watermark

_VERIFIED = frozenset({Verdict.OK, Verdict.EMPTY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a run has found out about arXiv's announcements."""

    harvests: Sequence[CategoryHarvest]
    """Of the OAI-PMH interface."""
    opinion: Opinion
    """Of the daily feed."""
    due: Mapping[str, Mapping[date, int]]
    """How many papers came, by category and by the day on which they were due."""
    due_papers: Mapping[date, int]
    """How many different ones over all categories."""
    queried: QueryHarvest | None
    """Of the query interface; None where it was not asked."""

    @property
    def categories_of_a_paper(self) -> float:
        """In how many of the watched categories a paper is on average; at most, where none came."""
        papers = sum(self.due_papers.values())
        return sum(sum(counts.values()) for counts in self.due.values()) / papers if papers else len(self.due)


@dataclass(slots=True)
class _Ledger:
    """The pages of the ledger that are open in a run."""

    noted: dict[tuple[str, date], LedgerDay]
    trusted: dict[str, dict[date, int]]
    """What verified days brought, by category: what other days are held against."""


def keep_ledger(cycle: Cycle, evidence: Evidence) -> list[LedgerDay]:
    """Judge the days that were asked for, move the watermarks of categories without doubt; the days in doubt."""
    latest = latest_announcement_day(cycle.now)
    with cycle.sessions.begin() as session:
        ledger = _open(session, cycle, evidence, since=latest - 2 * REMEMBERED)
        named = _believed(evidence.opinion, ledger)
        for day in _days(evidence, latest=latest):
            _judge_announcement(session, cycle, evidence, ledger, day, named=named, latest=latest)
        _note_opinion(session, cycle, evidence, named=named)
        doubted = _still_asked_for(session, cycle)
        _move_watermarks(session, cycle, evidence.harvests, doubted)
        session.flush()
        session.expunge_all()
    return doubted


def _open(session: Session, cycle: Cycle, evidence: Evidence, *, since: date) -> _Ledger:
    ledger = _Ledger(noted={}, trusted={harvest.category: {} for harvest in evidence.harvests})
    for noted in ledger_days(session, cycle.name, OAI, since=since):
        ledger.noted[noted.category, noted.day] = noted
        if noted.verdict in _VERIFIED and noted.category in ledger.trusted:
            ledger.trusted[noted.category][noted.day] = noted.fetched
    return ledger


def _believed(opinion: Opinion, ledger: _Ledger) -> Mapping[str, int]:
    """How many papers the feed names of each category; nothing where it names so few that it can hardly be whole."""
    if opinion.day is None:
        return {}
    usual = [expected_count(ledger.trusted[category], opinion.day) or 0 for category in opinion.named]
    return {} if is_short(sum(opinion.named.values()), sum(usual)) else opinion.named


def _days(evidence: Evidence, *, latest: date) -> Iterator[date]:
    """The days to judge, the oldest first: announcements, eight weeks at most, and other days that brought papers.

    Whatever was due before the first day that was asked for came only in part, and says nothing.
    """
    first = max(min(harvest.since for harvest in evidence.harvests), latest - REMEMBERED)
    for day in days_between(first, latest) if first <= latest else ():
        if is_announcement_day(day) or any(counts.get(day) for counts in evidence.due.values()):
            yield day


def _judge_announcement(
    session: Session,
    cycle: Cycle,
    evidence: Evidence,
    ledger: _Ledger,
    day: date,
    *,
    named: Mapping[str, int],
    latest: date,
) -> None:
    """Judge all categories on one day, and note it."""
    fetched = {
        category: max(
            evidence.due[category].get(day, 0),
            ledger.noted[category, day].fetched if (category, day) in ledger.noted else 0,
        )
        for category in ledger.trusted
    }
    expected = {category: expected_count(counts, day) for category, counts in ledger.trusted.items()}
    whole = [harvest.category for harvest in evidence.harvests if harvest.broken is None]
    lacking = shortages(
        fetched,
        {category: expected[category] for category in whole},
        categories_of_a_paper=evidence.categories_of_a_paper,
    )
    queried = evidence.queried if evidence.queried and evidence.queried.covers(day, now=cycle.now) else None
    is_indexed = bool(queried and queried.newest and day <= queried.newest and latest - day >= QUERY_LAG)
    for harvest in evidence.harvests:
        category, noted = harvest.category, ledger.noted.get((harvest.category, day))
        is_surprise = harvest.broken is not None and not is_announcement_day(day)
        if day < harvest.since or is_surprise:
            continue
        count = DayCount(
            fetched=fetched[category],
            expected=expected[category],
            shortage=lacking.get(category),
            broken=harvest.broken,
            named=named.get(category) if day == evidence.opinion.day else None,
            queried=is_indexed,
            vouched=queried is not None or (evidence.opinion.vouches and bool(named)),
        )
        judgement = _standing(noted, count, judge_day(count))
        finding = Finding(
            verdict=judgement.verdict.value,
            detail=judgement.detail,
            fetched=count.fetched,
            expected=count.expected,
        )
        ledger.noted[category, day] = note_day(
            session, noted, finding, profile=cycle.name, source=OAI, category=category, day=day, at=cycle.now
        )
        if judgement.verdict in _VERIFIED:
            ledger.trusted[category][day] = count.fetched


def _standing(noted: LedgerDay | None, count: DayCount, judgement: Judgement) -> Judgement:
    """The new judgement, or an earlier one: what was verified stays so, and a broken list proves nothing."""
    if noted is None or judgement.verdict in _VERIFIED:
        return judgement
    if noted.verdict == Verdict.OK or (noted.verdict == Verdict.EMPTY and count.broken is not None):
        return Judgement(verdict=Verdict(noted.verdict), detail=noted.detail)
    return judgement


def _note_opinion(session: Session, cycle: Cycle, evidence: Evidence, *, named: Mapping[str, int]) -> None:
    """Note what the feed names, beside what came, and which papers it owes to the categories."""
    opinion = evidence.opinion
    if opinion.day is None:
        return
    for category in named.keys() | opinion.owed.keys():
        owed = opinion.owed.get(category, ())
        count = named.get(category, 0)
        stored = Verdict.OK if count else Verdict.EMPTY
        finding = Finding(
            verdict=(Verdict.SUSPECT if owed else stored).value,
            detail=tell_owed(owed) if owed else f"{count} named, all of them stored",
            fetched=count,
            expected=evidence.due[category].get(opinion.day, 0),
            owed=owed,
        )
        noted = session.get(LedgerDay, (cycle.name, FEED, category, opinion.day))
        note_day(
            session, noted, finding, profile=cycle.name, source=FEED, category=category, day=opinion.day, at=cycle.now
        )


def tell_owed(owed: Sequence[str]) -> str:
    """What is wrong where papers are owed."""
    papers = "1 paper" if len(owed) == 1 else f"{len(owed)} papers"
    return f"the daily feed names {papers} that could not be fetched"


def _still_asked_for(session: Session, cycle: Cycle) -> list[LedgerDay]:
    """The days in doubt; those of which nobody can find out any more are given up."""
    doubted = []
    oldest = latest_announcement_day(cycle.now) - REMEMBERED
    for noted in open_days(session, cycle.name):
        if noted.category not in cycle.profile.arxiv.categories:
            give_up(noted, f"{noted.detail}; the category is no longer watched")
        elif noted.day < oldest:
            give_up(noted, f"{noted.detail}; too long ago to be judged")
        else:
            doubted.append(noted)
    return doubted


def _move_watermarks(
    session: Session, cycle: Cycle, harvests: Sequence[CategoryHarvest], doubted: Sequence[LedgerDay]
) -> None:
    in_doubt = {day.category for day in doubted}
    for harvest in harvests:
        if harvest.broken is None and harvest.newest and harvest.category not in in_doubt:
            move_watermark(
                session,
                cycle.name,
                mark_of(harvest.category),
                # A datestamp of days to come is arXiv's mistake, and would hide what is announced until then.
                complete_until=midnight(min(harvest.newest, cycle.now.date())),
                at=cycle.now,
            )
