"""The stored papers, with their words read, as ``shelver site`` and ``shelver export`` take them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot.catalogue.facts import refresh_facts
from bot.cli.app import Installation
from bot.cli.corpus import shown_progress
from config.entities import load_entities
from config.errors import DatabaseError
from db.models import Paper
from db.runs import first_run_at
from db.session import is_missing, open_sessions, read_url


@contextmanager
def stored_papers(installation: Installation, *, judged: frozenset[str] = frozenset()) -> Iterator[Session]:
    """A session in which everything that the papers' own words tell is up to date; meanwhile, progress is shown.

    Args:
        installation: This installation.
        judged: The outcomes of judgements whose papers are wanted besides those of the list and its proposals.

    Raises:
        ConfigurationError: The profile's entities.yaml is wrong.
        DatabaseError: The database cannot be read or written, or nothing was ever stored in it: what is made of that
            would replace what was made of the right one.
    """
    folder = installation.folder
    entities = load_entities(folder.path)
    url = installation.settings.database_url
    if is_missing(url):
        raise _never_used(url, "is not there")
    with open_sessions(url) as sessions:
        with sessions() as session:
            if first_run_at(session, folder.profile.name) is None and not session.scalar(select(exists(Paper))):
                raise _never_used(url, "holds nothing")
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


def _never_used(database_url: str, what: str) -> DatabaseError:
    shown = read_url(database_url).render_as_string(hide_password=True)
    return DatabaseError(
        f"the database {shown} {what}, so nothing was written: `shelver run` stores the list's papers there (a dry "
        "run keeps them apart). If another one is meant, set SHELVER_DATABASE_URL to it"
    )
