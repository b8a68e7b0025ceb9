"""How the list of an installation stands now, for what asks again and again."""

from __future__ import annotations

from bot.cli.app import Installation
from bot.clock import utc_now
from bot.health.condition import Condition, read_condition
from db.session import open_sessions


def condition_of(installation: Installation) -> Condition:
    """The facts about the installation's list, now.

    Raises:
        DatabaseError, SQLAlchemyError: The database cannot be read.
    """
    with open_sessions(installation.settings.database_url) as sessions, sessions() as session:
        return read_condition(session, installation.folder.profile, now=utc_now())
