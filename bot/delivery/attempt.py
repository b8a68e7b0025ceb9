"""One attempt to send a digest: whatever goes wrong with one channel, the others are to get theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.channel import Channel, Receipt
from bot.delivery.message import Message
from bot.digest.week import Week
from config.errors import DatabaseError, ShelverError
from config.strict import Language

log = structlog.stdlib.get_logger("shelver.delivery")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a digest did not go out, or why nobody can tell."""

    reason: str
    """May hold secrets."""
    is_final: bool = False
    """Whether it must not be tried again by itself: it may have arrived."""


def composed(compose: Callable[[Week, Language | None], Message], week: Week, channel: Channel) -> Message | Failure:
    """A week's digest as a channel wants it.

    Raises:
        DatabaseError, SQLAlchemyError: It cannot be read, for no channel.
    """
    try:
        return compose(week, channel.language)
    except (DatabaseError, SQLAlchemyError):
        raise
    except Exception as error:  # noqa: BLE001 - it may well be written in another language
        return Failure(reason=_unexpected(error, channel, "the digest could not be written"))


def send(message: Message, channel: Channel, *, at: datetime, owed: tuple[str, ...] | None) -> Receipt | Failure:
    """Send a digest through a channel, which may fail in ways that nobody foresaw.

    Args:
        message: The digest.
        channel: Where to.
        at: The moment.
        owed: Only these of several recipients; None: all.
    """
    try:
        return channel.send(message, at=at, owed=owed)
    except ShelverError as error:
        return Failure(reason=str(error))
    except Exception as error:  # noqa: BLE001 - the next channel knows nothing of it
        reason = _unexpected(error, channel, "sending it broke off")
    if channel.may_repeat:
        return Failure(reason=reason)
    return Failure(
        reason=f"{reason}. Nobody can tell whether it arrived; look, and where it did not, say shelver digest --send "
        f"--week {message.week} --channel {channel.name}",
        is_final=True,
    )


def _unexpected(error: Exception, channel: Channel, what: str) -> str:
    log.error("unexpected error", channel=channel.name, exc_info=error)
    return f"{what} by a mistake in Shelver: {type(error).__name__}: {error}; the log shows where, please report it"
