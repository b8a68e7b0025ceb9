"""Rules of style that a list of another form than ours does not keep, so that they are none of its own.

What the checks ask for is how the first list is written: prettier's layout, ``https://arxiv.org/abs/ID``, months in
order. Of another list it is known only that it has a form of its own; which of these rules it follows, it shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.lint.codes import Code
from bot.lint.finding import Finding
from bot.lint.subject import Subject

_STYLE = frozenset(
    {
        Code.MONTH_ORDER,
        Code.ID_ORDER,
        Code.NUMBERING,
        Code.LINK_KIND,
        Code.ARXIV_LINK,
        Code.INSECURE_LINK,
        Code.MALFORMED_VENUE,
        Code.VENUE_SPELLING,
        Code.TABLE_PADDING,
        Code.NOT_PRETTIER,
        Code.MISSING_TITLE,
        Code.MISSING_ID,
        Code.UNLIKELY_MONTH,
    }
)
"""Findings that tell of a habit and not of a mistake, if there are many of them."""
_PRETTIER = frozenset({Code.TABLE_PADDING, Code.NOT_PRETTIER})
"""What one program writes: a list that breaks one of its rules throughout was not written by it."""
_MANY = 4
"""A rule that is broken once for so many entries is not the list's."""


def without_foreign_rules(findings: Sequence[Finding], subject: Subject) -> Sequence[Finding]:
    """The findings without those of rules that a list of another form breaks all over; all of them for ours."""
    if not subject.curated.loosely:
        return findings
    counts = Counter(finding.code for finding in findings)
    entries = len(subject.curated.entries)
    foreign = {code for code in _STYLE if _MANY * counts[code] > entries}
    if foreign & _PRETTIER:
        foreign |= _PRETTIER
    return [finding for finding in findings if finding.code not in foreign]
