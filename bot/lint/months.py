"""Printed months: those that cannot be read, and those that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.curated_list.entry import Entry, EntryKind
from bot.lint.codes import Code
from bot.lint.finding import Finding, Suggestion, make_finding
from bot.lint.identifiers import identifier_month
from bot.lint.subject import Subject, called, month_number, month_text

_BROKEN_MONTH = re.compile(r"(?<!\[)\[(?P<written>\d[\d\s/.-]*)\](?!\()")
_BROKEN_CELL = re.compile(r"\d[\d\s/.-]*")
_TOO_EARLY = 2
"""Papers sometimes wait for their announcement, but hardly over a whole month."""
_DAYS_OPEN = 5
"""A paper announced on one of a month's first days may have been submitted in the month before."""


def check_months(subject: Subject) -> Iterator[Finding]:
    """Missing, malformed, future and impossible months.

    The printed month is that of the first version's submission: the id's, or the one before.
    """
    present = f"{subject.today:%Y-%m}"
    roles = _roles(subject)
    for entry in subject.curated.entries:
        if entry.month is None:
            if entry.form:  # such lists print months or do not, as they please
                continue
            yield _without_month(subject, entry, roles.get(entry.start, ()))
        elif entry.month > present:
            yield make_finding(
                Code.IMPOSSIBLE_MONTH,
                f"{called(entry)} is of {entry.month}, which lies in the future.",
                line=entry.line,
                section=entry.section,
                suggestion=_right(subject, entry, entry.month),
            )
        elif entry.arxiv_id and (given := identifier_month(entry.arxiv_id)):
            yield from _against_id(subject, entry, entry.month, given)


def _roles(subject: Subject) -> Mapping[int, Sequence[str | None]]:
    """What the columns of a row's table hold, by the offset at which the row starts."""
    blocks = (block for section in subject.curated.sections.values() for block in section.blocks if block.roles)
    return {entry.start: block.roles for block in blocks for entry in block.entries}


def _without_month(subject: Subject, entry: Entry, roles: Sequence[str | None]) -> Finding:
    written = _written_month(entry, roles)
    if written is None:
        return make_finding(
            Code.MISSING_MONTH,
            f"{called(entry)} has no month.",
            line=entry.line,
            section=entry.section,
            suggestion=_added(subject, entry),
        )
    return make_finding(
        Code.MALFORMED_MONTH,
        f"{called(entry)} has {written!r} for a month; YYYY-MM can be read.",
        line=entry.line,
        section=entry.section,
        suggestion=_right(subject, entry, written),
    )


def _against_id(subject: Subject, entry: Entry, month: str, given: str) -> Iterator[Finding]:
    late = month_number(month) - month_number(given)
    record = subject.records.get(entry.arxiv_id or "")
    if record is not None and record.published is not None and f"{record.published:%Y-%m}" == month:
        return
    if late > 0 and not entry.form:  # other lists may print when a paper was published elsewhere
        yield make_finding(
            Code.IMPOSSIBLE_MONTH,
            f"{called(entry)} is of {month}, but arXiv gave {entry.arxiv_id} in {given}.",
            line=entry.line,
            section=entry.section,
            suggestion=_right(subject, entry, month),
        )
    elif -late >= _TOO_EARLY:
        yield make_finding(
            Code.UNLIKELY_MONTH,
            f"{called(entry)} is of {month}, {-late} months before arXiv gave {entry.arxiv_id}: right if it waited "
            "for its announcement.",
            line=entry.line,
            section=entry.section,
            suggestion=_right(subject, entry, month),
        )


def _written_month(entry: Entry, roles: Sequence[str | None]) -> str | None:
    """What stands in a month's place and is none."""
    if "month" in roles:
        cell = entry.cells[roles.index("month")] if roles.index("month") < len(entry.cells) else ""
        return cell if _BROKEN_CELL.fullmatch(cell) else None
    after_title = entry.raw.rfind('"') + 1
    match = _BROKEN_MONTH.search(entry.raw, after_title)
    return match["written"].strip() if match else None


def _added(subject: Subject, entry: Entry) -> Suggestion | None:
    """The month in its place after the title; sure where arXiv says it and the id agrees, else that of the id."""
    given = identifier_month(entry.arxiv_id or "")
    after_title = re.search(r'" ?(?=\[)', entry.raw)
    if given is None or after_title is None or entry.kind is EntryKind.TABLE:
        return None
    submitted = _submitted(subject, entry)
    agrees = submitted is not None and 0 <= month_number(given) - month_number(submitted) < _TOO_EARLY
    month = submitted if submitted is not None and agrees else given
    return Suggestion(after_title[0] + "[", f'" [{month}] [', certain=agrees)


def _right(subject: Subject, entry: Entry, written: str) -> Suggestion | None:
    """The month that should stand there; None where the id tells none.

    That is the month in which arXiv says that the paper was submitted; else, of the two that the id leaves open, the
    only one from which what is written lacks some characters; else the id's own month, in which nearly all papers
    were submitted, and that is not certain.
    """
    given = identifier_month(entry.arxiv_id) if entry.arxiv_id else None
    if given is None:
        return None
    possible = [given, month_text(month_number(given) - 1)]
    submitted = _submitted(subject, entry)
    if submitted is not None:
        month, certain = submitted, submitted in possible
    else:
        completed = [month for month in possible if _lacks_characters(written, month)]
        certain = len(completed) == 1
        month = completed[0] if certain else given
    old = f"[{written}]" if f"[{written}]" in entry.raw else written
    return Suggestion(old, old.replace(written, month), certain=certain) if month != written else None


def _submitted(subject: Subject, entry: Entry) -> str | None:
    """The month in which a paper was submitted, as far as that is beyond doubt.

    Some sources give the day of announcement instead, which follows within a few days: then a day at the start of the
    id's month leaves two months open.
    """
    record = subject.records.get(entry.arxiv_id or "")
    if record is None or record.published is None:
        return None
    month = f"{record.published:%Y-%m}"
    doubtful = record.published.day <= _DAYS_OPEN and month == identifier_month(entry.arxiv_id or "")
    return None if doubtful else month


def _lacks_characters(written: str, whole: str) -> bool:
    rest = iter(whole)
    return len(written) < len(whole) and all(character in rest for character in written)
