"""What a run shows: progress bars and colours on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from bot.cli.printing import words
from bot.cycle import STEPS, Report
from bot.exit_code import ExitCode

_NAME_WIDTH = max(len(step.name) for step in STEPS)


class Screen:
    """The face of one run."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = Console(file=sys.stdout, quiet=quiet, highlight=False)
        self.quiet = quiet
        """Whether nothing is shown at all."""
        self.terminal = self._console.is_terminal and not quiet
        """Whether a person watches."""
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._doing = ""

    @contextmanager
    def running(self) -> Iterator[None]:
        """Show progress for the length of the block, on a terminal."""
        if not (self.terminal and self._console.is_interactive):
            yield
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn())
        with Progress(*columns, console=self._console, transient=True) as self._progress:
            yield
        self._progress = None

    def progress(self, doing: str, done: int, total: int | None) -> None:
        """Show how far something is."""
        if self._progress is None:
            return
        if self._task is not None and self._doing != doing:
            self._progress.remove_task(self._task)
            self._task = None
        if self._task is None:
            self._task, self._doing = self._progress.add_task(doing, total=total), doing
        self._progress.update(self._task, completed=done, total=total)

    def step(self, name: str, sentence: str, *, failed: bool) -> None:
        """Show what a step did."""
        if self._progress is not None and self._task is not None:
            self._progress.remove_task(self._task)
            self._task = None
        mark = "[red]✗[/]" if failed else "[green]✓[/]"
        if not self.terminal:
            line = Text.assemble(Text.from_markup(mark), f" {name:<{_NAME_WIDTH}} ", words(sentence))
            self._console.print(line, soft_wrap=True)
            return
        row = Table.grid(padding=(0, 1))
        row.add_column(width=1)
        row.add_column(width=_NAME_WIDTH)
        row.add_column(overflow="fold")
        row.add_row(mark, name, words(sentence))
        self._console.print(row)

    def summary(self, report: Report) -> None:
        """Show what the run came to."""
        figures = report.cycle.figures
        table = Table.grid(padding=(0, 2))
        table.add_column(style="bold")
        table.add_column(justify="right")
        for label, number in (
            ("papers polled", figures.polled),
            ("  not seen before", figures.new),
            ("candidates", figures.candidates),
            ("  in the pull request", figures.proposed),
        ):
            table.add_row(label, f"{number:,}")
        self._console.print()
        self._console.print(table)
        for note in report.cycle.notes:
            self._console.print(Text.assemble(("note: ", "yellow"), words(note)), soft_wrap=True)
        for failure in report.failures:
            self._console.print(Text.assemble(("failed: ", "red"), words(failure)), soft_wrap=True)
        if report.cycle.published is not None:
            url = report.cycle.published.pull_request.url
            self._console.print(Text.assemble(("pull request ", "bold"), words(url)), soft_wrap=True)
        if report.cycle.offered is not None:
            told = "open the pull request by this link, then Shelver keeps its branch up to date: "
            self._console.print(Text.assemble((told, "bold"), words(report.cycle.offered.link)), soft_wrap=True)
        self._console.print(_VERDICTS[report.exit_code])

    def table(self, table: Table) -> None:
        """Show figures below each other, after an empty line."""
        self._console.print()
        self._console.print(table)

    def say(self, text: str | Text) -> None:
        """Show a line."""
        self._console.print(text, soft_wrap=True)


_VERDICTS = {
    ExitCode.DONE: "[green]done[/]",
    ExitCode.UNVERIFIED: "[yellow]done, but not everything could be verified: the next run tries again[/]",
    ExitCode.FAILED: "[red]failed: see above; the next run takes up what is left[/]",
}
