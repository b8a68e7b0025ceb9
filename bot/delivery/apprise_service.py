"""The channel that is any service of Apprise: Slack, Discord, Telegram, Feishu, DingTalk, WeCom and many more."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote

from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat, OverflowMode, PersistentStoreMode

from bot.delivery.channel import OpenedChannel, Receipt
from bot.delivery.message import Message
from bot.forge.text import cleaned
from config.channels import AppriseChannel, secret_setting
from config.errors import ConfigurationError, DeliveryError

_SHORTEST_SECRET = 8
_BETWEEN_PARTS = re.compile(r"[/:@?&=,#+]+")


class AppriseDelivery(OpenedChannel):
    """Sends a digest, or its summary, to one service.

    Services know no way to recognise a message that was sent before, so one whose sending was cut off stays unsent.
    """

    may_repeat = False

    def __init__(self, channel: AppriseChannel, *, url: str) -> None:
        """Understand the URL, without asking the service anything.

        Raises:
            ConfigurationError: Apprise does not understand it; the message does not hold it.
        """
        super().__init__(channel)
        self._channel = channel
        # What Apprise logs may hold the URL's parts; its results have all that matters.
        logger = logging.getLogger("apprise")
        logger.propagate = False
        logger.setLevel(logging.WARNING)
        asset = AppriseAsset(
            app_id="Shelver",
            app_desc="Shelver",
            async_mode=False,
            secure_logging=True,
            storage_mode=PersistentStoreMode.MEMORY,
        )
        service = Apprise.instantiate(url, asset=asset)
        if not isinstance(service, NotifyBase):
            raise ConfigurationError(
                f"Apprise does not understand the URL of the channel {channel.name!r}; look at "
                "https://appriseit.com/services/ for how the service's is written",
                key=secret_setting(channel.name),
            )
        service.overflow_mode = OverflowMode.SPLIT
        self._service = service
        self._apprise = Apprise(asset=asset)
        self._apprise.add(service)

    @property
    def told(self) -> str:
        """See `bot.delivery.channel.Channel`."""
        return f"{self._service.service_name} by Apprise"

    def send(self, message: Message, *, at: datetime, owed: tuple[str, ...] | None) -> Receipt:  # noqa: ARG002 - the interface's
        """Send it as one message, or as several where it is longer than the service takes."""
        body = message.markdown if self._channel.length == "full" else message.summary
        if self._channel.link is not None:
            body = f"{body.rstrip()}\n\n<{self._channel.link.format(week=message.week)}>\n"
        result = self._apprise.notify(
            body=body, title=cleaned(message.subject), body_format=NotifyFormat.MARKDOWN, interpret_escapes=False
        )
        if not result:
            reasons = dict.fromkeys(cleaned(entry.message, limit=200) for entry in result.logs())
            raise DeliveryError(f"{self.told} failed: {'; '.join(reasons) or 'it does not say why'}")
        return Receipt(place=str(self._service.service_name))


def secret_parts(url: str) -> Iterator[str]:
    """What must not be shown of an Apprise URL: the whole, and all parts that are long enough to be a secret."""
    yield url
    for part in _BETWEEN_PARTS.split(url.partition("://")[2]):
        for form in (part, unquote(part)):
            if len(form) >= _SHORTEST_SECRET:
                yield form
