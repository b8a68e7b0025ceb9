"""Words that more than one format uses."""

from __future__ import annotations

from bot.forge.text import cleaned
from bot.lint.codes import Severity
from bot.lint.finding import Action, Finding
from bot.lint.growth import GrowthSource
from bot.lint.size import SizeBudget

SHOWN = {Severity.ERROR: 5, Severity.WARNING: 2, Severity.NOTE: 1}
"""So many findings of one code are shown unless all are asked for."""
HEADINGS = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.NOTE: "Notes"}

_ARXIV = "https://arxiv.org/abs/"
_SOURCES = {
    GrowthSource.HISTORY: "measured over its history",
    GrowthSource.DATABASE: "by the entries that came and went",
    GrowthSource.MONTHS: "estimated from its entries' months",
}


def growth_in_words(budget: SizeBudget) -> str:
    """How fast the list grows, on what grounds, and until when it fits."""
    growth = budget.growth
    if growth is None:
        return "how fast it grows is unknown: --history tells"
    rate = f"{growth.bytes_per_day * 30:+,.0f} bytes in 30 days, {_SOURCES[growth.source]} since {growth.since}"
    if budget.size > budget.limit:
        return f"{rate}; it no longer fits"
    return f"{rate}; it fits until {budget.full_on}" if budget.full_on else f"{rate}; so it fits"


def use_in_words(budget: SizeBudget) -> str:
    """How much of the page is used."""
    return f"{budget.size:,} of the {budget.limit:,} bytes that GitHub's page shows ({budget.share:.1%})"


def edit_in_words(finding: Finding) -> tuple[str, str] | None:
    """A suggested edit as old and new text on one line each; None for none, or where they differ in spaces alone.

    Where an entry goes away or elsewhere, the message says so.
    """
    if finding.suggestion is None or finding.suggestion.action is not Action.REPLACE:
        return None
    old, new = cleaned(finding.suggestion.old), cleaned(finding.suggestion.new)
    return (old, new) if old != new else None


def lead_in(finding: Finding) -> str:
    """What stands before an edit that a person has to agree to; empty for one beyond doubt."""
    return "perhaps " if finding.suggestion is not None and not finding.suggestion.certain else ""


def goes_without_saying(finding: Finding) -> bool:
    """Whether the message already names what a suggested edit takes out and puts in."""
    edit = edit_in_words(finding)
    return edit is None or all(bare in finding.message for text in edit if (bare := _bare(text)))


def _bare(text: str) -> str:
    return text.strip("[]()").removeprefix(_ARXIV)
