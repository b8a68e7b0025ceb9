"""The channels of ``profile.yaml`` through which the digest of each week is sent.

A channel holds no secret: a password, a token or an Apprise URL is a setting,
``SHELVER_CHANNEL_SECRETS__`` and the channel's name in capitals (`config.settings.Settings.channel_secrets`).
"""

from __future__ import annotations

import re
from email.utils import parseaddr
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from config.settings import is_loopback
from config.strict import Language, Repository, Strict

ChannelName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=40)]

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_HOST = r"^[A-Za-z0-9.:-]+$"
_FILE_FIELDS = frozenset({"profile", "week", "channel", "extension"})


def _check_address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError(f"{text!r} is no mail address such as ada@example.org")
    return text


def _check_sender(text: str) -> str:
    if not text.isprintable() or not _ADDRESS.fullmatch(parseaddr(text)[1]):
        raise ValueError(f"{text!r} is no sender; 'shelver@example.org' and 'Shelver <shelver@example.org>' are")
    return text


def _check_unsubscribe(text: str) -> str:
    if not re.fullmatch(r"(https://|mailto:)[!-;=?-~]+", text):
        raise ValueError(f"{text!r} is neither an https:// nor a mailto: address")
    return text


Address = Annotated[str, AfterValidator(_check_address)]


class _Channel(Strict):
    """What all channels share."""

    name: ChannelName
    """Its name, under which it is remembered what was sent: with a new name it is a new channel."""
    language: Language | None = None
    """The language of the digest; otherwise the profile's."""


class MailChannel(_Channel):
    """Mail through an SMTP server."""

    kind: Literal["mail"]
    """Mail."""
    sender: Annotated[str, AfterValidator(_check_sender)]
    """Whose mail it is, such as ``Shelver <shelver@example.org>``."""
    to: tuple[Address, ...] = Field(min_length=1, max_length=100)
    """Who gets it. Several do not see each other's addresses."""
    server: Annotated[str, StringConstraints(pattern=_HOST)]
    """The SMTP server's host."""
    port: int = Field(default=587, ge=1, le=65535)
    """Its port: 587 with ``starttls``, 465 with ``tls``."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is encrypted; ``none`` is for a server on this very machine alone."""
    ca_file: Path | None = None
    """The certificates by which the server's is verified, where the system's own do not know it."""
    user: str | None = None
    """Whom to sign in as; the password is the channel's secret."""
    list_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")] | None = None
    """The mail's ``List-Id``, by which receivers sort; otherwise made of the profile's name and the sender's host."""
    unsubscribe: Annotated[str, StringConstraints(max_length=500), AfterValidator(_check_unsubscribe)] | None = None
    """Where to unsubscribe: an ``https://`` or ``mailto:`` address."""

    @model_validator(mode="after")
    def _is_encrypted(self) -> MailChannel:
        if self.security == "none" and not is_loopback(f"smtp://{self.server}"):
            raise PydanticCustomError(
                "not_encrypted",
                "only a server on this very machine is talked to unencrypted; use starttls or tls",
                {"within": ("security",)},
            )
        return self


class AppriseChannel(_Channel):
    """Slack, Discord, Telegram, Feishu, DingTalk, WeCom and whatever else Apprise knows; its URL is the secret."""

    kind: Literal["apprise"]
    """A service of Apprise (https://appriseit.com/services/)."""
    length: Literal["summary", "full"] = "summary"
    """How much is sent: the first words, or as much as the service takes in one message, often 2,000 characters."""
    link: Annotated[str, StringConstraints(pattern=r"^https://[!-~]+$")] | None = None
    """The page to which the message points, where the whole stands; ``{week}`` is replaced by the week."""

    @field_validator("link")
    @classmethod
    def _link_can_be_filled_in(cls, link: str | None) -> str | None:
        if link is not None:
            _check_fields(link, frozenset({"week"}))
        return link


class IssueChannel(_Channel):
    """An issue on GitHub for each week; the channel's secret is a token, else the installation's own is used."""

    kind: Literal["issue"]
    """An issue."""
    repository: Repository
    """``OWNER/NAME`` of the repository that gets it."""
    labels: tuple[str, ...] = ()
    """Labels to set; they have to be there unless the account may make them."""


class DiscussionChannel(_Channel):
    """A discussion on GitHub for each week; the channel's secret is a token, else the installation's own is used."""

    kind: Literal["discussion"]
    """A discussion."""
    repository: Repository
    """``OWNER/NAME`` of the repository that gets it; its discussions have to be switched on."""
    category: Annotated[str, StringConstraints(min_length=1, max_length=100)] = "General"
    """The category's name. In one for announcements, only who maintains the repository may open discussions."""


class FileChannel(_Channel):
    """A file for each week."""

    kind: Literal["file"]
    """A file."""
    folder: Path = Path("digests")
    """The folder; a relative one lies in SHELVER_STATE_FOLDER."""
    pattern: str = Field(default="{profile}-{week}.{extension}", max_length=120)
    """The file's name, with ``{profile}``, ``{week}``, ``{channel}`` and ``{extension}``."""
    format: Literal["md", "html", "text", "json", "atom"] = "md"
    """Markdown, a page, plain text, JSON for programs, or an entry of a feed."""

    def file_name(self, *, profile: str, week: str) -> str:
        """The name of a week's file."""
        extension = "txt" if self.format == "text" else self.format
        return self.pattern.format(profile=profile, week=week, channel=self.name, extension=extension)

    @field_validator("pattern")
    @classmethod
    def _pattern_can_be_filled_in(cls, pattern: str) -> str:
        _check_fields(pattern, _FILE_FIELDS)
        if "{week}" not in pattern:
            raise ValueError("{week} is missing: each week would overwrite the one before")
        if re.search(r"[/\\]", pattern) or not pattern.isprintable():
            raise ValueError("this is a file's name; the folder goes into folder")
        return pattern


Channel = Annotated[
    MailChannel | AppriseChannel | IssueChannel | DiscussionChannel | FileChannel, Discriminator("kind")
]
"""Where a digest is sent."""


def check_names(channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
    """The same channels, no two of which have one name, or write the same files.

    Raises:
        PydanticCustomError: Two have, or do; it says which one is too many.
    """
    names = [channel.name for channel in channels]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise PydanticCustomError(
                "same_name",
                "another channel is named {name} too: what was sent through one would count for the other",
                {"name": repr(name), "within": (place, "name")},
            )
    files: dict[tuple[Path, str], str] = {}
    for place, channel in enumerate(channels):
        if isinstance(channel, FileChannel):
            file = channel.folder, channel.file_name(profile="", week="")
            other = files.setdefault(file, channel.name)
            if other != channel.name:
                raise PydanticCustomError(
                    "same_file",
                    "the channel {name} writes the same files: give one of them a folder or a pattern of its own",
                    {"name": repr(other), "within": (place, "pattern")},
                )
    return channels


def secret_setting(channel: str) -> str:
    """The environment variable that holds a channel's secret."""
    return f"SHELVER_CHANNEL_SECRETS__{secret_key(channel).upper()}"


def secret_key(channel: str) -> str:
    """The key of a channel's secret among the settings."""
    return channel.replace("-", "_")


def _check_fields(pattern: str, known: frozenset[str]) -> None:
    for _, name, form, conversion in Formatter().parse(pattern):
        if name is not None and (name not in known or form or conversion):
            raise ValueError(
                f"{{{name}}} is not known here: only {', '.join(f'{{{each}}}' for each in sorted(known))}"
            )
