"""The last check of an edit: the new text must read as the old one plus and minus exactly what was asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.curated_list.document import CuratedList
from config.errors import ListError

Content = tuple[str, str | None, str | None, str | None]
"""What an entry says: section, arXiv id, month, title."""


def check_reading(
    before: CuratedList, after: CuratedList, *, added: Sequence[Content] = (), removed: Sequence[Content] = ()
) -> None:
    """Refuse an edit that does not read back as meant.

    Raises:
        ListError: Entries or headings are there that should not be, or are not there that should.
    """
    expected = contents(before) + Counter(added)
    expected.subtract(removed)
    found = contents(after)
    if +expected == found and [*before.outline] == [*after.outline]:
        return
    astray = sorted({arxiv_id for _, arxiv_id, *_ in [*(expected - found), *(found - expected)] if arxiv_id})
    sections = ", ".join(sorted({repr(section) for section, *_ in [*added, *removed]}))
    raise ListError(
        f"the edited list would not read as meant (see {', '.join(astray) or 'its headings'}): look for unclosed "
        f"HTML, code fences and broken table rows in {sections}"
    )


def contents(curated: CuratedList) -> Counter[Content]:
    """What the list's entries say, wherever in their sections they stand."""
    return Counter((entry.section, entry.arxiv_id, entry.month, entry.title) for entry in curated.entries)
