"""The report of a replay on a terminal."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.cli.printing import heading, visible, words
from bot.replay.report import CauseCount, Report
from bot.replay.wording import (
    EXPLANATION,
    FIGURE_NAMES,
    HEADINGS,
    counted,
    difference,
    notes,
    place,
    rows,
    title,
    versions,
)


def print_report(console: Console, report: Report) -> None:
    """Print the figures, and the differences by cause."""
    console.print(words(title(report), "bold"))
    console.print(Text(versions(report)))
    for note in notes(report):
        console.print(words(f"note: {note}", "yellow"))
    console.print()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    for name in FIGURE_NAMES:
        table.add_column(name, justify="right")
    for row in rows(report):
        table.add_row(*map(Text, row))
    console.print(table)
    console.print()
    console.print(Text(EXPLANATION, style="dim"))
    for concern, counts in groupby(report.causes, key=lambda count: count.concern):
        heading(console, HEADINGS[concern])
        for count in counts:
            _print_cause(console, count)


def _print_cause(console: Console, count: CauseCount) -> None:
    console.print(Padding(Text(counted(count)), (0, 0, 0, 2), expand=False))
    for example in count.examples:
        console.print(Padding(words(place(example), "dim"), (0, 0, 0, 4), expand=False))
        for who, text in difference(example, count.concern):
            console.print(Padding(Text(f"{who:4} {visible(text)}"), (0, 0, 0, 6), expand=False))
