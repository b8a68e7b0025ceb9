from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.opening import open_channels
from config.errors import ConfigurationError
from config.profile import Profile
from config.settings import load_settings
from tests.bot.digest.samples import PROFILE

MAIL = {
    "name": "readers",
    "kind": "mail",
    "sender": "a@example.org",
    "to": ["b@example.org"],
    "server": "smtp.example.org",
    "user": "shelver",
}
CHAT = {"name": "team-chat", "kind": "apprise"}
ISSUE = {"name": "tracker", "kind": "issue", "repository": "operator/papers"}
FILE = {"name": "archive", "kind": "file"}
SECRETS = {"readers": "correct-horse", "team_chat": "json://127.0.0.1/hooks/T0KEN-OF-CHAT", "tracker": "ghp_tracker"}


def profile(*channels: Mapping[str, Any]) -> Profile:
    """The sample profile with channels."""
    return Profile.model_validate(PROFILE.model_dump() | {"channels": channels})


def test_all_channels_are_opened_in_order_and_their_secrets_kept(tmp_path: Path) -> None:
    """Whole and, of a URL, in parts; none of them shows in where a channel leads."""
    kept: list[str] = []
    settings = load_settings(channel_secrets=SECRETS, state_folder=tmp_path)
    with open_channels(settings, profile(MAIL, CHAT, ISSUE, FILE), keep_secret=kept.append) as channels:
        told = {channel.name: channel.told for channel in channels}
    assert told == {
        "readers": "mail to b@example.org by smtp.example.org",
        "team-chat": "JSON by Apprise",
        "tracker": "an issue in operator/papers",
        "archive": f"a file in {tmp_path}/digests",
    }
    assert {*SECRETS.values(), "T0KEN-OF-CHAT"} <= set(kept)


def test_one_channel_needs_no_secret_of_another() -> None:
    """Those that are not asked for are not opened."""
    with open_channels(load_settings(), profile(MAIL, FILE), keep_secret=print, only="archive") as channels:
        assert [channel.name for channel in channels] == ["archive"]


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        (MAIL, r"^SHELVER_CHANNEL_SECRETS__READERS: the channel 'readers' needs it: .* password of shelver"),
        (CHAT, r"^SHELVER_CHANNEL_SECRETS__TEAM_CHAT: .* its Apprise URL"),
        (ISSUE, r"^SHELVER_CHANNEL_SECRETS__TRACKER: .* a token .*SHELVER_GITHUB_TOKEN"),
    ],
)
def test_a_missing_secret_is_named(channel: Mapping[str, Any], said: str) -> None:
    """With what it should be."""
    with (
        pytest.raises(ConfigurationError, match=said),
        open_channels(load_settings(), profile(channel), keep_secret=print),
    ):
        pass


def test_a_channel_that_is_not_there_is_told_with_those_that_are() -> None:
    """As is a profile without any."""
    with (
        pytest.raises(ConfigurationError, match=r"--channel: there is no channel 'fax'; there are: archive"),
        open_channels(load_settings(), profile(FILE), keep_secret=print, only="fax"),
    ):
        pass
    with (
        pytest.raises(ConfigurationError, match=r"channels: the profile 'code-models' names no channels"),
        open_channels(load_settings(), profile(), keep_secret=print),
    ):
        pass
