"""How a listed paper came into the list: through us, or by a person, and what we knew of it by then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from bot.digest.content import Origin
from db.states import ProposalState

_CAME = (ProposalState.MERGED, ProposalState.SUPERSEDED)


class StateChange(Protocol):
    """A decision, as far as it matters here."""

    @property
    def before(self) -> ProposalState | None:
        """The state before it; None for the beginning."""

    @property
    def after(self) -> ProposalState:
        """The state after it."""


Change = TypeVar("Change", bound=StateChange)


def listing_origin(
    listed_at: datetime, *, first_seen_at: datetime, proposed_at: datetime | None, decisions: Sequence[Change]
) -> tuple[Origin, Change | None]:
    """How a paper came into the list, and the decision that tells so, where there is one.

    All that is known by now counts, as a merge of Sunday evening is often read on Monday.

    Args:
        listed_at: When it came.
        first_seen_at: When the paper was first stored.
        proposed_at: When its proposal began; None without one.
        decisions: About the proposal, the oldest first.
    """
    if proposed_at is not None and proposed_at <= listed_at:
        came = next((one for one in reversed(decisions) if one.after in _CAME and one.before is not one.after), None)
        ours = came is not None and came.after is ProposalState.MERGED
        return (Origin.PROPOSED if ours else Origin.KNOWN), came
    return (Origin.SEEN if first_seen_at < listed_at else Origin.UNKNOWN), None
