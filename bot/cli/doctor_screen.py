"""The doctor's findings on a terminal: one line each, told by a sign, a word and a colour, the remedy below."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.printing import visible, words
from bot.health.finding import Finding, Level
from bot.health.report import Report

_SIGNS = {
    Level.OK: ("✓", "ok", "green"),
    Level.SKIPPED: ("-", "skip", "dim"),
    Level.WARN: ("!", "warn", "yellow"),
    Level.FAIL: ("✗", "fail", "bold red"),
}
_LONGEST_NAME = 13


def print_finding(console: Console, finding: Finding, *, verbose: bool) -> None:
    """Print one finding.

    Args:
        console: Where to.
        finding: What.
        verbose: With the traceback of a check that failed itself.
    """
    sign, word, style = _SIGNS[finding.level]
    row = Table.grid(padding=(0, 1))
    row.add_column(width=1, style=style)
    row.add_column(width=4, style=style)
    row.add_column(width=_LONGEST_NAME, style="bold" if finding.level is Level.FAIL else "")
    row.add_column(overflow="fold")
    row.add_row(
        sign, word, words(finding.check), words(finding.message, "dim" if finding.level is Level.SKIPPED else "")
    )
    if finding.remedy:
        row.add_row("", "", "", Text.assemble(("→ ", style), words(finding.remedy)))
    console.print(row)
    if verbose and finding.trace:
        for line in finding.trace.rstrip().splitlines():
            console.print(Text(visible(line), style="dim"), soft_wrap=True)


def print_verdict(console: Console, report: Report) -> None:
    """Print what all of them come to."""
    console.print()
    style = _SIGNS[report.verdict][2]
    match report.verdict:
        case Level.FAIL:
            text = "Something does not work: begin with the first line that says fail."
        case Level.WARN:
            text = "It works, and somebody should look at what says warn."
        case _:
            text = "All is well."
    console.print(Text.assemble((text, style), f" ({report.told()})"))
