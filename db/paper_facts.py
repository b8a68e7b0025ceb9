"""What was read out of papers' own words for people who read about them, kept so that it is read but once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ForeignKey, String, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base


class PaperFacts(Base):
    """What one paper tells of itself, as JSON: a memory, which may be emptied at any time and is filled anew."""

    __tablename__ = "paper_facts"

    profile: Mapped[str] = mapped_column(String(64), primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Of the text that was read and of the rules that read it: another one asks for a new reading."""
    facts: Mapped[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class StoredFacts:
    """What is stored of one paper, or is to be."""

    fingerprint: str
    facts: Mapping[str, Any]


def fingerprints(session: Session, profile: str) -> dict[int, str]:
    """Which reading is stored of each paper of a profile, by the database's identifier."""
    query = select(PaperFacts.paper_id, PaperFacts.fingerprint).where(PaperFacts.profile == profile)
    return dict(session.execute(query).all())


def store_facts(session: Session, profile: str, facts: Mapping[int, StoredFacts]) -> None:
    """Store readings in place of those of the same papers.

    Args:
        session: A transaction.
        profile: The profile's name.
        facts: By the database's identifier of the paper; at most `db.papers.BATCH` of them.
    """
    query = select(PaperFacts.paper_id).where(PaperFacts.profile == profile)
    known = set(session.scalars(query.where(PaperFacts.paper_id.in_(facts))))
    fresh = []
    for paper_id, stored in facts.items():
        values = {"fingerprint": stored.fingerprint, "facts": dict(stored.facts)}
        if paper_id in known:
            session.execute(
                update(PaperFacts)
                .where(PaperFacts.profile == profile, PaperFacts.paper_id == paper_id)
                .values(**values)
                .execution_options(synchronize_session=False)
            )
        else:
            fresh.append({"profile": profile, "paper_id": paper_id, **values})
    if fresh:
        session.execute(insert(PaperFacts), fresh)
