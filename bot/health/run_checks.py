"""The last run, and when the next one should be: what ``doctor`` and ``status`` say about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.health.condition import Condition
from bot.health.expectation import overdue_from
from bot.health.finding import Finding, fail, ok, warn
from bot.health.wording import minute, span
from bot.steps.read_review import UNKNOWN
from db.models import Run
from db.runs import NOT_NOTED, is_interface

LAST_RUN, PUNCTUALITY, BUDGET = "last run", "punctuality", "GitHub budget"
_LONG = timedelta(hours=6)
"""A run that has been under way for longer has probably been killed, or hangs."""
_AHEAD = timedelta(minutes=5)


def check_runs(condition: Condition) -> Iterator[Finding]:
    """What came of the last run, whether the next one is overdue, and what GitHub still allows."""
    run = condition.last_run
    if run is None:
        yield never_ran()
        return
    yield _last_run(condition, run)
    yield _punctuality(condition, run)
    if condition.budget is not None:
        yield _budget(condition, condition.budget)


def never_ran() -> Finding:
    """The finding of who has just begun."""
    return warn(
        LAST_RUN, "there was none yet", "`shelver run --dry-run` tries it and changes nothing; then `shelver run`"
    )


def _last_run(condition: Condition, run: Run) -> Finding:
    age = span(condition.at - run.started_at)
    began = f"{age} ago, at {minute(run.started_at)}"
    match run.outcome:
        case "running" if condition.at - run.started_at > _LONG:
            return warn(
                LAST_RUN,
                f"it began {began}, and has not ended",
                "if no such process is there any more it was killed: the next run takes up what is left",
            )
        case "running":
            return ok(LAST_RUN, f"under way for {age}")
        case "done":
            return ok(LAST_RUN, f"done, {began}{_brought(run)}")
        case "unverified":
            remedy = "nothing, at first: later runs ask again; `shelver status` shows what is in doubt"
            if UNKNOWN in run.message:
                remedy = (
                    "`shelver rebuild` restores it from GitHub; a pull request that is not ours: merge or close it"
                )
            return warn(LAST_RUN, f"done but not verified, {began}: {run.message}", remedy)
        case "failed":
            return fail(
                LAST_RUN, f"failed, {began}: {run.message}", "mend what the message names, then `shelver run` goes on"
            )
    return warn(
        LAST_RUN,
        f"interrupted, {began}: {run.message or NOT_NOTED}",
        "look into its log; the next run takes up what is left",
    )


def _brought(run: Run) -> str:
    """What the sources gave to a run, in a part of a sentence."""
    fetched = sum(source.fetched for source in run.sources if not is_interface(source.source))
    return f"; {fetched:,} papers came" if run.sources else ""


def _punctuality(condition: Condition, run: Run) -> Finding:
    overdue = overdue_from([run.started_at for run in condition.runs])
    if run.started_at > condition.at + _AHEAD:
        return warn(
            PUNCTUALITY,
            f"the last run lies in the future, at {minute(run.started_at)}",
            "this machine's clock was wrong then, or is now: set it by NTP",
        )
    if overdue is not None and condition.at > overdue:
        return fail(
            PUNCTUALITY,
            f"judging by the runs before, another one was due by {minute(overdue)}: nothing runs any more",
            "`crontab -l`, `systemctl list-timers` or `pgrep -af 'shelver serve'` shows whether it is still there; "
            "read its log",
        )
    assert overdue is not None  # noqa: S101 - there was a run
    return ok(PUNCTUALITY, f"judging by the runs before, the next one begins by {minute(overdue)}")


def _budget(condition: Condition, run: Run) -> Finding:
    remaining, limit, reset = run.github_remaining or 0, run.github_limit or 0, run.github_reset_at
    if reset is not None and reset <= condition.at:
        return ok(BUDGET, f"all of {limit:,} requests an hour again since {minute(reset)}")
    told = f"{remaining:,} of {limit:,} requests were left after the last run"
    until = f"until {minute(reset)}" if reset else "for an hour"
    if remaining * 10 < limit:
        return warn(BUDGET, told, f"nothing, {until}; where it stays so, something else uses this account's token")
    return ok(BUDGET, told)
