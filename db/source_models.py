"""What is remembered of asking sources, as typed SQLAlchemy models."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
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
