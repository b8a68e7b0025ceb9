"""What the rules said of a paper that was known when it was listed, and never was a candidate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.audit.content import Verdict
from classifiers.verdict import Outcome
from db.decided_works import DecidedWorks
from db.models import Classification, Paper
from db.withdrawals import why_withdrawn

MOST_EVIDENCE = 3
"""Phrases that are told for a score, and as many against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Why it was not proposed."""

    verdict: Verdict
    reason: str
    later: bool = False
    """By a judgement that was made after the paper was listed."""


def judged_then(
    paper: Paper,
    classification: Classification | None,
    *,
    fetched: datetime,
    listed_at: datetime,
    proposal_age_days: int,
    works: DecidedWorks,
) -> Judged:
    """Why a paper was no candidate.

    Args:
        paper: The paper.
        classification: Its judgement as it is stored; there is one at a time.
        fetched: When it was first fetched, which was before it was listed.
        listed_at: When it was listed.
        proposal_age_days: The profile's: papers that are older are not proposed.
        works: What is listed, or was decided about.
    """
    unfit = _unfit(paper, fetched=fetched, listed_at=listed_at, proposal_age_days=proposal_age_days, works=works)
    if classification is None:
        if unfit is not None:
            return unfit
        missing = "" if paper.abstract else ", and only its title is known"
        return Judged(verdict=Verdict.NOT_CHOSEN, reason=f"fetched on {fetched:%Y-%m-%d}, not judged yet{missing}")
    later = classification.classified_at > listed_at
    if classification.outcome == Outcome.IRRELEVANT.value:
        told = evidence_told(classification.result.get("relevance_evidence", ()))
        return Judged(verdict=Verdict.BELOW_THRESHOLD, reason=f"{classification.reason}{told}", later=later)
    if classification.outcome == Outcome.ABSTAIN.value:
        return Judged(verdict=Verdict.SECTION_UNSURE, reason=_unsure(classification), later=later)
    if unfit is not None:
        return unfit
    since = f"{classification.classified_at:%Y-%m-%d}"
    if later:
        reason = f"what the rules said of it then is not kept; since {since} they would propose it"
    else:
        reason = f"judged on {since} to belong in the list, and no run came to choose it"
    return Judged(verdict=Verdict.NOT_CHOSEN, reason=reason, later=later)


def _unfit(
    paper: Paper, *, fetched: datetime, listed_at: datetime, proposal_age_days: int, works: DecidedWorks
) -> Judged | None:
    """Why a paper that belongs in the list was not proposed; None where nothing tells.

    What came to be known only after it was listed is no reason.
    """
    comment, abstract = _words_then(paper, listed_at)
    if why_withdrawn(comment=comment, abstract=abstract) is not None:
        return Judged(verdict=Verdict.WITHDRAWN, reason="its authors have withdrawn it from arXiv, by its own words")
    age = fetched - paper.published if paper.published else None
    if age is not None and age > timedelta(days=proposal_age_days):
        reason = f"{age.days} days old when it was fetched; after {proposal_age_days} days none is proposed"
        return Judged(verdict=Verdict.TOO_OLD, reason=reason)
    same = works.same_as(paper)
    if same is not None and (same.since is None or same.since < listed_at):
        return Judged(verdict=Verdict.KNOWN_OTHERWISE, reason=same.reason)
    return None


def _words_then(paper: Paper, moment: datetime) -> tuple[str | None, str]:
    """Comment and abstract at a moment, by the versions that had been seen; no abstract of a later one."""
    seen = [version for version in paper.versions if version.seen_at <= moment]
    if not seen or len(seen) == len(paper.versions):
        return paper.comment, paper.abstract
    return max(seen, key=lambda version: version.version).comment, ""


def _unsure(classification: Classification) -> str:
    sections = classification.result.get("sections", ())
    runner_up = f"; the next is {sections[1]['section']} with {sections[1]['score']:.2f}" if len(sections) > 1 else ""
    told = evidence_told(sections[0]["evidence"]) if sections else ""
    return f"{classification.reason}{runner_up}{told}"


def evidence_told(evidence: Iterable[Mapping[str, Any]]) -> str:
    """The strongest phrases for and against, to follow a sentence; a side of which none is stored is left out.

    Args:
        evidence: As it is stored with a judgement: ``phrase``, ``field`` and ``weight``, the heaviest first.
    """
    items = list(evidence)
    sides = (
        ("for it", [item for item in items if item["weight"] > 0]),
        ("against it", [item for item in items if item["weight"] < 0]),
    )
    return "".join(f"; {side}: {', '.join(map(_item, found[:MOST_EVIDENCE]))}" for side, found in sides if found)


def _item(item: Mapping[str, Any]) -> str:
    return f"{item['phrase']} {item['weight']:+.1f} ({item['field']})"
