"""What a back-fill shows: a bar on a terminal, otherwise a line in the log for each month; and what it came to."""

from __future__ import annotations

import math
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import structlog
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TaskID, TextColumn
from rich.text import Text

from bot.backfill.days import Span, days_in
from bot.backfill.outcome import Ending, Outcome
from bot.backfill.pace import LONGEST_PART, Estimate
from bot.cli.printing import words
from bot.stopping import Stop

log = structlog.stdlib.get_logger("shelver.backfill")

SHOWN_REASONS = 10
"""So many reasons are shown each; the rest is counted."""
TOLD_PAUSE = 20.0
"""Seconds; of shorter pauses nothing is said."""


class BackfillScreen:
    """The face of one back-fill."""

    def __init__(self) -> None:
        self._progress_console = Console(stderr=True, highlight=False)
        self._console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
        self.terminal = self._progress_console.is_terminal and self._progress_console.is_interactive
        """Whether a person watches."""
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._month = date.max
        """The month whose days are asked for; a line in the log tells when it is over."""
        self._estimated = False

    def begin(self, outcome: Outcome, *, categories: Sequence[str], delay: float) -> None:
        """Tell what is to be done, and what is known of the time that it takes: the least, as yet."""
        if outcome.left:
            self._month = outcome.left[0].span.first.replace(day=1)
        least = math.ceil(outcome.days_wanted / LONGEST_PART) * delay
        before = f" ({outcome.days_before:,} are verified already)" if outcome.days_before else ""
        told = f"{outcome.days_wanted:,} days of {outcome.span} to ask for{before}, in {', '.join(categories)}"
        if self.terminal:
            self._progress_console.print(words(told))
            if outcome.days_wanted:
                self._progress_console.print(
                    words(
                        f"How long it takes depends on the number of papers, and is told after a few answers; at "
                        f"{delay:g} s a request it is not less than {least:,.0f} s."
                    )
                )
        else:
            log.info("back-fill begins", task=told, seconds_at_least=round(least))

    @contextmanager
    def running(self, stop: Stop) -> Iterator[None]:
        """Show a bar for the length of the block, on a terminal."""
        if not self.terminal:
            yield
            return
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=16),
            TextColumn("{task.completed:,}/{task.total:,} days"),
            _TimeLeft(stop),
        )
        with Progress(*columns, console=self._progress_console, transient=True) as self._bar:
            self._task = self._bar.add_task("", total=None, visible=False)
            yield
        self._bar = None

    def tell(self, outcome: Outcome) -> None:
        """Show how far it is."""
        if outcome.asked_until is None:
            return
        done = outcome.days_wanted - days_in(outcome.left)
        last = outcome.asked_until.span.last
        if self._bar is not None and self._task is not None:
            self._bar.update(
                self._task,
                description=str(last),
                completed=done,
                total=outcome.days_wanted,
                visible=True,
                estimate=outcome.estimate,
            )
        self._tell_estimate(outcome.estimate)
        next_month = outcome.left[0].span.first.replace(day=1) if outcome.left else date.max
        if next_month > self._month:
            self._month = next_month
            log.info(
                "back-fill",
                until=str(last),
                days_left=days_in(outcome.left),
                papers=outcome.papers,
                new=outcome.stored.new,
                requests=outcome.requests,
                time_left=str(outcome.estimate) if outcome.estimate else None,
            )

    def tell_pause(self, seconds: float) -> None:
        """Say that nobody asks arXiv for a while, unless it is not worth a word."""
        if seconds < TOLD_PAUSE:
            return
        if self._bar is not None:
            self._bar.console.print(words(f"arXiv is left alone for {seconds:,.0f} s; Ctrl-C ends the wait."))
        else:
            log.info("arXiv is left alone for a while", seconds=round(seconds))

    def _tell_estimate(self, estimate: Estimate | None) -> None:
        """Say once, in words, what the rest will take."""
        if estimate is None or self._estimated:
            return
        self._estimated = True
        told = explained(estimate)
        if self._bar is not None:
            self._bar.console.print(words(told))
        else:
            log.info("back-fill estimate", estimate=told)

    def summary(self, outcome: Outcome, *, profile: str | None) -> None:
        """Show what it came to, what is missing and why, and how to go on."""
        stored = outcome.stored
        before = f", {outcome.days_before:,} of them by earlier back-fills" if outcome.days_before else ""
        verified = outcome.days_verified + outcome.days_before
        self._console.print(
            words(
                f"{outcome.papers:,} papers came: {stored.new:,} new, {stored.changed:,} changed, {stored.known:,} "
                "known already"
            )
        )
        self._console.print(
            words(f"{verified:,} of {len(outcome.span):,} days of {outcome.span} are verified{before}")
        )
        for doubtful in outcome.doubtful[:SHOWN_REASONS]:
            self._console.print(
                Text.assemble(
                    ("not verified: ", "yellow"),
                    words(f"{doubtful.gap.span} ({', '.join(doubtful.gap.categories)}): {doubtful.reason}"),
                )
            )
        if len(outcome.doubtful) > SHOWN_REASONS:
            self._console.print(Text(f"and {len(outcome.doubtful) - SHOWN_REASONS:,} more"))
        if outcome.left:
            rest = Span(outcome.left[0].span.first, outcome.left[-1].span.last)
            self._console.print(
                Text.assemble(
                    ("not asked for yet: ", "yellow"),
                    words(f"{days_in(outcome.left):,} days of {rest}{_WHY.get(outcome.ending, '')}"),
                )
            )
        if outcome.reason:
            style = "red" if outcome.ending is Ending.REFUSED else "yellow"
            self._console.print(Text.assemble(("arXiv: ", style), words(outcome.reason)))
        if outcome.is_verified:
            self._console.print("[green]done[/]; the next 'shelver run' judges what is young enough to be proposed")
            return
        arguments = ["shelver", "backfill", "--from", str(outcome.span.first), "--to", str(outcome.span.last)]
        arguments += ["--profile", profile] if profile is not None else []
        self._console.print(
            words(f"nothing that was verified is asked for again; go on with: {shlex.join(arguments)}")
        )


_WHY: dict[Ending | None, str] = {
    Ending.STOPPED: ", because it was stopped",
    Ending.UNAVAILABLE: ", because arXiv gave no answers, or none to be trusted",
    Ending.REFUSED: ", because arXiv refused",
}


def explained(estimate: Estimate) -> str:
    """How an estimate comes about, in a sentence."""
    least, most = estimate.requests
    number = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    return (
        f"By the answers so far {number} requests are left, one every {estimate.seconds_each:.1f} s: {estimate}, "
        "longer if arXiv asks for patience."
    )


class _TimeLeft(ProgressColumn):
    """How long it will take, or that it is about to stop."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        super().__init__()

    def render(self, task: Task) -> Text:
        """The words at the end of the bar."""
        if self._stop.asked_by is not None:
            return Text("stopping after this request", style="yellow")
        estimate: Estimate | None = task.fields.get("estimate")
        if task.total is not None and task.completed >= task.total:
            return Text("asking again for what is in doubt")
        return Text(f"{estimate} left" if estimate is not None else "no estimate yet")
