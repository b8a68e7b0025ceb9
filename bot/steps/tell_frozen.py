"""Say once, below the pull request, that commits of other people keep its branch from being rebuilt."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.forge.frozen import frozen_comment
from bot.steps.context import Cycle
from config.errors import ForgeError, ForgeUnavailableError
from db.freeze_notices import freeze_notice, save_freeze_notice
from db.pull_requests import our_heads

_BEGINNING = datetime(2008, 1, 1, tzinfo=UTC)
"""Before any comment on GitHub: what a killed run, or one with another database, has said is found."""


def tell_frozen(cycle: Cycle) -> None:
    """Tell those who committed to the branch what they can do; nothing where they were told since it was frozen.

    That it could not be said is noted and stops nothing; it is tried again where that may help.
    """
    found = cycle.pull_request
    if found is None or cycle.conversation is None:
        return
    with cycle.sessions() as session:
        is_ours = found.head_sha in our_heads(session, cycle.name, cycle.repository)
        if is_ours or freeze_notice(session, cycle.name, cycle.repository, found.number) is not None:
            return
    try:
        cycle.conversation.answer(found.number, frozen_comment(found.head_sha), since=_BEGINNING)
    except ForgeUnavailableError as error:
        cycle.notes.append(f"that the branch is left alone is told on {found.url} by a later run: {error}")
        return
    except ForgeError as error:
        cycle.notes.append(f"that the branch is left alone cannot be told on {found.url}: {error}")
    with cycle.sessions.begin() as session:
        save_freeze_notice(session, cycle.name, cycle.repository, found.number, sha=found.head_sha, at=cycle.now)
