"""The stored papers, with their words read, as ``shelver site`` and ``shelver export`` take them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from bot.catalogue.facts import refresh_facts
from bot.cli.app import Installation
from bot.cli.corpus import shown_progress
from config.entities import load_entities
from db.session import open_sessions


@contextmanager
def stored_papers(installation: Installation, *, judged: frozenset[str] = frozenset()) -> Iterator[Session]:
    """A session in which everything that the papers' own words tell is up to date; meanwhile, progress is shown.

    Args:
        installation: This installation.
        judged: The outcomes of judgements whose papers are wanted besides those of the list and its proposals.

    Raises:
        ConfigurationError: The profile's entities.yaml is wrong.
        DatabaseError: The database cannot be read or written.
    """
    folder = installation.folder
    entities = load_entities(folder.path)
    with open_sessions(installation.settings.database_url) as sessions:
        with shown_progress() as progress:
            refresh_facts(
                sessions,
                folder.profile.name,
                entities,
                judged=judged,
                progress=lambda done, total: progress("reading papers", done, total),
            )
        with sessions() as session:
            yield session
