"""How the sources of papers stand, as the pull request's text tells it."""

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
    """Each source that the newest run asked, by name.

    The day until which a source is complete, and the days in doubt, are told only of one in trouble; so the text of a
    quiet day differs from that of the day before in `SourceState.standing` alone.
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
                standing=_standing(session, profile, newest[0], outcome.source),
                details=tuple(_details(session, profile, newest[0], in_trouble=bool(trouble))),
            )
        )
    return states


def _standing(session: Session, profile: str, run: Run, source: str) -> str:
    """The last verified announcement and what each interface was worth; empty of a source without interfaces."""
    verdicts = [
        f"{outcome.source.removeprefix(f'{source}-')} {outcome.verdict}"
        for outcome in run.sources
        if outcome.source.startswith(f"{source}-")
    ]
    if not verdicts:
        return ""
    verified = last_verified_announcement(session, profile)
    last = f"the last verified announcement was that of {verified}" if verified else "no announcement was verified"
    return f"When this text was written, {last}. By interface: {', '.join(verdicts)}."


def _details(session: Session, profile: str, run: Run, *, in_trouble: bool) -> Iterator[str]:
    """The days in doubt of a source in trouble, and what was given up in the last month."""
    if in_trouble:
        yield from (f"Not verified yet: {told}." for told in tell_days(open_days(session, profile))[:_SHOWN])
    given_up = given_up_days(session, profile, since=run.started_at.date() - _MONTH)
    yield from (f"Given up: {told}." for told in tell_days(given_up)[:_SHOWN])
