"""What a new entry says about its paper, as far as the paper itself tells and its section wants to know."""

from __future__ import annotations

import re
from collections import Counter

from bot.curated_list.new_entry import NewEntry
from bot.curated_list.section import Section
from config.errors import ListError
from db.models import Paper

_NAME = re.compile(r"(?P<name>[^\s:][^:]{0,39}?)\s*:\s+\S")
_LONGEST_NAME = 3
"""Words in a name, as the list's own names have at most."""


def new_entry(paper: Paper, section: Section) -> NewEntry:
    """The entry of a paper in a section; what the paper does not tell is left out.

    Raises:
        ListError: The paper has no identifier, no date of submission or no readable title, so it cannot be listed.
    """
    if paper.arxiv_id is None or paper.published is None:
        raise ListError(f"{paper.title!r} has no arXiv identifier or no date of submission")
    return NewEntry(
        section=section.path,
        arxiv_id=paper.arxiv_id,
        title=paper.title,
        month=f"{paper.published:%Y-%m}",
        name=name_from_title(paper.title),
        tag=tag_from_text(f"{paper.title}\n{paper.abstract}", section),
    )


def name_from_title(title: str) -> str | None:
    """The name that a title begins with: ``CodeT`` in "CodeT: Code Generation with Generated Tests".

    A prefix counts as a name when it is short and at least one of its words is written as names are: with a capital
    inside, a digit, or all in capitals; or when it is a single capitalised word.
    """
    match = _NAME.match(title)
    if match is None:
        return None
    words = match["name"].split()
    if len(words) > _LONGEST_NAME:
        return None
    if len(words) == 1 and words[0][0].isupper():
        return words[0]
    if any(re.search(r"\w[A-Z]|\d", word) for word in words):
        return match["name"]
    return None


def tag_from_text(text: str, section: Section) -> str | None:
    """The tag of a section whose entries bear tags (such as ``[**Verilog**]``): the one that the text names most.

    Only tags that the section uses already can be found; where the text names none, there is none.
    """
    tags = Counter(entry.tag for entry in section.entries if entry.tag)
    if not tags:
        return None
    title = text.partition("\n")[0]
    found = {
        tag: (len(_mentions(tag, title)), len(_mentions(tag, text)), tags[tag])
        for tag in tags
        if _mentions(tag, text)
    }
    return max(sorted(found), key=lambda tag: found[tag]) if found else None


def _mentions(tag: str, text: str) -> list[str]:
    exact = re.IGNORECASE if len(tag) > _LONGEST_NAME else 0
    return re.findall(rf"(?<![\w+#]){re.escape(tag)}(?![\w+#])", text, exact)
