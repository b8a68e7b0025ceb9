"""What a back-fill has come to, while it goes on and at its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.backfill.days import Gap, Span
from bot.backfill.pace import Estimate
from db.papers import Stored


class Ending(StrEnum):
    """Why a back-fill asked for nothing more."""

    COMPLETE = "complete"
    """Everything was asked for."""
    STOPPED = "stopped"
    """Somebody asked for the end."""
    UNAVAILABLE = "unavailable"
    """arXiv throttled or did not answer for too long, or gave answers that cannot be trusted."""
    REFUSED = "refused"
    """arXiv said that the query is wrong."""


@dataclass(frozen=True, slots=True)
class Unverified:
    """Days of which not all papers are known to be stored, and why."""

    gap: Gap
    reason: str


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a back-fill has come to so far."""

    span: Span
    days_before: int = 0
    """Days of the span that were verified already, for all categories."""
    days_wanted: int = 0
    """Days to ask for."""
    days_verified: int = 0
    """Those of them that are verified now."""
    papers: int = 0
    """Papers that came."""
    stored: Stored = field(default_factory=Stored)
    requests: int = 0
    """Whole answers that came; attempts that brought none are not counted."""
    asked_until: Gap | None = None
    """The last part that was asked for."""
    left: list[Gap] = field(default_factory=list)
    """What was not asked for yet."""
    doubtful: list[Unverified] = field(default_factory=list)
    """What was asked for and not verified."""
    estimate: Estimate | None = None
    """How long the rest will take; None while that cannot be told."""
    ending: Ending | None = None
    """None while it goes on."""
    reason: str = ""
    """What arXiv said, where it is its doing that something is left."""

    @property
    def is_verified(self) -> bool:
        """Whether nothing is missing."""
        return not self.left and not self.doubtful
