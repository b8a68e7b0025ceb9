"""Lines that prettier would write otherwise: an owner who formats with it would change them at the next occasion."""

from __future__ import annotations

from collections.abc import Iterator

from bot.curated_list.prettier import deviations
from bot.lint.codes import Code
from bot.lint.finding import Finding, Suggestion, make_finding
from bot.lint.subject import Subject

PADDING_RULE = "table-padding"


def check_style(subject: Subject) -> Iterator[Finding]:
    """What `bot.curated_list.prettier.style` finds; unpadded table rows have a code of their own."""
    for deviation in deviations(subject.curated.text, page=subject.page):
        padding = deviation.rule == PADDING_RULE
        expected = deviation.expected
        yield make_finding(
            Code.TABLE_PADDING if padding else Code.NOT_PRETTIER,
            f"Prettier: {deviation.message}.",
            line=deviation.line,
            section=subject.section_at(deviation.line),
            suggestion=None if expected is None else Suggestion(deviation.written, expected),
        )
