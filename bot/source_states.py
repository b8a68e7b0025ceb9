"""How the sources of papers stand, as the pull request's text tells it: only what changes with the state itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.announcement_words import tell_days
from bot.forge.body_content import SourceState
from bot.sources.harvest import Verdict
from db.ledger import given_up_days, last_verified_announcement, open_days
from db.models import Run
from db.runs import is_interface, recent_runs, watermark

_NAMES = {"arxiv": "arXiv"}
_SHOWN = 5
_MONTH = timedelta(days=30)
_TROUBLES = {
    Verdict.SUSPECT: "gave an answer that could not be verified",
    Verdict.FAILED: "could not be read in full",
}


def source_states(session: Session, profile: str) -> list[SourceState]:
    """Each source that the newest run asked, by name; its several interfaces only where there is trouble.

    The day until which a source is complete and the last verified announcement are told only of one in trouble, where
    they stand still; so the text of a quiet day is that of the day before.
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
                details=tuple(_details(session, profile, newest[0], outcome.source, in_trouble=bool(trouble))),
            )
        )
    return states


def _details(session: Session, profile: str, run: Run, source: str, *, in_trouble: bool) -> Iterator[str]:
    """The interfaces' verdicts and the days in doubt of a source in trouble, and what was given up lately."""
    if in_trouble:
        verdicts = [
            f"{outcome.source.removeprefix(f'{source}-')} {outcome.verdict}"
            for outcome in run.sources
            if outcome.source.startswith(f"{source}-")
        ]
        if verdicts:
            yield f"By interface: {', '.join(verdicts)}."
        verified = last_verified_announcement(session, profile)
        if verified:
            yield f"The last verified announcement is that of {verified}."
        yield from (f"Not verified yet: {told}." for told in tell_days(open_days(session, profile))[:_SHOWN])
    given_up = given_up_days(session, profile, since=run.started_at.date() - _MONTH)
    yield from (f"Given up: {told}." for told in tell_days(given_up)[:_SHOWN])
