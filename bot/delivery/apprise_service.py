"""The channel that is any service of Apprise: Slack, Discord, Telegram, Feishu, DingTalk, WeCom and many more."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import datetime
from html import escape
from urllib.parse import unquote

from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat, OverflowMode, PersistentStoreMode
from apprise.conversion import convert_between

from bot.delivery.channel import OpenedChannel, Receipt
from bot.delivery.chat_text import chat_markdown, chat_words
from bot.delivery.message import Message
from bot.delivery.shortening import shortened
from bot.forge.text import cleaned
from config.channels import AppriseChannel, secret_setting
from config.errors import ConfigurationError, DeliveryError

_SHORTEST_SECRET = 8
_MOST_RESERVED = 100
"""Characters, or a twentieth of what a service takes, for what Apprise puts around a title."""
_COUNT_BYTES = frozenset({"DingTalk", "Feishu", "WeCom Bot"})
"""Services whose limit is one of bytes, of which a Chinese character takes three, while Apprise counts characters."""
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
        # Telegram's old Markdown knows no bold links, and refuses the whole over one odd sign: HTML goes first.
        self._is_html = service.resolve_format(NotifyFormat.HTML) is NotifyFormat.HTML
        self._form = NotifyFormat.HTML if self._is_html else service.resolve_format(NotifyFormat.MARKDOWN)
        self._apprise = Apprise(asset=asset)
        self._apprise.add(service)

    @property
    def told(self) -> str:
        """See `bot.delivery.channel.Channel`."""
        return f"{self._service.service_name} by Apprise"

    def send(self, message: Message, *, at: datetime, owed: tuple[str, ...] | None) -> Receipt:  # noqa: ARG002 - the interface's
        """Send it as one message, shortened to what the service takes.

        Of several, the first would be repeated where the second failed.
        """
        title = cleaned(message.subject)
        text = shortened(
            message.body if self._channel.length == "full" else message.summary,
            ending=f"<{self._channel.link.format(week=message.week)}>" if self._channel.link else "",
            fits=lambda text: self._fits(text, title=title),
        )
        result = self._apprise.notify(
            body=self._written(text),
            # Without a place of its own it becomes a part of the body.
            title=escape(title, quote=False) if self._is_html and self._service.title_maxlen <= 0 else title,
            body_format=self._form,
            interpret_escapes=False,
        )
        if not result:
            reasons = dict.fromkeys(cleaned(entry.message, limit=200) for entry in result.logs())
            raise DeliveryError(f"{self.told} failed: {'; '.join(reasons) or 'it does not say why'}")
        return Receipt(place=str(self._service.service_name))

    def _fits(self, body: str, *, title: str) -> bool:
        """Whether the service takes it in one message, in the form that it gets."""
        sent = f"{title}\n{self._written(body)}"
        length = len(sent.encode()) if str(self._service.service_name) in _COUNT_BYTES else len(sent)
        most = self._service.body_maxlen
        return bool(length <= most - min(_MOST_RESERVED, most // 20))

    def _written(self, markdown: str) -> str:
        if self._is_html:
            html: str = convert_between(  # type: ignore[no-untyped-call]  # Apprise annotates nothing here
                NotifyFormat.MARKDOWN, NotifyFormat.HTML, content=markdown
            )
            return html
        return chat_markdown(markdown) if self._form is NotifyFormat.MARKDOWN else chat_words(markdown)


def secret_parts(url: str) -> Iterator[str]:
    """What must not be shown of an Apprise URL: the whole, and all parts that are long enough to be a secret."""
    yield url
    for part in _BETWEEN_PARTS.split(url.partition("://")[2]):
        for form in (part, unquote(part)):
            if len(form) >= _SHORTEST_SECRET:
                yield form
