"""What is remembered of asking sources, as typed SQLAlchemy models."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class RequestTurn(Base):
    """Whose turn it is to ask a source that wants to be asked by one process at a time, and not too often."""

    __tablename__ = "request_turn"

    source: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str | None] = mapped_column(Text)
    """Who is asking right now."""
    held_until: Mapped[datetime | None]
    """When its turn is over at the latest: it may have been killed."""
    free_at: Mapped[datetime]
    """Nobody may ask before."""
    noted_at: Mapped[datetime]
    """When `free_at` was written: if that lies in the future, a clock was wrong."""
    refusals: Mapped[int]
    """How many answers in a row asked for patience, or did not come."""


class LedgerDay(Base):
    """What one announcement brought of one category through one source, and whether that can be believed."""

    __tablename__ = "ledger_day"
    __table_args__ = (Index("ix_ledger_day_profile_verdict", "profile", "verdict"),)

    profile: Mapped[str] = mapped_column(String(64), primary_key=True)
    source: Mapped[str] = mapped_column(String(32), primary_key=True)
    category: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    """The date that arXiv's listings give the announcement: that after its evening."""
    fetched: Mapped[int]
    expected: Mapped[int | None]
    """What the days before it let expect; None where they are too few."""
    verdict: Mapped[str] = mapped_column(String(16))
    """``ok``, ``empty``, ``suspect``, ``failed``, ``stale`` or ``given up``."""
    detail: Mapped[str] = mapped_column(Text)
    first_at: Mapped[datetime]
    """The moment of the run that first looked at it."""
    checked_at: Mapped[datetime]
    """The moment of the run that last did."""
    attempts: Mapped[int]
    """How many runs did."""
    owed: Mapped[list[str]]
    """Papers that are known to belong to it and could not be fetched: identifiers with versions."""
