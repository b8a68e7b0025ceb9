"""The doctor's report as Markdown, to paste into an issue: titles come from strangers, so they do nothing there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.forge.text import cleaned, conversation
from bot.lint.codes import TITLES, Severity
from bot.lint.finding import Finding
from bot.lint.report import Report
from bot.lint.wording import HEADINGS, edit_in_words, growth_in_words, lead_in, use_in_words

SHOWN = 10
"""Findings of one code that are written out unless all are asked for; the text then fits into an issue."""
_LONGEST = 400
_BACKTICKS = re.compile("`+")


def render_markdown(report: Report, *, everything: bool = False) -> str:
    """The whole report.

    Args:
        report: What to write.
        everything: Write all findings, and not the first ten of each code.
    """
    return "\n".join(_lines(report, everything=everything)) + "\n"


def _lines(report: Report, *, everything: bool) -> Iterator[str]:
    yield f"# What `shelver lint` found in {code_span(report.file)}"
    yield ""
    yield f"{_words(report.source)}: {report.entries:,} entries in {report.sections} sections."
    yield f"**{report.verdict()}.**"
    for note in report.notes:
        yield ""
        yield f"> {_words(note)}"
    current: Severity | None = None
    for severity, code, findings in report.groups():
        if severity is not current:
            current = severity
            yield ""
            yield f"## {HEADINGS[severity]}"
        yield ""
        yield f"### `{code}`: {TITLES[code]} ({len(findings)})"
        yield ""
        shown = findings if everything else findings[:SHOWN]
        yield from map(_item, shown)
        if len(findings) > len(shown):
            yield f"- and {len(findings) - len(shown)} more"
    yield ""
    yield from _size(report)


def _item(finding: Finding) -> str:
    item = f"- line {finding.line}: {_words(finding.message)}"
    edit = edit_in_words(finding)
    return (
        item if edit is None else f"{item} {lead_in(finding).capitalize()}{code_span(edit[0])} → {code_span(edit[1])}"
    )


def _size(report: Report) -> Iterator[str]:
    budget = report.size
    yield "## Size"
    yield ""
    yield f"{use_in_words(budget)}; {growth_in_words(budget)}."
    if not budget.movable:
        return
    yield ""
    yield "| Section | Bytes | Days won by moving it out |"
    yield "| --- | ---: | ---: |"
    for section in budget.movable:
        days = "unknown" if section.days_won is None else f"{section.days_won:,}"
        yield f"| {_words(section.path)} | {section.size:,} | {days} |"


def _words(text: str) -> str:
    return conversation(text, limit=_LONGEST)


def code_span(text: str) -> str:
    """The text as code, in which nothing is a link or a mention; between more backticks than it holds in a row."""
    shown = cleaned(text, limit=_LONGEST) or " "
    longest = max((len(run) for run in _BACKTICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest or shown == " " else ""
    return f"{fence}{space}{shown}{space}{fence}"
