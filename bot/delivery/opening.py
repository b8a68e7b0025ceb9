"""The channels of a profile, opened with their secrets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.delivery.channel import Channel, UnopenedChannel
from bot.delivery.discussion import DiscussionDelivery
from bot.delivery.file import FileDelivery
from bot.delivery.github_post import SignedIn
from bot.delivery.issue import IssueDelivery
from bot.delivery.mail import MailDelivery
from bot.github_app import installed_app
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
    settings: Settings,
    profile: Profile,
    *,
    keep_secret: Callable[[str], None],
    clock: Callable[[], datetime],
    only: str | None = None,
    or_else_others: bool = False,
) -> Iterator[Sequence[Channel]]:
    """The channels of a profile in its order, closed at the end; nobody is asked anything yet.

    Args:
        settings: Of the installation, with the secrets.
        profile: The list's.
        keep_secret: Called with each value that no log and no message may show.
        clock: The present, by which an app's tokens are renewed.
        only: The name of the one channel that is wanted; None: all.
        or_else_others: Where some can be opened, the rest have a `Channel.trouble` instead of raising it.

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
        opened = _Opened(settings=settings, keep_secret=keep_secret, clock=clock, stack=stack)
        channels: list[Channel] = []
        errors: list[ConfigurationError] = []
        for channel in wanted:
            try:
                channels.append(_open(channel, profile.name, opened))
            except ConfigurationError as error:
                errors.append(error)
                channels.append(UnopenedChannel(channel, error))
        if errors and (not or_else_others or len(errors) == len(wanted)):
            raise errors[0]
        yield channels


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """With what a channel is opened, and where it is remembered to close it."""

    settings: Settings
    keep_secret: Callable[[str], None]
    clock: Callable[[], datetime]
    stack: ExitStack


def _open(channel: described.Channel, profile: str, opened: _Opened) -> Channel:
    settings, keep_secret = opened.settings, opened.keep_secret
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
            return IssueDelivery(channel, profile=profile, github=_github(channel, opened, value, needed="issues"))
        case described.DiscussionChannel():
            return DiscussionDelivery(
                channel, profile=profile, github=_github(channel, opened, value, needed="discussions")
            )


def _github(
    channel: described.IssueChannel | described.DiscussionChannel, opened: _Opened, token: str | None, *, needed: str
) -> SignedIn:
    """By the channel's own token, by the installation's, or as its app, which has to be installed there too."""
    settings, own = opened.settings, secret_setting(channel.name)
    setting, app = own, None
    if token is None and settings.github_token is not None:
        setting, token = "SHELVER_GITHUB_TOKEN", settings.github_token.get_secret_value()
    if token is None:
        setting = "SHELVER_GITHUB_APP_ID"
        app = installed_app(
            settings,
            repository=channel.repository,
            clock=opened.clock,
            needed=(needed,),
            keep_secret=opened.keep_secret,
        )
    if app is not None:
        opened.stack.enter_context(app)
    elif token is None:
        raise _missing(channel.name, f"a token that may write {needed}, or SHELVER_GITHUB_TOKEN to one")
    client = connect(token=token, app=app, api_url=settings.github_api_url, longest_wait=_LONGEST_WAIT)
    opened.stack.enter_context(closing(client))
    return SignedIn(client=client, setting=setting)


def _apprise(channel: described.AppriseChannel, url: str | None, keep_secret: Callable[[str], None]) -> Channel:
    from bot.delivery.apprise_service import AppriseDelivery, secret_parts  # noqa: PLC0415 - slow to import

    if url is None:
        raise _missing(channel.name, "its Apprise URL, such as slack://TOKEN_A/TOKEN_B/TOKEN_C")
    for part in secret_parts(url):
        keep_secret(part)
    return AppriseDelivery(channel, url=url)


def _missing(channel: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"the channel {channel!r} needs it: set it to {what}", key=secret_setting(channel))
