"""What is remembered of sending digests, as typed SQLAlchemy models."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Delivery(Base):
    """The digest of one week on its way through one channel."""

    __tablename__ = "delivery"

    profile: Mapped[str] = mapped_column(String(64), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    """The ISO week, such as ``2025-W39``."""
    channel: Mapped[str] = mapped_column(String(40), primary_key=True)
    """The channel's name in the profile."""
    state: Mapped[str] = mapped_column(String(16))
    """``claimed``, ``sent``, ``failed`` or ``given_up`` (`db.deliveries.DeliveryState`)."""
    attempts: Mapped[int]
    holder: Mapped[str | None] = mapped_column(Text)
    """Which attempt has it, while it is claimed."""
    first_at: Mapped[datetime]
    """When the first attempt began: a week later it is given up."""
    changed_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    """When it is tried again; of a claimed one, when whoever claimed it is held to be dead."""
    error: Mapped[str] = mapped_column(Text, default="")
    """Why the last attempt failed, without secrets; empty where it did not."""
    receipt: Mapped[str] = mapped_column(Text, default="")
    """Where it can be found: a mail's Message-ID, an issue's address, a file's path."""
    owed: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Of several recipients, those that did not get it yet; None where all are owed, or none."""
