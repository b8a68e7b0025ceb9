r"""Whether an entry as it stands has the strict shape, in which new entries are written.

A list item, without its indentation::

    - [**tag**] **Name** (base): "Title" [YYYY-MM] [venue] [[paper](https://...)] [[repo](https://...)]

where only the title, the month and one link are required. A table row has it if there is a cell for each column, a
month in the column of months, and nothing but title and links in the column of sources.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.curated_list.entry import Entry, EntryKind

LINK_KINDS = frozenset({"paper", "blog", "repo", "model", "data", "website"})
"""The kinds of link that a list has; anything else is a slip of the pen."""

_MONTH = r"\d{4}-(?:0[1-9]|1[0-2])"
_BOLD = r"\*\*(?!\s)(?:\\.|[^\"\\])+?(?<!\s)\*\*"
_URL = r"https://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*"
_LINKS = rf"\[\[(?:{'|'.join(sorted(LINK_KINDS))})\]\({_URL}\)\]"
_SOURCE = rf'"[^ ].*"%s(?: {_LINKS})+'
_ITEM = re.compile(
    rf"(?:\d{{1,9}}[.)]|[-*+]) (?:\[{_BOLD}\] )?(?:{_BOLD}(?: \([^\"]*?\))?: )?"
    + _SOURCE % rf" \[{_MONTH}\](?: \[(?:\\.|[^\[\]\\])+\])?"
)
_SOURCE_CELL = re.compile(_SOURCE % "")


def is_strict(entry: Entry, roles: Sequence[str | None] = ()) -> bool:
    """Whether an entry has the strict shape.

    Args:
        entry: As it was read.
        roles: What the columns of its table hold; not needed for list items.
    """
    if entry.kind is not EntryKind.TABLE:
        return _ITEM.fullmatch(entry.raw) is not None
    if len(roles) != len(entry.cells):
        return False
    by_role = dict(zip(roles, entry.cells, strict=True))
    month, source = by_role.get("month", ""), by_role.get("source", "")
    return re.fullmatch(_MONTH, month) is not None and _SOURCE_CELL.fullmatch(source) is not None
