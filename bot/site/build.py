"""Read a site out of the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue.load import load_catalogue
from bot.digest.build import build_digest
from bot.digest.week import Week
from bot.names import profile_names
from bot.site.content import Site
from bot.site.digest_page import published
from config.loading import ProfileFolder
from db.listings import load_snapshot
from db.models import Run


def build_site(session: Session, folder: ProfileFolder, *, weeks: int, url: str | None = None) -> Site:
    """A site of all papers that stand or stood in the list, or were proposed for it.

    The same database gives the same site. The digests are of the week in which the latest run began and of those
    before it, back to that of the first run.

    Args:
        session: An open session; it is only read.
        folder: The list's profile.
        weeks: How many digests there are at most; without the words of runs that failed (`published`).
        url: Where the site will be, as `Site.url` has it.

    Raises:
        ConfigurationError: The profile's headings.yaml is wrong.
    """
    profile = folder.profile
    sections = tuple(folder.sections.sections)
    snapshot = load_snapshot(session, profile.name)
    return Site(
        profile=profile,
        names=profile_names(folder),
        catalogue=load_catalogue(session, folder),
        digests=tuple(
            published(build_digest(session, profile, week, sections=sections))
            for week in _weeks(session, profile.name, most=weeks)
        ),
        as_of=snapshot.read_at if snapshot else None,
        url=url,
    )


def _weeks(session: Session, profile: str, *, most: int) -> list[Week]:
    """The newest first."""
    moments: list[datetime] = list(
        session.scalars(select(Run.started_at).where(Run.profile == profile).order_by(Run.started_at))
    )
    if not moments:
        return []
    first, week = Week.of(moments[0]), Week.of(moments[-1])
    weeks: list[Week] = []
    while week >= first and len(weeks) < most:
        weeks.append(week)
        week = week.previous()
    return weeks
