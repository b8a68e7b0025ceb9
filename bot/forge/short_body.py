"""The pull request's text in few words, for the link by which a person opens it.

It holds the same boxes as `bot.forge.body`. Once the pull request is open, the text is that person's: it is read, but
never written again. So it tells nothing that will soon be outdated, and nothing of listed papers that were withdrawn:
a link has little room, and the digest and ``shelver status`` tell of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.forge.body_content import BodyEntry
from bot.forge.body_entry import path_text
from bot.forge.body_folds import count_papers
from bot.forge.text import Post, conversation, link
from db.identity import ArxivIdentifier

_TITLE_LENGTHS = (90, 50, 25, 0)
"""Characters of each title, from the longest text to the shortest."""


def short_bodies(
    entries: Sequence[BodyEntry], *, list_title: str, section_order: Sequence[str] = ()
) -> tuple[Post, ...]:
    """The text at several lengths, the longest first; the same content always gives the same bytes.

    Args:
        entries: The proposed papers, in any order.
        list_title: The list's name as people read it.
        section_order: The list's sections in their order; those that it does not name come last, by name.
    """
    position = {section: index for index, section in enumerate(section_order)}
    ordered = sorted(
        entries, key=lambda entry: (position.get(entry.section, len(position)), entry.section, entry.arxiv_id)
    )
    return tuple(
        Post("\n\n".join(_blocks(ordered, list_title=list_title, title_length=length)) + "\n")
        for length in _TITLE_LENGTHS
    )


def _blocks(entries: Sequence[BodyEntry], *, list_title: str, title_length: int) -> Iterator[str]:
    name = conversation(list_title, limit=120)
    yield f"**{count_papers(len(entries))}** from arXiv for **{name}**, each below the section that it is added to."
    yield (
        "- **Refuse** a paper: untick it. The next run takes it off this branch, and it is not proposed again.\n"
        "- **Then merge.** When a maintainer closes this without merging, all of them are refused.\n"
        "- The branch is kept up to date, this text is not: what the branch adds is what counts."
    )
    for section, papers in groupby(entries, key=lambda entry: entry.section):
        yield f"### {path_text(section)}"
        yield "\n".join(_box(paper, title_length=title_length) for paper in papers)


def _box(entry: BodyEntry, *, title_length: int) -> str:
    words = entry.title if title_length else ""
    title = conversation(words, limit=title_length) or conversation(f"arXiv:{entry.arxiv_id}", limit=40)
    return f"- [x] {link(title, ArxivIdentifier(entry.arxiv_id).url)} <!-- shelver:paper {entry.arxiv_id} -->"
