"""What a list calls itself."""

from __future__ import annotations

import re

from bot.curated_list.document import CuratedList
from classifiers.learning.headings import plain_heading

LONGEST_TITLE = 80
_IMAGE = r"!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])"
_BADGE = re.compile(rf"\[{_IMAGE}\](?:\([^()]*\)|\[[^\[\]]*\])|{_IMAGE}")
"""An image, be it linked or not, with its address or the name of one that stands elsewhere."""
_HTML_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_NEAR_TOP = 5_000


def title_of(curated: CuratedList) -> str:
    """The words of a list's first main heading, be it Markdown or HTML; empty where there are none.

    Badges beside them, emoji and marks are no part of it.
    """
    first = next((section for section in curated.outline.values() if section.level == 1), None)
    in_html = _HTML_TITLE.search(curated.text, 0, _NEAR_TOP)
    heading = first.heading if first is not None else _TAG.sub(" ", in_html[1]) if in_html is not None else ""
    text = " ".join(plain_heading(_BADGE.sub(" ", heading)).split())
    return "".join(character for character in text if character.isprintable())[:LONGEST_TITLE].strip()
