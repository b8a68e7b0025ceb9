"""The names by which findings are selected and ignored, how bad each is, and how a group of them is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from config.errors import ConfigurationError


class Severity(StrEnum):
    """How bad a finding is, the worst first."""

    ERROR = "error"
    """A reader is misled, or the bot cannot do its work."""
    WARNING = "warning"
    """The list departs from its own style, or a fact is missing."""
    NOTE = "note"
    """Worth knowing; often on purpose."""


class Code(StrEnum):
    """What can be found; in the order in which it matters."""

    EMPTY_LIST = "empty-list"
    WRONG_ID = "wrong-id"
    UNKNOWN_ID = "unknown-id"
    WITHDRAWN = "withdrawn"
    DEAD_LINK = "dead-link"
    BROKEN_LINK = "broken-link"
    BROKEN_ANCHOR = "broken-anchor"
    SECTION_MISSING = "section-missing"
    SECTION_RENAMED = "section-renamed"
    DUPLICATE_PAPER = "duplicate-paper"
    IMPOSSIBLE_MONTH = "impossible-month"
    MALFORMED_MONTH = "malformed-month"
    UNPARSED = "unparsed"
    TABLE_CELLS = "table-cells"
    SIZE_BUDGET = "size-budget"
    MONTH_ORDER = "month-order"
    NUMBERING = "numbering"
    MISSING_MONTH = "missing-month"
    MISSING_TITLE = "missing-title"
    LINK_KIND = "link-kind"
    ARXIV_LINK = "arxiv-link"
    DUPLICATE_LINK = "duplicate-link"
    INSECURE_LINK = "insecure-link"
    AMBIGUOUS_ANCHOR = "ambiguous-anchor"
    MALFORMED_VENUE = "malformed-venue"
    VENUE_SPELLING = "venue-spelling"
    TABLE_PADDING = "table-padding"
    NOT_PRETTIER = "not-prettier"
    SEVERAL_SECTIONS = "several-sections"
    RETITLED = "retitled"
    UNLIKELY_MONTH = "unlikely-month"
    VENUE_TOO_EARLY = "venue-too-early"
    ID_ORDER = "id-order"
    SECTION_UNKNOWN = "section-unknown"
    NOT_IN_CONTENTS = "not-in-contents"
    MISSING_ID = "missing-id"


_KINDS: tuple[tuple[Code, Severity, str], ...] = (
    (Code.EMPTY_LIST, Severity.ERROR, "nothing that can be read as an entry"),
    (Code.WRONG_ID, Severity.ERROR, "ids that belong to another paper"),
    (Code.UNKNOWN_ID, Severity.ERROR, "ids that arXiv does not know"),
    (Code.WITHDRAWN, Severity.WARNING, "papers that were withdrawn"),
    (Code.DEAD_LINK, Severity.ERROR, "links that lead nowhere"),
    (Code.BROKEN_LINK, Severity.ERROR, "links that are no links"),
    (Code.BROKEN_ANCHOR, Severity.ERROR, "links to headings that are not there"),
    (Code.SECTION_MISSING, Severity.ERROR, "sections of the profile that the list does not have"),
    (Code.SECTION_RENAMED, Severity.WARNING, "sections that the profile calls by an old name"),
    (Code.DUPLICATE_PAPER, Severity.ERROR, "papers that stand twice in one section"),
    (Code.IMPOSSIBLE_MONTH, Severity.ERROR, "months that cannot be"),
    (Code.MALFORMED_MONTH, Severity.ERROR, "months that cannot be read"),
    (Code.UNPARSED, Severity.WARNING, "lines among entries that could not be read"),
    (Code.TABLE_CELLS, Severity.ERROR, "rows with too many or too few cells"),
    (Code.SIZE_BUDGET, Severity.WARNING, "the size that GitHub's page shows"),
    (Code.MONTH_ORDER, Severity.WARNING, "entries out of the order of months"),
    (Code.NUMBERING, Severity.WARNING, "numbers out of sequence"),
    (Code.MISSING_MONTH, Severity.WARNING, "entries without a month"),
    (Code.MISSING_TITLE, Severity.WARNING, "entries without a title"),
    (Code.LINK_KIND, Severity.WARNING, "misspelt kinds of link"),
    (Code.ARXIV_LINK, Severity.WARNING, "arXiv links in another form than https://arxiv.org/abs/ID"),
    (Code.DUPLICATE_LINK, Severity.WARNING, "entries with the same address twice"),
    (Code.INSECURE_LINK, Severity.WARNING, "links that are not encrypted"),
    (Code.AMBIGUOUS_ANCHOR, Severity.WARNING, "links that lead to another heading of the same name"),
    (Code.MALFORMED_VENUE, Severity.WARNING, "venues in an odd form"),
    (Code.VENUE_SPELLING, Severity.WARNING, "venues spelt in several ways"),
    (Code.TABLE_PADDING, Severity.WARNING, "table rows off the padded width"),
    (Code.NOT_PRETTIER, Severity.WARNING, "lines that prettier would write otherwise"),
    (Code.SEVERAL_SECTIONS, Severity.NOTE, "papers that stand in several sections"),
    (Code.RETITLED, Severity.NOTE, "titles far from the one that arXiv has now"),
    (Code.UNLIKELY_MONTH, Severity.NOTE, "months long before the id's"),
    (Code.VENUE_TOO_EARLY, Severity.NOTE, "venues of a year before the paper"),
    (Code.ID_ORDER, Severity.NOTE, "entries out of the order of ids within a month"),
    (Code.SECTION_UNKNOWN, Severity.NOTE, "sections that the profile does not know"),
    (Code.NOT_IN_CONTENTS, Severity.NOTE, "sections that the table of contents leaves out"),
    (Code.MISSING_ID, Severity.NOTE, "entries without an arXiv id"),
)

SEVERITIES: Mapping[Code, Severity] = {code: severity for code, severity, _ in _KINDS}
"""How bad findings of a code usually are."""
TITLES: Mapping[Code, str] = {code: title for code, _, title in _KINDS}
"""What stands above a group of findings of one code."""


def parse_codes(words: Iterable[str], *, key: str) -> frozenset[Code]:
    """The codes that somebody typed, one by one or with commas between them.

    Raises:
        ConfigurationError: There is no such code; the message names those that there are.
    """
    codes = set()
    for word in (part.strip() for words_of_one in words for part in words_of_one.split(",")):
        if not word:
            continue
        try:
            codes.add(Code(word))
        except ValueError:
            raise ConfigurationError(f"{word!r} is no code; there are {', '.join(Code)}", key=key) from None
    return frozenset(codes)
