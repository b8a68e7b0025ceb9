"""Whether the bot did its work in a week, and what that came to in numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, and_, case, func, select
from sqlalchemy.orm import Session

from bot.announcement_words import tell_days
from bot.digest.health_content import Figures, Health, SourceHealth, Status, Trouble, Trust
from bot.digest.week import Week
from config.profile import Profile
from db.ledger import given_up_days, last_verified_announcement, open_days
from db.models import Classification, LedgerDay, Paper, Run, SourceOutcome
from db.runs import is_interface

OUTCOMES = ("done", "unverified", "failed", "interrupted", "running")
"""How a run can stand, from best to worst known."""
VERDICTS = ("ok", "empty", "suspect", "failed", "stale")
"""What a source's harvest can be worth."""
_TROUBLES = frozenset({"unverified", "failed", "interrupted"})
_TRUSTED = frozenset({"ok", "empty"})
_DISTRUSTED = frozenset({"suspect", "failed"})


def week_health(session: Session, profile: str, week: Week) -> Health:
    """The runs that began in the week, and what each source gave them."""
    in_week = (Run.profile == profile, Run.started_at >= week.start, Run.started_at < week.end)
    ended = select(Run.outcome, Run.message, Run.started_at).where(*in_week).order_by(Run.started_at, Run.id)
    given = (
        select(SourceOutcome.source, SourceOutcome.verdict, func.count(), func.sum(SourceOutcome.fetched))
        .join(SourceOutcome.run)
        .where(*in_week)
        .group_by(SourceOutcome.source, SourceOutcome.verdict)
    )
    runs = session.execute(ended).all()
    sources = _sources(session.execute(given).all())
    outcomes = Counter(outcome for outcome, _, _ in runs)
    return Health(
        status=_status(outcomes, sources),
        runs={outcome: outcomes[outcome] for outcome in OUTCOMES if outcomes[outcome]},
        days=len({started_at.date() for _, _, started_at in runs}),
        last_success_at=session.scalars(
            select(Run.started_at)
            .where(Run.profile == profile, Run.outcome == "done", Run.started_at < week.end)
            .order_by(Run.started_at.desc())
            .limit(1)
        ).first(),
        sources=sources,
        troubles=_troubles(runs),
        last_announcement=last_verified_announcement(session, profile, until=week.end.date()),
        doubted_days=_told(open_days(session, profile), week),
        given_up_days=_told(given_up_days(session, profile, since=week.start.date()), week),
    )


def week_known_until(session: Session, profile: str, week: Week) -> datetime:
    """Up to when the database can tell of a week.

    That is its end, unless the latest run of all began in it and before its last day: so the digest of a week that is
    not over says so, and needs no clock.
    """
    latest = session.scalar(select(func.max(Run.started_at)).where(Run.profile == profile))
    is_under_way = latest is not None and latest in week and latest < week.end - timedelta(days=1)
    return latest if latest is not None and is_under_way else week.end


def week_figures(session: Session, profile: Profile, week: Week, *, sources: Sequence[SourceHealth]) -> Figures:
    """The papers that were seen for the first time in the week, by what the classifier says of them now.

    Papers are shared by all profiles of a database, and so is when they were first seen. Imports and back-fills bring
    papers too old to be proposed; these are judged only where a person asks for them.
    """
    oldest = week.end - timedelta(days=profile.arxiv.proposal_age_days)
    is_old = func.coalesce(Paper.published, week.end) < oldest
    query = (
        select(
            case((Classification.outcome.is_(None) & is_old, "too old"), else_=Classification.outcome), func.count()
        )
        .select_from(Paper)
        .outerjoin(Classification, and_(Classification.paper_id == Paper.id, Classification.profile == profile.name))
        .where(Paper.first_seen_at >= week.start, Paper.first_seen_at < week.end, Paper.version.is_not(None))
        .group_by(Classification.outcome, is_old)
    )
    counts: Counter[str | None] = Counter()
    for outcome, count in session.execute(query):
        counts[outcome] += count
    return Figures(
        polled=sum(source.fetched for source in sources if not is_interface(source.source)),
        new=counts.total(),
        belong=counts["propose"],
        abstained=counts["abstain"],
        irrelevant=counts["irrelevant"],
        too_old=counts["too old"],
        unjudged=counts[None],
    )


def _sources(given: Sequence[Row[str, str, int, int]]) -> tuple[SourceHealth, ...]:
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    fetched: Counter[str] = Counter()
    for source, verdict, count, papers in given:
        verdicts[source][verdict] += count
        fetched[source] += papers
    return tuple(
        SourceHealth(
            source=source,
            verdicts={verdict: verdicts[source][verdict] for verdict in VERDICTS if verdicts[source][verdict]},
            trust=_trust(verdicts[source]),
            fetched=fetched[source],
        )
        for source in sorted(verdicts)
    )


def _trust(verdicts: Counter[str]) -> Trust:
    if not _TRUSTED & verdicts.keys():
        return Trust.BROKEN
    return Trust.SOUND if verdicts.keys() <= _TRUSTED else Trust.SHAKY


def _status(outcomes: Counter[str], sources: Sequence[SourceHealth]) -> Status:
    if not outcomes:
        return Status.NO_RUN
    if not outcomes["done"]:
        return Status.FAILING
    whole = [source for source in sources if not is_interface(source.source)]
    if _TROUBLES & outcomes.keys() or any(_DISTRUSTED & source.verdicts.keys() for source in whole):
        return Status.TROUBLED
    return Status.WELL


def _told(days: Sequence[LedgerDay], week: Week) -> tuple[str, ...]:
    return tuple(tell_days([day for day in days if day.day < week.end.date()]))


def _troubles(runs: Sequence[Row[str, str, datetime]]) -> tuple[Trouble, ...]:
    latest: dict[tuple[str, str], datetime] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for outcome, message, started_at in runs:
        if outcome in _TROUBLES:
            counts[outcome, message] += 1
            latest[outcome, message] = started_at
    return tuple(
        Trouble(outcome=outcome, message=message, count=counts[outcome, message], last_at=at)
        for (outcome, message), at in sorted(latest.items(), key=lambda item: (item[1], item[0]), reverse=True)
    )
