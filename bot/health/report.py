"""The doctor's report as a whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from bot.health.finding import Finding, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What all checks together have found."""

    profile: str | None
    """The list's name; None where the profile cannot be read."""
    version: str
    """Shelver's own."""
    at: datetime
    """When it was examined, in UTC."""
    offline: bool
    """Whether nobody else was asked."""
    verdict: Level
    """The worst of all findings."""
    findings: tuple[Finding, ...]

    def told(self) -> str:
        """The verdict in a sentence."""
        counts = Counter(finding.level for finding in self.findings)
        parts = [f"{counts[level]} {level}" for level in Level if counts[level]]
        return ", ".join(parts)
