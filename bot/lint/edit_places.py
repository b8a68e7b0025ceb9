"""Suggested edits at their place: the line that they change, and in a table a cell that keeps its width."""

from __future__ import annotations

import dataclasses

from bot.curated_list.display_width import display_width
from bot.curated_list.tables import BAR
from bot.lint.codes import Code
from bot.lint.finding import Finding
from bot.lint.subject import Subject

_WHOLE_ROWS = frozenset({Code.TABLE_PADDING, Code.NOT_PRETTIER, Code.NUMBERING})


def fitted(finding: Finding, subject: Subject) -> Finding:
    """The finding with a suggestion that can be carried out in its line, or with none."""
    return _stretched(_placed(finding, subject), subject)


def _placed(finding: Finding, subject: Subject) -> Finding:
    """Of an entry of several lines, the line that the suggestion changes; an edit across lines is no suggestion."""
    suggestion = finding.suggestion
    if suggestion is None:
        return finding
    for line in range(finding.line, finding.line + subject.entry_lengths.get(finding.line, 1)):
        if suggestion.old in subject.line(line):
            return dataclasses.replace(finding, line=line)
    return dataclasses.replace(finding, suggestion=None)


def _stretched(finding: Finding, subject: Subject) -> Finding:
    """The finding with its suggestion stretched to the end of the cell, so far as the cell has room.

    A text that is too long for its column is put in all the same: the table has to be padded again then.
    """
    line = subject.line(finding.line)
    suggestion = finding.suggestion
    if suggestion is None or finding.code in _WHOLE_ROWS or not line.lstrip().startswith("|"):
        return finding
    start = line.find(suggestion.old)
    bar = BAR.search(line, start + len(suggestion.old)) if start >= 0 else None
    if bar is None:
        return finding
    old = line[start : bar.start()]
    words = suggestion.new + old[len(suggestion.old) :].rstrip()
    new = words + " " * max(1, display_width(old) - display_width(words))
    return dataclasses.replace(finding, suggestion=dataclasses.replace(suggestion, old=old, new=new))
