"""Whether and when a listed paper was fetched, and if it never was, why."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.audit.content import Verdict
from config.profile import Profile
from db.identity import ArxivIdentifier
from db.ledger import doubtful_days
from db.models import Paper
from db.runs import first_run_at

NEIGHBOURS = 50
"""Papers of the next numbers that are looked at on each side, for one of a polled category."""
LARGEST_GAP = 1_500
"""Numbers between two fetched papers of a month, so that the days between count as harvested: arXiv gives about a
thousand on a day."""
LONGEST_GAP = timedelta(days=4)
"""The same in days, from one month to the next: a weekend and a holiday."""

MODERATION = timedelta(days=7)
"""Between a paper's submission, by which a back-fill asks, and its announcement, when it gets its number."""
MONTHS = 12
FIRST_YEAR = 91
"""arXiv's numbers begin in 1991."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Why a paper was not fetched in time."""

    verdict: Verdict
    reason: str


def fetched_at(paper: Paper, *, listed_at: datetime) -> datetime | None:
    """When a source first told about it; None where none ever did, and all that is known of it is its entry.

    Args:
        paper: The paper, with its versions.
        listed_at: When the commit that listed it was made, which is when a paper that only the list told of was
            first seen.
    """
    if paper.versions:
        return min(version.seen_at for version in paper.versions)
    if not paper.abstract:
        return None
    return paper.first_seen_at if paper.first_seen_at < listed_at else paper.changed_at


def why_late(paper: Paper, *, fetched: datetime, listed_at: datetime, polled: Collection[str]) -> Missed:
    """What is to be said of a paper that was fetched after it was listed."""
    if paper.categories and not set(paper.categories) & set(polled):
        return _other_categories(paper)
    submitted = f"submitted on {paper.published:%Y-%m-%d}, " if paper.published else ""
    days = _days(fetched - listed_at)
    return Missed(Verdict.TOO_LATE, f"{submitted}fetched on {fetched:%Y-%m-%d}, {days} after it was listed")


def why_never(session: Session, profile: Profile, paper: Paper, *, listed_at: datetime) -> Missed:
    """Why a listed paper was never fetched, as far as the papers that were fetched and the ledger tell.

    arXiv gives its numbers in the order of announcement: where papers of polled categories just before and just after
    one were fetched, its day was harvested.
    """
    polled = profile.arxiv.categories
    if paper.arxiv_id is None:
        return Missed(Verdict.NOT_ON_ARXIV, "the list gives no arXiv identifier, and no source told of such a title")
    if paper.categories and not set(paper.categories) & set(polled):
        return _other_categories(paper)
    known = select(Paper).where(Paper.version.is_not(None), Paper.arxiv_id < ":", Paper.id != paper.id)
    before = _nearest(
        session, known.where(Paper.arxiv_id < paper.arxiv_id).order_by(Paper.arxiv_id.desc()), polled=polled
    )
    after = _nearest(session, known.where(Paper.arxiv_id > paper.arxiv_id).order_by(Paper.arxiv_id), polled=polled)
    fetch = _backfill(paper.arxiv_id, until=listed_at.date())
    if (doubt := _doubt(session, profile, before, after, listed_at=listed_at)) is not None:
        return Missed(Verdict.IN_DOUBT, f"{doubt}{fetch}")
    if before is None or after is None or not _are_close(before, after):
        return Missed(Verdict.NOT_HARVESTED, f"{_not_harvested(before, after)}{fetch}")
    began = _polled_from(session, profile)
    if began is not None and before.published is not None and before.published < began + LONGEST_GAP:
        reason = f"it is about as old as the first harvest goes back, to {began:%Y-%m-%d}"
        return Missed(Verdict.NOT_HARVESTED, f"{reason}{fetch}")
    return Missed(
        Verdict.IN_NO_ANSWER,
        f"the papers around it were fetched, such as {before.arxiv_id} and {after.arxiv_id}, and it was in no "
        f"answer; most likely it is under none of the polled categories ({', '.join(sorted(polled))})",
    )


def _doubt(
    session: Session, profile: Profile, before: Paper | None, after: Paper | None, *, listed_at: datetime
) -> str | None:
    """The days in doubt on which a paper between two others may have been announced; None where there are none."""
    if before is None or before.published is None:
        return None
    end = listed_at if after is None or after.published is None else after.published + LONGEST_GAP
    found = doubtful_days(session, profile.name, first=before.published.date(), last=end.date())
    if not found:
        return None
    day = found[0].day
    told = "; ".join(f"{noted.category}, {noted.verdict}: {noted.detail}" for noted in found if noted.day == day)
    return f"it may be of the announcement of {day}, of which papers may be missing ({told})"


def _polled_from(session: Session, profile: Profile) -> datetime | None:
    """How far back the first harvest went; None where there was none."""
    began = first_run_at(session, profile.name)
    return began - timedelta(days=profile.arxiv.first_harvest_days) if began is not None else None


def _backfill(arxiv_id: str, *, until: date) -> str:
    """The command that would fetch a paper, to follow a sentence; nothing where its number tells no month."""
    month = _month(arxiv_id)
    if month is None or month > until:
        return ""
    first, last = month - MODERATION, min(month.replace(day=monthrange(month.year, month.month)[1]), until)
    return f"; `shelver backfill --from {first} --to {last}` would fetch it"


def _month(arxiv_id: str) -> date | None:
    """The first day of the month in which arXiv gave the number; None for one that arXiv never gives."""
    digits = arxiv_id.rpartition("/")[2]
    year, month = int(digits[:2]), int(digits[2:4])
    return date(2000 + year if year < FIRST_YEAR else 1900 + year, month, 1) if 1 <= month <= MONTHS else None


def _not_harvested(before: Paper | None, after: Paper | None) -> str:
    if before is not None and after is not None:
        return f"nothing was harvested between {_told(before)} and {_told(after)}, where it is"
    if before is not None:
        return f"it is newer than all that was harvested, up to {_told(before)}"
    if after is not None:
        return f"it is older than all that was harvested, from {_told(after)} on"
    return "nothing was harvested so far"


def _other_categories(paper: Paper) -> Missed:
    held = ", ".join(paper.categories)
    return Missed(Verdict.OTHER_CATEGORIES, f"arXiv has it under {held}, and the profile polls none of these")


def _nearest(session: Session, query: Select[Paper], *, polled: Collection[str]) -> Paper | None:
    found = session.scalars(query.limit(NEIGHBOURS)).all()
    return next((paper for paper in found if set(paper.categories) & set(polled)), None)


def _told(paper: Paper) -> str:
    day = f" ({paper.published:%Y-%m-%d})" if paper.published else ""
    return f"{paper.arxiv_id}{day}"


def _are_close(before: Paper, after: Paper) -> bool:
    first, second = (ArxivIdentifier.parse(paper.arxiv_id or "").base.partition(".") for paper in (before, after))
    if first[0] == second[0]:
        return int(second[2]) - int(first[2]) <= LARGEST_GAP
    if before.published is None or after.published is None:
        return False
    return after.published - before.published <= LONGEST_GAP


def _days(span: timedelta) -> str:
    days = round(span / timedelta(days=1))
    return "1 day" if days == 1 else f"{days} days" if days else "some hours"
