"""Numbers with gaps or repeats: whatever `bot.curated_list.numbering.renumber` would write otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.curated_list.edits import Edit
from bot.curated_list.entry import EntryKind
from bot.curated_list.lists import renumber_items
from bot.curated_list.section import Block
from bot.lint.codes import Code
from bot.lint.finding import Finding, Suggestion, make_finding
from bot.lint.subject import Subject

_NUMBER = re.compile(r"\d+")


def check_numbers(subject: Subject) -> Iterator[Finding]:
    """Every numbered list of the document, whether it holds entries or not.

    Each number is judged by the one that is *due* above it and not by the one that stands there, so that all
    suggestions together number the list without gaps.
    """
    for section in subject.curated.outline.values():
        for block in section.blocks:
            if block.kind is EntryKind.NUMBERED:
                yield from _check_block(subject, block, section.path)


def _check_block(subject: Subject, block: Block, path: str) -> Iterator[Finding]:
    text = subject.curated.text
    starts = {item.start: index for index, item in enumerate(block.items)}
    for edit in renumber_items(text, block):
        line = subject.line_at(edit.start)
        index = starts.get(edit.start)
        if index is None:
            message = "This line goes with the number of its item, whose width changes."
        else:
            above = _number(text, block.items[index - 1].start)
            number = _number(text, edit.start)
            how = "again" if number == above else f"after {above}"
            message = f"The number {number} stands {how}; {_NUMBER.findall(edit.replacement)[0]} is due."
        yield make_finding(
            Code.NUMBERING, message, line=line, section=path, suggestion=_whole_line(subject, edit, line)
        )


def _number(text: str, start: int) -> int:
    match = _NUMBER.match(text, start)
    return int(match[0]) if match else 0


def _whole_line(subject: Subject, edit: Edit, line: int) -> Suggestion:
    """The whole line, since its first characters alone may occur in it again."""
    written = subject.line(line)
    column = edit.start - subject.line_starts[line - 1]
    return Suggestion(written, written[:column] + edit.replacement + written[column + edit.end - edit.start :])
