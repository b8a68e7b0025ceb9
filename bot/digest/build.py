"""Build a week's digest out of the database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.digest.content import Digest
from bot.digest.health import week_figures, week_health, week_known_until
from bot.digest.list_changes import list_changes
from bot.digest.merge_checks import checked_papers
from bot.digest.proposals import decided_papers, waiting_papers
from bot.digest.recall import week_recall
from bot.digest.results import reported_results
from bot.digest.size import list_size
from bot.digest.trends import week_trends
from bot.digest.week import Week
from bot.listed_changes import listed_changes
from config.profile import Profile


def build_digest(session: Session, profile: Profile, week: Week, *, sections: Sequence[str]) -> Digest:
    """Tell a week of a list; the same database gives the same digest, whenever it is asked.

    Args:
        session: An open session; it is only read.
        profile: The list's profile.
        week: The week, which need not be over.
        sections: The list's section paths in their order.
    """
    changes = list_changes(session, profile.name, week, sections=sections)
    told_until = week_known_until(session, profile.name, week)
    waiting = waiting_papers(session, profile.name, week, told_until=told_until)
    decided = decided_papers(session, profile.name, week, removed_papers=changes.removed_papers)
    arxiv = listed_changes(session, profile.name, start=week.start, end=week.end)
    health = week_health(session, profile.name, week)
    return Digest(
        week=week,
        profile=profile.name,
        title=profile.title,
        repository=profile.repository,
        told_until=told_until,
        list_known=changes.list_known,
        first_read=changes.first_read,
        listed=changes.listed,
        came_and_went=changes.came_and_went,
        moved=changes.moved,
        removed=changes.removed,
        waiting=waiting.proposed,
        candidates=waiting.candidates,
        refused=decided.refused,
        deferred=decided.deferred,
        withdrawn=decided.withdrawn,
        checked=checked_papers(session, profile.name, week),
        listed_withdrawn=arxiv.withdrawn,
        venues=arxiv.published,
        titles=arxiv.renamed,
        recall=week_recall(session, profile, week),
        trends=week_trends(session, profile.name, week),
        results=reported_results(session, profile.name, week),
        size=list_size(session, profile.name, week),
        health=health,
        figures=week_figures(session, profile, week, sources=health.sources),
    )
