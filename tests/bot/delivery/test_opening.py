from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.opening import open_channels
from config.errors import ConfigurationError, DeliveryError
from config.profile import Profile
from config.settings import load_settings
from tests.bot.delivery.samples import MESSAGE, MONDAY
from tests.bot.digest.samples import PROFILE
from tests.servers.github import FakeGitHub

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


TALK = {"name": "talk", "kind": "discussion", "repository": "operator/papers"}


def now() -> datetime:
    """The present of the fake GitHub too."""
    return datetime.now(UTC)


def profile(*channels: Mapping[str, Any]) -> Profile:
    """The sample profile with channels."""
    return Profile.model_validate(PROFILE.model_dump() | {"channels": channels})


def test_all_channels_are_opened_in_order_and_their_secrets_kept(tmp_path: Path) -> None:
    """Whole and, of a URL, in parts; none of them shows in where a channel leads."""
    kept: list[str] = []
    settings = load_settings(channel_secrets=SECRETS, github_token="ghp_installation", state_folder=tmp_path)
    with open_channels(
        settings, profile(MAIL, CHAT, ISSUE, TALK, FILE), keep_secret=kept.append, clock=now
    ) as channels:
        told = {channel.name: channel.told for channel in channels}
    assert told == {
        "readers": "mail to b@example.org by smtp.example.org",
        "team-chat": "JSON by Apprise",
        "tracker": "an issue in operator/papers",
        "talk": "a discussion in operator/papers",
        "archive": f"a file in {tmp_path}/digests",
    }
    assert {*SECRETS.values(), "T0KEN-OF-CHAT"} <= set(kept)


def test_one_channel_needs_no_secret_of_another() -> None:
    """Those that are not asked for are not opened."""
    with open_channels(
        load_settings(), profile(MAIL, FILE), keep_secret=print, clock=now, only="archive"
    ) as channels:
        assert [channel.name for channel in channels] == ["archive"]


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        (MAIL, r"^SHELVER_CHANNEL_SECRETS__READERS: the channel 'readers' needs it: .* password of shelver"),
        (CHAT, r"^SHELVER_CHANNEL_SECRETS__TEAM_CHAT: .* its Apprise URL"),
        (ISSUE, r"^SHELVER_CHANNEL_SECRETS__TRACKER: .* a token that may write issues, or SHELVER_GITHUB_TOKEN"),
        (TALK, r"^SHELVER_CHANNEL_SECRETS__TALK: .* a token that may write discussions, or SHELVER_GITHUB_TOKEN"),
    ],
)
def test_a_missing_secret_is_named(channel: Mapping[str, Any], said: str) -> None:
    """With what it should be."""
    with (
        pytest.raises(ConfigurationError, match=said),
        open_channels(load_settings(), profile(channel), keep_secret=print, clock=now),
    ):
        pass


def test_a_channel_that_is_not_there_is_told_with_those_that_are() -> None:
    """As is a profile without any."""
    with (
        pytest.raises(ConfigurationError, match=r"--channel: there is no channel 'fax'; there are: archive"),
        open_channels(load_settings(), profile(FILE), keep_secret=print, clock=now, only="fax"),
    ):
        pass
    with (
        pytest.raises(ConfigurationError, match=r"channels: the profile 'code-models' names no channels"),
        open_channels(load_settings(), profile(), keep_secret=print, clock=now),
    ):
        pass


def test_an_app_opens_issues_and_discussions_where_it_is_installed(tmp_path: Path) -> None:
    """In the channel's repository, which need not be the list's, and with no more rights than that takes."""
    with FakeGitHub(tmp_path, clock=now) as github:
        github.add_account("operator")
        repository = github.add_repository("operator/papers")
        repository.switch_on_discussions()
        app = github.add_app("shelver", owner="operator")
        installed = github.install_app(app, repository, permissions={"issues": "write", "discussions": "write"})
        settings = load_settings(
            github_app_id=str(app.id),
            github_app_private_key=app.private_key,
            github_app_installation_id=1,  # in the list's repository
            github_api_url=github.api_url,
        )
        kept: list[str] = []
        with open_channels(settings, profile(ISSUE, TALK), keep_secret=kept.append, clock=now) as channels:
            for channel in [*channels, *channels]:
                channel.send(MESSAGE, at=MONDAY, owed=None)
        assert [post.account.login for post in repository.issues] == ["shelver[bot]"]
        assert [post.account.login for post in repository.discussions] == ["shelver[bot]"]
        assert set(app.tokens) <= set(kept)

        installed.permissions = {"issues": "write", "metadata": "read"}
        with (
            open_channels(settings, profile(TALK), keep_secret=print, clock=now) as [talk],
            pytest.raises(DeliveryError, match=r"in operator/papers: the app may not write discussions in operator"),
        ):
            talk.send(MESSAGE, at=MONDAY, owed=None)
        app.installations.clear()
        with (
            open_channels(settings, profile(ISSUE), keep_secret=print, clock=now) as [tracker],
            pytest.raises(
                DeliveryError, match=r"the app is not installed in operator/papers .* lets it write issues"
            ),
        ):
            tracker.send(MESSAGE, at=MONDAY, owed=None)


def test_a_channels_own_token_goes_before_that_of_the_installation(tmp_path: Path) -> None:
    """Who opens the issue may be somebody else than who proposes papers; a refusal names the right setting."""
    with FakeGitHub(tmp_path, clock=now) as github:
        github.add_account("operator", token="ghp_tracker")
        github.add_repository("operator/papers")
        base = {"github_token": "ghp_of-nobody", "github_api_url": github.api_url}
        own = load_settings(**base, channel_secrets=SECRETS)
        with open_channels(own, profile(ISSUE), keep_secret=print, clock=now) as [tracker]:
            tracker.send(MESSAGE, at=MONDAY, owed=None)
        with (
            open_channels(load_settings(**base), profile(ISSUE), keep_secret=print, clock=now) as [tracker],
            pytest.raises(DeliveryError, match="set SHELVER_GITHUB_TOKEN to a valid one"),
        ):
            tracker.send(MESSAGE, at=MONDAY, owed=None)
