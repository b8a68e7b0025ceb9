"""The list doctor's report on a terminal: the worst first, in 80 columns, and readable without colours."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.cli.printing import heading, words
from bot.lint.codes import SEVERITIES, TITLES, Code, Severity
from bot.lint.finding import Finding
from bot.lint.remedies import NO_REMEDY, REMEDIES
from bot.lint.report import Report
from bot.lint.wording import (
    HEADINGS,
    SHOWN,
    edit_in_words,
    goes_without_saying,
    growth_in_words,
    lead_in,
    use_in_words,
)

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
_LINE_WIDTH = 5
_LONGEST_EDIT = 150


def print_report(console: Console, report: Report, *, everything: bool) -> None:
    """Print the report.

    Args:
        console: Where to.
        report: What.
        everything: Show all findings, and not the first few of each code.
    """
    console.print(words(report.source, "bold"))
    console.print(f"{report.entries:,} entries in {report.sections} sections; {_known(report)}")
    for note in report.notes:
        console.print(words(f"note: {note}", "yellow"))
    current: Severity | None = None
    for severity, code, findings in report.groups():
        if severity is not current:
            current = severity
            heading(console, HEADINGS[severity])
        _print_group(console, severity, code, findings, everything=everything)
    _print_size(console, report)
    console.print()
    style = next((_STYLES[severity] for severity, count in report.by_severity.items() if count), "bold green")
    console.print(words(report.verdict(), style))


def print_codes(console: Console) -> None:
    """Print all codes with what is suggested for each, or why nothing is."""
    for severity, name in HEADINGS.items():
        heading(console, name)
        for code in Code:
            if SEVERITIES[code] is severity:
                console.print(Text.assemble((code, _STYLES[severity]), f": {TITLES[code]}"))
                remedy = f"suggested: {REMEDIES[code]}" if code in REMEDIES else f"no suggestion: {NO_REMEDY[code]}"
                console.print(Padding(Text(remedy, style="dim"), (0, 0, 0, 2), expand=False))


def _known(report: Report) -> str:
    if not report.records:
        return "of none of them it is known what arXiv says"
    return f"of {report.records:,} papers it is known what arXiv says"


def _print_group(
    console: Console, severity: Severity, code: Code, findings: Sequence[Finding], *, everything: bool
) -> None:
    console.print(Text.assemble((code, _STYLES[severity]), f": {TITLES[code]} ({len(findings)})"))
    shown = findings if everything else findings[: SHOWN[severity]]
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", width=_LINE_WIDTH, style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for finding in shown:
        table.add_row(str(finding.line), _told(finding))
    if len(findings) > len(shown):
        table.add_row("", Text(f"and {len(findings) - len(shown)} more", style="dim"))
    console.print(table)


def _told(finding: Finding) -> Text:
    told = words(finding.message)
    edit = None if goes_without_saying(finding) else edit_in_words(finding)
    if edit is not None and len(edit[0]) + len(edit[1]) <= _LONGEST_EDIT:
        told.append_text(Text.assemble("\n", lead_in(finding), words(edit[0], "red"), " → ", words(edit[1], "green")))
    return told


def _print_size(console: Console, report: Report) -> None:
    budget = report.size
    heading(console, "Size")
    console.print(use_in_words(budget))
    console.print(growth_in_words(budget))
    if not budget.movable:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("could be moved out")
    table.add_column("bytes", justify="right", no_wrap=True)
    table.add_column("days won", justify="right", no_wrap=True)
    for section in budget.movable:
        days = "?" if section.days_won is None else f"{section.days_won:,}"
        table.add_row(words(section.path), f"{section.size:,}", days)
    console.print(table)
