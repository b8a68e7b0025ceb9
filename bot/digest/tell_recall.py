"""What people added to the list, and what had been proposed of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from bot.digest.blocks import Block, Heading, Paragraph, fill
from bot.digest.telling import BETWEEN_FACTS, Telling, lines, numbered


def recall_blocks(telling: Telling) -> Iterator[Block]:
    """Nothing where nothing was added; else each paper that was missed, by reason."""
    recall, wording = telling.digest.recall, telling.wording
    if not recall.added:
        return
    yield Heading(
        2, fill(wording.recall_heading, offered=numbered(recall.offered), papers=telling.papers(recall.added))
    )
    missed = len(recall.missed)
    if not missed:
        message = wording.recall_none_missed.template(recall.added)
        yield Paragraph(fill(message, same=numbered(recall.same_section)))
        return
    yield Paragraph(fill(wording.recall_summary.template(missed), n=numbered(missed)))
    for verdict, group in groupby(recall.missed, key=lambda one: one.verdict):
        papers = list(group)
        reason = wording.verdicts[verdict]
        reason = reason[:1].upper() + reason[1:]
        yield Heading(3, fill(wording.missed_heading, reason=reason, papers=telling.papers(len(papers))))
        items = (lines(telling.linked(one.paper), BETWEEN_FACTS, telling.paths(one.sections)) for one in papers)
        yield telling.items(items, total=len(papers))
