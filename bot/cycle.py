"""One run of the bot, top to bottom.

What a step stores, it stores in whole transactions, and every write to the forge is found again instead of repeated:
a run that is killed at any point is simply finished by the next one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.exit_code import ExitCode
from bot.own_version import own_version
from bot.steps.check_merged import check_merged
from bot.steps.choose_papers import choose_papers
from bot.steps.context import Cycle
from bot.steps.find_sections import find_sections
from bot.steps.harvest_papers import harvest_papers
from bot.steps.judge_papers import judge_papers
from bot.steps.publish_proposals import publish_proposals
from bot.steps.read_comments import read_comments
from bot.steps.read_list import read_list
from bot.steps.read_review import read_review
from bot.steps.read_words import read_words
from bot.stopping import Stop, Stopped
from config.errors import DatabaseError, ShelverError, SourceUnavailableError, SourceUnverifiedError
from db.interruption import take_back
from db.proposals import proposals
from db.runs import begin_run, finish_run
from db.session import Sessions
from db.states import ProposalState

log = structlog.stdlib.get_logger("shelver.cycle")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: it takes the cycle, leaves on it what later steps need, and says in a sentence what it did."""

    name: str
    action: Callable[[Cycle], str]
    needs: frozenset[str] = frozenset()
    """The steps without whose success this one is left out."""


STEPS = (
    Step("read review", read_review),
    Step("read list", read_list),
    Step("check merged papers", check_merged, needs=frozenset({"read list"})),
    Step("find sections", find_sections, needs=frozenset({"read list"})),
    Step("read comments", read_comments, needs=frozenset({"read review", "find sections"})),
    Step("harvest papers", harvest_papers),
    Step("judge papers", judge_papers),
    Step("choose papers", choose_papers, needs=frozenset({"find sections"})),
    Step("read words", read_words),
    Step(
        "publish proposals",
        publish_proposals,
        needs=frozenset({"read review", "read list", "read comments", "choose papers"}),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did, for people and programs."""

    exit_code: ExitCode
    steps: tuple[tuple[str, str], ...]
    """Name and sentence of each step, in order."""
    failures: tuple[str, ...]
    """What went wrong, most important first."""
    cycle: Cycle


class Show(Protocol):
    """Called after each step."""

    def __call__(self, name: str, sentence: str, *, failed: bool) -> None:
        """Show a step's name and what it did; ``failed`` where it did not do all of it, or could not be sure."""


def log_step(name: str, sentence: str, *, failed: bool) -> None:
    """Show it to nobody, but log it."""
    log.log(logging.WARNING if failed else logging.INFO, name, outcome=sentence)


def run_cycle(
    cycle: Cycle, *, clock: Callable[[], datetime], show: Show = log_step, stop: Stop | None = None
) -> Report:
    """Run all steps; the caller holds the run lock.

    A source in trouble does not stop what can be done without it; the exit code tells. A database that fails does: no
    later step could remember what it did. Programming errors are not caught: the run stays in the database as
    interrupted, as one does that a signal stops.

    Args:
        cycle: What the steps share.
        clock: The present.
        show: Told what each step did.
        stop: Asked before each step.

    Raises:
        Stopped, KeyboardInterrupt: A signal asked for the end.
        DatabaseError: It failed, and cannot even be told so.
    """
    stop = stop or Stop()
    notes = cycle.notes_sessions or cycle.sessions
    with cycle.sessions.begin() as session:
        cycle.run_id = begin_run(session, cycle.name, version=own_version(), at=cycle.now).id
    try:
        return _run_steps(cycle, notes, clock=clock, show=show, stop=stop)
    except (Stopped, KeyboardInterrupt) as signalled:
        by = str(signalled) or "Ctrl-C"
        log.warning("stopped", by=by)
        take_back(notes)
        with suppress(DatabaseError, SQLAlchemyError), notes.begin() as session:
            message = f"stopped by {by}; the next run takes up what is left"
            finish_run(session, cycle.run_id, outcome="interrupted", message=message, at=max(clock(), cycle.now))
        raise


def _run_steps(cycle: Cycle, notes: Sessions, *, clock: Callable[[], datetime], show: Show, stop: Stop) -> Report:
    failed: dict[str, ShelverError] = {}
    sentences: list[tuple[str, str]] = []
    broken: DatabaseError | None = None
    for step in STEPS:
        stop.check()
        doubts = len(cycle.unverified)
        missing = sorted(step.needs & failed.keys())
        if broken is not None:
            sentence = "left out: the database failed"
            failed[step.name] = broken
        elif missing:
            sentence = f"left out: {missing[0]} failed"
            failed[step.name] = failed[missing[0]]
        else:
            try:
                sentence = step.action(cycle)
            except ShelverError as error:
                failed[step.name] = error
                sentence = str(error)
                if type(error) is DatabaseError:
                    broken = error
        sentences.append((step.name, sentence))
        show(step.name, sentence, failed=step.name in failed or len(cycle.unverified) > doubts)
    with cycle.sessions() as session:
        # Also where nothing was published: what stands in the pull request stays there.
        cycle.figures.proposed = len(proposals(session, cycle.name, ProposalState.PROPOSED))
    report = _report(cycle, sentences, list(dict.fromkeys(failed.values())))
    with notes.begin() as session:
        message = "; ".join(report.failures) or sentences[-1][1]
        outcome = {ExitCode.DONE: "done", ExitCode.UNVERIFIED: "unverified"}.get(report.exit_code, "failed")
        ended = max(clock(), cycle.now)
        finish_run(session, cycle.run_id, outcome=outcome, message=message, at=ended, usage=cycle.usage())
    return report


def _report(cycle: Cycle, sentences: list[tuple[str, str]], errors: list[ShelverError]) -> Report:
    if any(not isinstance(error, (SourceUnavailableError, SourceUnverifiedError)) for error in errors):
        exit_code = ExitCode.FAILED
    elif errors or cycle.unverified:
        exit_code = ExitCode.UNVERIFIED
    else:
        exit_code = ExitCode.DONE
    failures = tuple(str(error) for error in errors) + tuple(cycle.unverified)
    return Report(exit_code=exit_code, steps=tuple(sentences), failures=failures, cycle=cycle)
