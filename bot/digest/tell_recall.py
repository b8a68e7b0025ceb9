"""What people added to the list, and what had been proposed of it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.digest.blocks import Block, Heading, Paragraph, fill
from bot.digest.telling import Telling, numbered


def recall_blocks(telling: Telling) -> Iterator[Block]:
    """Nothing where nothing was added; else each paper that was missed, with the reason."""
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
    yield telling.items(
        (
            telling.paper(
                one.paper,
                [telling.paths(one.sections), (wording.verdicts[one.verdict],)],
            )
            for one in recall.missed
        ),
        total=missed,
    )
