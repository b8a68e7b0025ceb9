"""Papers and moments for tests of the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from db.listings import ListedEntry
from db.models import Paper
from db.papers import find_paper, store_records
from db.records import PaperRecord

NOON = datetime(2025, 9, 27, 12, tzinfo=UTC)
LIST = "my-list"


def later(days: float) -> datetime:
    """So many days after `NOON`."""
    return NOON + timedelta(days=days)


def record(number: int = 1, *, version: int | None = 1, **changed: object) -> PaperRecord:
    """A record of the paper 2509.0000N."""
    values: dict[str, object] = {
        "arxiv_id": f"2509.{number:05d}",
        "version": version,
        "title": f"A Paper with the Number {number}",
        "abstract": f"We number papers. This one is {number}.",
        "authors": ("Ada Example", "Ben Sample"),
        "categories": ("cs.SE", "cs.CL"),
        "comment": "12 pages",
        "published": NOON,
        "updated": later(version or 1),
    }
    return PaperRecord(**{**values, **changed})  # type: ignore[arg-type]  # the mapping mixes types


def entry(number: int = 1, *, section: str = "Models > Code", **changed: object) -> ListedEntry:
    """An entry of the paper 2509.0000N."""
    title = str(changed.pop("title", f"A Paper with the Number {number}"))
    values: dict[str, object] = {
        "arxiv_id": f"2509.{number:05d}",
        "title": title,
        "section": section,
        "kind": "bullet",
        "raw": f"- **{title}** [[paper](x)]",
        "month": "2025-09",
    }
    return ListedEntry(**{**values, **changed})  # type: ignore[arg-type]  # the mapping mixes types


def stored_paper(session: Session, number: int = 1) -> Paper:
    """The paper 2509.0000N, stored."""
    store_records(session, [record(number)], seen_at=NOON)
    paper = find_paper(session, f"2509.{number:05d}")
    assert paper is not None
    return paper
