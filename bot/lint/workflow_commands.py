"""Findings as annotations of a GitHub Actions run: lines that the runner reads from a step's output.

Form and escapes: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands and the
runner's own ``@actions/core`` (``command.ts``): ``%``, CR and LF everywhere, in properties ``:`` and ``,`` as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.forge.text import cleaned
from bot.lint.codes import TITLES, Severity
from bot.lint.finding import Finding
from bot.lint.report import Report
from bot.lint.wording import edit_in_words, lead_in

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def workflow_commands(report: Report) -> Iterator[str]:
    """One line for each finding, the worst first: GitHub shows ten of each severity for a step."""
    for finding in report.findings:
        properties = (
            f"file={escaped_property(report.file)},line={finding.line},title={escaped_property(_title(finding))}"
        )
        yield f"::{_COMMANDS[finding.severity]} {properties}::{escaped_message(_message(finding))}"


def _title(finding: Finding) -> str:
    return f"{finding.code}: {TITLES[finding.code]}"


def _message(finding: Finding) -> str:
    """With the edit on a line of its own, unless the message tells all."""
    message = cleaned(finding.message)
    edit = edit_in_words(finding)
    if edit is None:
        return message
    lead = "Perhaps" if lead_in(finding) else "Suggested"
    return f"{message}\n{lead}: {edit[0]} → {edit[1] or '(nothing)'}"


def escaped_message(text: str) -> str:
    """A command's message: it ends at the line's end, so line ends are escaped."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """A command's property: it ends at a comma or colon too."""
    return escaped_message(text).replace(":", "%3A").replace(",", "%2C")
