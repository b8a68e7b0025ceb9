"""What a digest tells of proposals, as plain values: what waits, what was decided, and what became of merged ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.digest.value import DigestValue, PaperName


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPaper(DigestValue):
    """A paper that stood in the pull request when the week ended."""

    paper: PaperName
    section: str | None
    relevance: float
    proposed_at: datetime
    age_days: int
    """Whole days from then to the week's end, or to when it is known."""
    pull_request_url: str | None
    """Or the page on which a person may open it, where nobody has done so."""
    pull_request_number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatePaper(DigestValue):
    """A paper that waited for a place in the pull request when the week ended."""

    paper: PaperName
    section: str | None
    relevance: float
    candidate_since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates(DigestValue):
    """All that waited for a place."""

    count: int
    best: tuple[CandidatePaper, ...]
    """The first few, in the order in which they get a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedPaper(DigestValue):
    """A paper about which something was decided in the week that still held at its end."""

    paper: PaperName
    actor: str
    """A login, ``shelver``, or ``a reviewer`` where the forge does not tell who."""
    reason: str
    decided_at: datetime
    source_url: str | None
    """Where that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPaper(DigestValue):
    """A paper that was merged some days ago, and looked at again in the week."""

    paper: PaperName
    section: str | None
    """Where it stood then; None where it was removed."""
    outcome: str
    """``as_written``, ``edited``, ``moved`` or ``removed``."""
    merged_at: datetime
    """When the merge was noticed."""
    checked_at: datetime
    actor: str | None
    """Who changed it since, as far as known."""
    reason: str | None
    """What that person did to it."""
    source_url: str | None
    """Where that can be read."""
