"""Why a paper is not proposed: each reason a sentence, with what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.explanation.memory import LastDecision, Memory
from bot.explanation.standing import Standing
from bot.profile_sections import ProfileSections
from classifiers.classification import Document, Evidence
from classifiers.verdict import Outcome, Verdict
from config.profile import Profile
from db.states import ProposalState
from db.withdrawals import why_withdrawn

MOST_AGAINST = 3

_DECIDED = {
    ProposalState.CANDIDATE: "it waits for a place in the pull request since {day}{section}",
    ProposalState.PROPOSED: "it stands in the pull request since {day}{section}{url}",
    ProposalState.MERGED: "it came into the list by a pull request on {day}{section}",
    ProposalState.REJECTED: "it was refused on {day}{section}, by {actor}: {reason}{url}",
    ProposalState.DEFERRED: "it was put off on {day}{section}, by {actor}: {reason}{url}",
    ProposalState.WITHDRAWN: "it was withdrawn on {day}{section}: {reason}",
    ProposalState.SUPERSEDED: "the list got it without the bot, as seen on {day}: {reason}",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason."""

    kind: str
    """For programs: such as ``listed``, ``irrelevant``, ``unsure``, ``old``, or the proposal's state."""
    sentence: str
    """Without capital and full stop."""

    def to_json(self) -> dict[str, str]:
        """``kind`` and ``sentence``."""
        return {"kind": self.kind, "sentence": self.sentence}


def reasons_against(
    document: Document,
    verdict: Verdict,
    *,
    relevance: Standing,
    sections: Sequence[Standing],
    profile: Profile,
    memory: Memory | None,
    places: ProfileSections | None,
    now: datetime,
) -> tuple[Reason, ...]:
    """All that keeps a paper from being proposed, what was decided before first; empty where nothing does.

    Args:
        document: The paper.
        verdict: The judgement.
        relevance: The list as a whole.
        sections: The best sections, best first.
        profile: The list's profile.
        memory: What is remembered of the paper; None where it is not stored.
        places: The profile's sections in the list as it was last read; None where it never was.
        now: In UTC; papers too old by then are not proposed.
    """
    return (
        *(_remembered(memory, profile, now) if memory else ()),
        *_judged(verdict, relevance, sections),
        *_unfit(document, verdict.section, profile, places),
    )


def _remembered(memory: Memory, profile: Profile, now: datetime) -> Iterator[Reason]:
    for place in memory.places:
        since = f"{place.since:%Y-%m-%d}"
        if place.until is None:
            yield Reason("listed", f"it stands in the list already, in {place.section} (seen since {since})")
        else:
            until = f"{place.until:%Y-%m-%d}"
            yield Reason("was_listed", f"it stood in the list before, in {place.section} (seen {since} to {until})")
    if memory.decision:
        yield Reason(memory.decision.state.value, _decided(memory.decision))
    if memory.twin:
        yield Reason("twin", f"it is {memory.twin}")
    if memory.arxiv_id is None:
        yield Reason("no_identifier", "it has no arXiv identifier, and only papers on arXiv are proposed")
    days = profile.arxiv.proposal_age_days
    if memory.published and memory.published < now - timedelta(days=days):
        yield Reason("old", f"it was submitted on {memory.published:%Y-%m-%d}: after {days} days none is proposed")


def _decided(decision: LastDecision) -> str:
    return _DECIDED[decision.state].format(
        day=f"{decision.at:%Y-%m-%d}",
        section=f", for {decision.section}" if decision.section else "",
        actor=decision.actor,
        reason=decision.reason,
        url=f" ({decision.url})" if decision.url else "",
    )


def _judged(verdict: Verdict, relevance: Standing, sections: Sequence[Standing]) -> Iterator[Reason]:
    if verdict.outcome is Outcome.IRRELEVANT:
        yield Reason(
            "irrelevant",
            f"it does not seem to belong in the list: its relevance of {relevance.score:.2f} has to be "
            f"{relevance.threshold:.2f}; {_missing(relevance)}",
        )
    if sections[0].missing > 0:
        other = f"; the next is {sections[1].name} with {sections[1].score:.2f}" if len(sections) > 1 else ""
        yield Reason(
            "unsure",
            f"no section is sure: the best, {sections[0].name}, has {sections[0].score:.2f} and has to have "
            f"{sections[0].threshold:.2f}{other}; {_missing(sections[0])}",
        )


def _missing(standing: Standing) -> str:
    against = [item for item in standing.evidence if item.weight < 0][:MOST_AGAINST]
    found = f"strongest against it: {', '.join(map(_told, against))}" if against else "too little speaks for it"
    return f"its sum of {standing.sum:+.1f} needs {standing.missing:+.1f} more; {found}"


def _told(evidence: Evidence) -> str:
    return f"{evidence.phrase} {evidence.weight:+.1f} ({evidence.field})"


def _unfit(document: Document, section: str, profile: Profile, places: ProfileSections | None) -> Iterator[Reason]:
    if not document.abstract:
        yield Reason("title_only", "only its title is known, and no paper is proposed by its title alone")
    if why_withdrawn(comment=document.comment, abstract=document.abstract) is not None:
        yield Reason("withdrawn_from_arxiv", "its authors have withdrawn it from arXiv, by its own words")
    polled = profile.arxiv.categories
    if document.categories and not set(document.categories).intersection(polled):
        held = ", ".join(document.categories)
        yield Reason("category", f"arXiv has it under {held}, and the profile polls none of these")
    if places is not None and places.section_for(section) is None:
        yield Reason("no_section", f"it waits for its section: {places.tell(section)}")
