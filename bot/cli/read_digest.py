"""A week's digest out of an installation's database, with the words of its papers read where they are needed."""

from __future__ import annotations

from bot.catalogue.facts import refresh_facts
from bot.cli.app import Installation
from bot.digest.build import build_digest
from bot.digest.content import Digest
from bot.digest.results import fresh_papers
from bot.digest.week import Week
from config.entities import load_entities
from config.loading import ProfileFolder
from db.session import Sessions, open_sessions


def read_digest(installation: Installation, week: Week) -> Digest:
    """The digest of a week, from the installation's database."""
    with open_sessions(installation.settings.database_url) as sessions:
        return read_digest_from(sessions, installation.folder, week)


def read_digest_from(sessions: Sessions, folder: ProfileFolder, week: Week) -> Digest:
    """The digest of a week, from an open database."""
    profile = folder.profile
    with sessions() as session:
        fresh = frozenset(fresh_papers(session, profile.name, week))
    refresh_facts(sessions, profile.name, load_entities(folder.path), only=fresh)
    with sessions() as session:
        return build_digest(session, profile, week, sections=tuple(folder.sections.sections))
