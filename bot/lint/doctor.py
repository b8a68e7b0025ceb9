"""All checks over one list, and their findings in the order in which they matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bot.garbage_collection import collection_paused
from bot.lint.anchors import check_anchors
from bot.lint.brackets import check_brackets
from bot.lint.codes import Code, Severity
from bot.lint.completeness import check_completeness
from bot.lint.duplicates import check_duplicates
from bot.lint.edit_places import fitted
from bot.lint.finding import Finding
from bot.lint.links import check_links
from bot.lint.months import check_months
from bot.lint.numbers import check_numbers
from bot.lint.order import check_order
from bot.lint.own_habits import without_foreign_rules
from bot.lint.profile_sections import check_profile_sections
from bot.lint.style import check_style
from bot.lint.subject import Subject
from bot.lint.tables import check_tables
from bot.lint.titles import check_titles
from bot.lint.venues import check_venues

Check = Callable[[Subject], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    check_titles,
    check_duplicates,
    check_links,
    check_anchors,
    check_profile_sections,
    check_months,
    check_brackets,
    check_venues,
    check_order,
    check_numbers,
    check_completeness,
    check_tables,
    check_style,
)
"""Every check that needs no network and no history."""

_FOLLOWS_FROM_WRONG_ID = frozenset(
    {Code.IMPOSSIBLE_MONTH, Code.UNLIKELY_MONTH, Code.ID_ORDER, Code.DUPLICATE_PAPER, Code.SEVERAL_SECTIONS}
)
_WRONG_MONTHS = frozenset({Code.IMPOSSIBLE_MONTH, Code.UNLIKELY_MONTH})
_FOLLOWS_FROM_WRONG_MONTH = frozenset({Code.MONTH_ORDER, Code.ID_ORDER})
_STYLE_SAID_BETTER = frozenset({Code.TABLE_PADDING, Code.NUMBERING, Code.TABLE_CELLS})
_SEVERITIES = list(Severity)
_CODES = list(Code)


@collection_paused()
def examine(subject: Subject, more: Iterable[Finding] = ()) -> tuple[Finding, ...]:
    """All findings, the worst first, then by code and line.

    What only follows from another finding is left out: a month that cannot be, under an id that is another paper's;
    and lines that prettier would write otherwise, for a reason that has a finding of its own. Of a list of another
    form than ours, so are matters of style that it has all over (`bot.lint.own_habits`).

    Args:
        subject: The list, and what is known besides.
        more: Findings from elsewhere, such as the size and the network's answers.
    """
    found = [finding for check in CHECKS for finding in check(subject)]
    found = [*without_foreign_rules(found, subject), *more]
    wrong_ids = {finding.line for finding in found if finding.code is Code.WRONG_ID}
    wrong_months = {finding.line for finding in found if finding.code in _WRONG_MONTHS}
    half_months = {finding.line for finding in found if finding.code is Code.MALFORMED_MONTH}
    styled = {finding.line for finding in found if finding.code in _STYLE_SAID_BETTER}
    kept = [
        finding
        for finding in found
        if not (finding.code in _FOLLOWS_FROM_WRONG_ID and finding.line in wrong_ids)
        and not (finding.code in _FOLLOWS_FROM_WRONG_MONTH and finding.line in wrong_months)
        and not (finding.code is Code.MISSING_MONTH and finding.line in half_months)
        and not (finding.code is Code.NOT_PRETTIER and finding.line in styled)
    ]
    return tuple(sorted((fitted(finding, subject) for finding in kept), key=_importance))


def _importance(finding: Finding) -> tuple[int, int, int, str]:
    return (_SEVERITIES.index(finding.severity), _CODES.index(finding.code), finding.line, finding.message)
