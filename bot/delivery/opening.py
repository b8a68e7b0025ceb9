"""The channels of a profile, opened with their secrets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from bot.delivery.channel import Channel
from bot.delivery.file import FileDelivery
from bot.delivery.issue import IssueDelivery
from bot.delivery.mail import MailDelivery
from bot.github_access import signed_in_login
from bot.github_client import connect
from config import channels as described
from config.channels import secret_key, secret_setting
from config.errors import ConfigurationError
from config.profile import Profile
from config.settings import Settings

_LONGEST_WAIT = 60
"""Seconds that are waited at most where GitHub throttles: a later call tries again anyway."""
_SHORTEST_SECRET = 4
"""A shorter one would take half of the letters out of all messages."""


@contextmanager
def open_channels(
    settings: Settings, profile: Profile, *, keep_secret: Callable[[str], None], only: str | None = None
) -> Iterator[Sequence[Channel]]:
    """The channels of a profile in its order, closed at the end; nobody is asked anything yet.

    Args:
        settings: Of the installation, with the secrets.
        profile: The list's.
        keep_secret: Called with each value that no log and no message may show.
        only: The name of the one channel that is wanted; None: all.

    Raises:
        ConfigurationError: There is no such channel, or a secret is missing or wrong; its value is not shown.
    """
    wanted = [channel for channel in profile.channels if only in {None, channel.name}]
    if not profile.channels:
        raise ConfigurationError(
            f"the profile {profile.name!r} names no channels, so there is nowhere to send a digest: add them to its "
            "profile.yaml",
            key="channels",
        )
    if not wanted:
        names = ", ".join(channel.name for channel in profile.channels)
        raise ConfigurationError(f"there is no channel {only!r}; there are: {names}", key="--channel")
    with ExitStack() as stack:
        yield [_open(channel, settings, profile.name, keep_secret, stack) for channel in wanted]


def _open(
    channel: described.Channel,
    settings: Settings,
    profile: str,
    keep_secret: Callable[[str], None],
    stack: ExitStack,
) -> Channel:
    secret = settings.channel_secrets.get(secret_key(channel.name))
    value = secret.get_secret_value() if secret else None
    if value is not None and len(value) >= _SHORTEST_SECRET:
        keep_secret(value)
    match channel:
        case described.FileChannel():
            return FileDelivery(channel, profile=profile, state_folder=settings.state_folder)
        case described.MailChannel():
            if channel.user is not None and value is None:
                raise _missing(channel.name, f"the password of {channel.user}")
            return MailDelivery(channel, profile=profile, password=value)
        case described.AppriseChannel():
            return _apprise(channel, value, keep_secret)
        case described.IssueChannel():
            token = value or (settings.github_token.get_secret_value() if settings.github_token else None)
            if token is None:
                raise _missing(channel.name, "a token that may write issues, or SHELVER_GITHUB_TOKEN to one")
            client = connect(token=token, api_url=settings.github_api_url, longest_wait=_LONGEST_WAIT)
            stack.callback(client.close)
            return IssueDelivery(channel, profile=profile, client=client, account=lambda: signed_in_login(client))


def _apprise(channel: described.AppriseChannel, url: str | None, keep_secret: Callable[[str], None]) -> Channel:
    from bot.delivery.apprise_service import AppriseDelivery, secret_parts  # noqa: PLC0415 - slow to import

    if url is None:
        raise _missing(channel.name, "its Apprise URL, such as slack://TOKEN_A/TOKEN_B/TOKEN_C")
    for part in secret_parts(url):
        keep_secret(part)
    return AppriseDelivery(channel, url=url)


def _missing(channel: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"the channel {channel!r} needs it: set it to {what}", key=secret_setting(channel))
