"""What the rest knows of a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.delivery.message import Message
from config import channels as described
from config.errors import ConfigurationError, DeliveryError
from config.strict import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That a message went out, and to whom it did not."""

    place: str
    """Where it can be found: a mail's Message-ID, the address of an issue or a discussion, a file's path."""
    owed: tuple[str, ...] = ()
    """Recipients that were put off: they are to get it later, and nobody else is."""
    note: str = ""
    """What the operator should know, such as recipients that were refused or put off, and why."""


class Channel(Protocol):
    """Where a digest is sent."""

    @property
    def name(self) -> str:
        """The channel's name in the profile."""

    @property
    def language(self) -> Language | None:
        """The language that it wants; None: the profile's."""

    @property
    def told(self) -> str:
        """Where it leads, in a few words without secrets."""

    @property
    def may_repeat(self) -> bool:
        """Whether a message whose sending was cut off may be sent again without anybody seeing it twice."""

    @property
    def trouble(self) -> str:
        """Why it cannot be used, such as a missing secret; empty where nothing is known to be wrong."""

    def send(self, message: Message, *, at: datetime, owed: tuple[str, ...] | None) -> Receipt:
        """Send a message.

        Args:
            message: What to send.
            at: The moment.
            owed: Only these of several recipients; None: all.

        Raises:
            DeliveryError: It did not go out, or nobody can tell.
        """


class OpenedChannel:
    """What every kind of channel takes over from its description in the profile."""

    trouble = ""

    def __init__(self, channel: described.Channel) -> None:
        self.name: str = channel.name
        """The channel's name in the profile."""
        self.language: Language | None = channel.language
        """The language that it wants; None: the profile's."""


class UnopenedChannel(OpenedChannel):
    """Stands for one that could not be opened, so that the others can be sent through, and it is told as they are."""

    may_repeat = True

    def __init__(self, channel: described.Channel, error: ConfigurationError) -> None:
        super().__init__(channel)
        self.told = f"{channel.kind}, which could not be opened"
        self.trouble = str(error)

    def send(self, *_: object, **__: object) -> Receipt:
        """Tell why nothing is sent."""
        raise DeliveryError(self.trouble)
