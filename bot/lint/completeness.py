"""Entries that lack something, and lines that should be entries and cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from bot.lint.codes import Code
from bot.lint.finding import Finding, make_finding
from bot.lint.subject import Subject, called, shortened


def check_completeness(subject: Subject) -> Iterator[Finding]:
    """Missing titles and ids, entry by entry, then lines that could not be read; months have their own check."""
    if not subject.curated.entries:
        yield make_finding(
            Code.EMPTY_LIST,
            "The list has no entry that can be read: a list item or table row with its title in quotes.",
            line=1,
        )
    for entry in subject.curated.entries:
        if entry.title is None:
            yield make_finding(
                Code.MISSING_TITLE, f"{called(entry)} has no title.", line=entry.line, section=entry.section
            )
        if entry.arxiv_id is None:
            yield make_finding(
                Code.MISSING_ID,
                f"{called(entry)} has no link to arXiv, so it is recognised by its title alone.",
                line=entry.line,
                section=entry.section,
            )
    for unparsed in subject.curated.unparsed:
        yield make_finding(
            Code.UNPARSED,
            f"This line cannot be read as an entry: {shortened(unparsed.raw.strip())}",
            line=unparsed.line,
            section=unparsed.section,
        )
