"""The part of ``shelver status`` about papers: what changed about the listed ones, and what back-fills have read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from rich.text import Text
from sqlalchemy.orm import Session

from bot.cli.printing import utc_minute, words
from bot.counting import counted
from bot.forge.text import cleaned
from bot.listed_changes import RECENT, listed_changes, withdrawn_now
from bot.readable import readable
from db.backfilled_days import backfilled_span

SHOWN_PAPERS = 5
"""Papers of each kind that are named."""
LONGEST_WORDS = 140
"""Characters of what a paper says."""


def listed_paper_state(session: Session, profile: str, *, now: datetime) -> dict[str, Any]:
    """The withdrawn papers that stand in the list, and the venues and titles of late that it does not have."""
    changes = listed_changes(session, profile, start=now - RECENT, end=now)
    return {
        "withdrawn": [
            {
                "arxiv_id": found.paper.arxiv_id,
                "title": found.paper.title,
                "section": found.section,
                "reason": found.reason,
                "seen": found.seen_at.isoformat(timespec="minutes") if found.seen_at else None,
            }
            for found in withdrawn_now(session, profile)
        ],
        "venues": [
            {
                "arxiv_id": found.paper.arxiv_id,
                "title": found.paper.title,
                "section": found.section,
                "venue": found.venue,
                "source": found.source,
                "words": found.words,
                "seen": found.seen_at.isoformat(timespec="minutes"),
            }
            for found in changes.published
        ],
        "titles": [
            {
                "arxiv_id": found.paper.arxiv_id,
                "before": found.before,
                "after": found.after,
                "section": found.section,
                "seen": found.seen_at.isoformat(timespec="minutes"),
            }
            for found in changes.renamed
        ],
    }


def backfill_state(session: Session, categories: Sequence[str]) -> dict[str, Any] | None:
    """How far the back-fills of all categories together have come; None where there was none."""
    span = backfilled_span(session, categories)
    if span is None:
        return None
    return {
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "days": span.days,
        "of": (span.last - span.first).days + 1,
        "checkpoint": span.checkpoint.isoformat(timespec="minutes"),
    }


def paper_rows(papers: dict[str, Any], backfill: dict[str, Any] | None) -> Iterator[tuple[str, Text]]:
    """The rows, each with its label; none for what there is none of."""
    if backfill is not None:
        yield "back-filled", Text("\n").join(map(words, _backfill_lines(backfill)))
    withdrawn = [
        f"{paper['arxiv_id'] or readable(paper['title'])}: {cleaned(readable(paper['reason']), limit=LONGEST_WORDS)}"
        for paper in papers["withdrawn"]
    ]
    if withdrawn:
        heading = f"{counted(len(withdrawn), 'paper')} withdrawn from arXiv:"
        yield "listed papers", Text("\n").join(words(line, "yellow") for line in [heading, *_some(withdrawn)])
    venues = [
        f"{paper['arxiv_id']}: {cleaned(readable(paper['venue'] or paper['words']), limit=LONGEST_WORDS)}"
        for paper in papers["venues"]
    ]
    if venues:
        yield "venues to add", Text("\n").join(map(words, _some(venues)))
    titles = [
        f"{paper['arxiv_id']}: {cleaned(readable(paper['after']), limit=LONGEST_WORDS)}" for paper in papers["titles"]
    ]
    if titles:
        yield "titles changed", Text("\n").join(map(words, _some(titles)))


def _backfill_lines(backfill: dict[str, Any]) -> Iterator[str]:
    checkpoint = utc_minute(backfill["checkpoint"])
    yield f"{backfill['days']:,} of {backfill['of']:,} days from {backfill['from']} to {backfill['to']}"
    yield f"last checkpoint {checkpoint}"


def _some(lines: Sequence[str]) -> list[str]:
    """The first few, and how many more there are."""
    more = len(lines) - SHOWN_PAPERS
    return [*lines[:SHOWN_PAPERS], *([f"and {more} more"] if more > 0 else [])]
