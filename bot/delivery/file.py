"""The channel that is a file for each week."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.delivery.channel import Receipt
from bot.delivery.message import Message
from config.channels import FileChannel
from config.errors import DeliveryError
from config.strict import Language

_WRITTEN: dict[str, Callable[[Message], str]] = {
    "md": lambda message: message.markdown,
    "html": lambda message: message.html,
    "text": lambda message: message.text,
    "json": lambda message: message.json,
    "atom": lambda message: message.atom,
}
_EXTENSIONS = {"text": "txt"}
"""Where they are called otherwise than the format."""
_READABLE = 0o644


class FileDelivery:
    """Writes each digest to a file of its own; writing it again replaces it by the same."""

    may_repeat = True

    def __init__(self, channel: FileChannel, *, profile: str, state_folder: Path) -> None:
        self._channel = channel
        self._profile = profile
        self._folder = state_folder / channel.folder

    @property
    def name(self) -> str:
        """See `bot.delivery.channel.Channel`."""
        return self._channel.name

    @property
    def language(self) -> Language | None:
        """See `bot.delivery.channel.Channel`."""
        return self._channel.language

    @property
    def told(self) -> str:
        """See `bot.delivery.channel.Channel`."""
        return f"a file in {self._folder}"

    def send(self, message: Message, *, at: datetime, owed: tuple[str, ...] | None) -> Receipt:  # noqa: ARG002 - the interface's
        """Write the whole file, or leave what was there."""
        form = self._channel.format
        name = self._channel.pattern.format(
            profile=self._profile, week=message.week, channel=self.name, extension=_EXTENSIONS.get(form, form)
        )
        file = self._folder / name
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _replace(file, _WRITTEN[form](message))
        except OSError as error:
            raise DeliveryError(f"{file} cannot be written: {error.strerror or error}") from error
        return Receipt(place=str(file))


def _replace(file: Path, text: str) -> None:
    """Put a text in a file's place, on the disk before its name is: a power cut leaves the old one or the new one."""
    with NamedTemporaryFile("w", encoding="utf-8", newline="\n", dir=file.parent, prefix=".", delete=False) as out:
        unfinished = Path(out.name)
        try:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
            unfinished.chmod(_READABLE)
            unfinished.replace(file)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
