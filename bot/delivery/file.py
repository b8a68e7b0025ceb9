"""The channel that is a file for each week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.delivery.channel import OpenedChannel, Receipt
from bot.delivery.message import Message
from bot.whole_file import whole_file
from config.channels import FileChannel
from config.errors import DeliveryError

_WRITTEN: dict[str, Callable[[Message], str]] = {
    "md": lambda message: message.markdown,
    "html": lambda message: message.html,
    "text": lambda message: message.text,
    "json": lambda message: message.json,
    "atom": lambda message: message.atom,
}


class FileDelivery(OpenedChannel):
    """Writes each digest to a file of its own; writing it again replaces it by the same."""

    may_repeat = True

    def __init__(self, channel: FileChannel, *, profile: str, state_folder: Path) -> None:
        super().__init__(channel)
        self._channel = channel
        self._profile = profile
        self._folder = state_folder / channel.folder

    @property
    def told(self) -> str:
        """See `bot.delivery.channel.Channel`."""
        return f"a file in {self._folder}"

    def send(self, message: Message, *, at: datetime, owed: tuple[str, ...] | None) -> Receipt:  # noqa: ARG002 - the interface's
        """Write the whole file, or leave what was there."""
        file = self._folder / self._channel.file_name(profile=self._profile, week=message.key)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with whole_file(file) as out:
                out.write(_WRITTEN[self._channel.format](message).encode())
        except OSError as error:
            raise DeliveryError(f"{file} cannot be written: {error.strerror or error}") from error
        return Receipt(place=str(file))
