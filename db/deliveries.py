"""Who sends the digest of which week through which channel, so that each is sent once.

Whoever sends claims first, in a transaction of its own, and notes afterwards what came of it. Of two that claim at
the same time one gets it, whatever the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, CursorResult, Update, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.models import Delivery
from db.session import Sessions


class DeliveryState(StrEnum):
    """How a delivery stands."""

    CLAIMED = "claimed"
    """Somebody is sending it, or was killed while doing so."""
    SENT = "sent"
    """It was sent, and never is again."""
    FAILED = "failed"
    """It is tried again."""
    GIVEN_UP = "given_up"
    """It is tried again only where an operator asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryKey:
    """What is sent once."""

    profile: str
    week: str
    channel: str


def delivery(session: Session, key: DeliveryKey) -> Delivery | None:
    """How a delivery stands; None where nobody ever tried."""
    return session.get(Delivery, (key.profile, key.week, key.channel))


def deliveries(session: Session, profile: str, *states: DeliveryState) -> Sequence[Delivery]:
    """All deliveries of a list in some states, the oldest week first."""
    query = select(Delivery).where(Delivery.profile == profile, Delivery.state.in_(states))
    return session.scalars(query.order_by(Delivery.week, Delivery.channel)).all()


def claim_delivery(
    sessions: Sessions, key: DeliveryKey, *, seen: Delivery | None, holder: str, at: datetime, lease: timedelta
) -> bool:
    """Take a delivery upon oneself.

    Args:
        sessions: Of the database.
        key: Which.
        seen: How it stood when one decided to send it; None where it was not there.
        holder: The claimant's own name.
        at: The moment.
        lease: After so long others take the claimant for dead.

    Returns:
        Whether it is the claimant's; False where somebody else was faster, and nothing has changed.
    """
    values = {
        "state": DeliveryState.CLAIMED.value,
        "holder": holder,
        "changed_at": at,
        "next_at": at + lease,
        "attempts": (seen.attempts if seen else 0) + 1,
    }
    try:
        with sessions.begin() as session:
            if seen is None:
                session.add(
                    Delivery(
                        profile=key.profile,
                        week=key.week,
                        channel=key.channel,
                        first_at=at,
                        error="",
                        receipt="",
                        **values,
                    )
                )
                return True
            same = (Delivery.state == seen.state, Delivery.attempts == seen.attempts)
            return _changes_one(session, update(Delivery).where(*_of(key), *same).values(**values))
    except IntegrityError:
        return False


def finish_delivery(
    sessions: Sessions,
    key: DeliveryKey,
    *,
    holder: str,
    state: DeliveryState,
    at: datetime,
    next_at: datetime | None = None,
    error: str = "",
    receipt: str = "",
    owed: Sequence[str] | None = None,
) -> bool:
    """Note what came of an attempt.

    Returns:
        False where the claim had passed on to somebody else, who notes it then.
    """
    values = {
        "state": state.value,
        "holder": None,
        "changed_at": at,
        "next_at": next_at,
        "error": error,
        "receipt": receipt,
        "owed": list(owed) if owed is not None else None,
    }
    with sessions.begin() as session:
        return _changes_one(session, update(Delivery).where(*_of(key), Delivery.holder == holder).values(**values))


def _of(key: DeliveryKey) -> tuple[ColumnElement[bool], ...]:
    return (Delivery.profile == key.profile, Delivery.week == key.week, Delivery.channel == key.channel)


def _changes_one(session: Session, statement: Update) -> bool:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return isinstance(result, CursorResult) and result.rowcount == 1
