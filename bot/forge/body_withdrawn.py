"""What the pull request's text says of papers that were withdrawn from arXiv, where the reviewer sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.forge.body_content import WithdrawnPaper
from bot.forge.body_entry import path_text, title_text
from bot.forge.body_room import Room
from bot.forge.text import conversation, link
from db.identity import ArxivIdentifier

MOST_SHOWN = 5
"""Papers of each kind that are named."""
_REASON = 140
"""Characters of a paper's own words."""


def withdrawn_note(papers: Sequence[WithdrawnPaper], room: Room) -> Iterator[str]:
    """A note about withdrawn papers that stand in the list, and about those that stood here; nothing without any."""
    # A blank line parts the two lists: what follows a list's item directly would become part of that item.
    listed = [paper for paper in papers if paper.section is not None]
    taken_off = [paper for paper in papers if paper.section is None]
    lines = []
    if listed:
        lines.append("**Withdrawn from arXiv, and still in the list.** Whether they stay is yours to decide:")
        lines += _items(listed, room)
    if taken_off:
        lines += [""] if lines else []
        lines.append("**Withdrawn from arXiv, and therefore no longer on this branch:**")
        lines += _items(taken_off, room)
    if lines:
        yield "\n".join(f"> {line}".rstrip() for line in ["[!NOTE]", *lines])


def _items(papers: Sequence[WithdrawnPaper], room: Room) -> Iterator[str]:
    for paper in papers[:MOST_SHOWN]:
        title = link(title_text(paper.title, paper.arxiv_id, limit=room.title), ArxivIdentifier(paper.arxiv_id).url)
        place = f" in {path_text(paper.section, limit=room.path)}" if paper.section is not None else ""
        reason = f": “{conversation(paper.reason, limit=_REASON)}”" if room.about else ""
        yield f"- {title}{place}{reason}"
    if len(papers) > MOST_SHOWN:
        yield f"- and {len(papers) - MOST_SHOWN} more"
