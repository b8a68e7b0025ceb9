"""How the sources of papers stand, as the pull request's text tells it: only what changes with the state itself."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.forge.body_content import SourceState
from bot.sources.harvest import Verdict
from db.models import Run
from db.runs import is_interface, recent_runs, watermark

_NAMES = {"arxiv": "arXiv"}
_TROUBLES = {
    Verdict.SUSPECT: "gave an answer that could not be verified",
    Verdict.FAILED: "could not be read in full",
}


def source_states(session: Session, profile: str) -> list[SourceState]:
    """Each source that the newest run asked, by name; of its several interfaces only what they came to together.

    The day until which a source is complete is told only of one in trouble, where it stands still; so the text of a
    quiet day is that of the day before.
    """
    newest: list[Run] = recent_runs(session, profile, limit=1)
    states = []
    outcomes = [outcome for outcome in (newest[0].sources if newest else []) if not is_interface(outcome.source)]
    for outcome in sorted(outcomes, key=lambda outcome: outcome.source):
        trouble = _TROUBLES.get(Verdict(outcome.verdict), "")
        mark = watermark(session, profile, outcome.source) if trouble else None
        states.append(
            SourceState(
                source=_NAMES.get(outcome.source, outcome.source),
                trouble=trouble,
                complete_until=(mark - timedelta(days=1)).date() if mark else None,
            )
        )
    return states
