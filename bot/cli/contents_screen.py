"""What a paper's own words tell, on a terminal: facts for its entry, names, and reported results."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.printing import heading, words
from bot.forge.text import cleaned
from classifiers.entry_fields import EntryFields, Finding, LinkFinding
from classifiers.mentions import Mentions
from classifiers.reported_results import ReportedResult
from config.entities import KINDS

SHOWN_FINDINGS = 12
SHOWN_RESULTS = 4
SHOWN_OF_NAMES = 140
SHOWN_OF_EVIDENCE = 100
_LABELS = {
    "name": "name",
    "benchmark": "own benchmark",
    "languages": "language",
    "base_models": "base model",
    "objectives": "objective",
    "size": "size",
    "benchmark_languages": "its language",
    "venue": "venue",
}
"""How the fields of an entry are called, in the order in which they are shown; links follow."""


def print_contents(console: Console, fields: EntryFields, mentions: Mentions) -> None:
    """Print what is found, in short, and nothing where nothing is."""
    findings = list(_findings(fields))
    if findings:
        heading(console, "What it says for its entry")
        table = _table()
        for label, finding in findings[:SHOWN_FINDINGS]:
            table.add_row(label, _finding(finding))
        if len(findings) > SHOWN_FINDINGS:
            table.add_row("", f"and {len(findings) - SHOWN_FINDINGS} more")
        console.print(table)
    if mentions.entities:
        heading(console, "What it names")
        table = _table()
        for kind in KINDS:
            names = dict.fromkeys(entity.name for entity in mentions.entities if entity.kind == kind)
            if names:
                table.add_row(f"{kind}s" if len(names) > 1 else kind, cleaned(", ".join(names), limit=SHOWN_OF_NAMES))
        console.print(table)
    if mentions.results:
        heading(console, "What it reports")
        table = _table()
        for result in mentions.results[:SHOWN_RESULTS]:
            table.add_row(Text(f"{result.value:g}{result.unit}"), _result(result))
        if len(mentions.results) > SHOWN_RESULTS:
            table.add_row("", f"and {len(mentions.results) - SHOWN_RESULTS} more")
        console.print(table)


def _table() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    return table


def _findings(fields: EntryFields) -> Iterator[tuple[str, Finding]]:
    for field, label in _LABELS.items():
        found: Finding | tuple[Finding, ...] | None = getattr(fields, field)
        for finding in found if isinstance(found, tuple) else [found]:
            if finding is not None:
                yield label, finding
    for link in fields.links:
        yield link.kind, link


def _finding(finding: Finding) -> Text:
    source = finding.field.replace("_", " ")
    parts = [words(finding.value), Text(f"  {finding.confidence}, {source}", "dim")]
    if not isinstance(finding, LinkFinding):
        parts.append(Text(f": {_quoted(finding.evidence)}", "dim"))
    return Text.assemble(*parts)


def _result(result: ReportedResult) -> Text:
    what = f"{result.metric} on {result.benchmark}" if result.metric else f"on {result.benchmark}"
    return Text.assemble(words(what), Text(f"  {result.field}: {_quoted(result.sentence)}", "dim"))


def _quoted(text: str) -> str:
    return f"“{cleaned(text, limit=SHOWN_OF_EVIDENCE)}”"
