from __future__ import annotations

import pytest

from bot.health.finding import Level
from bot.health.settings_checks import check_names
from config.settings import Settings
from tests.bot.health.stage import PROFILE


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_known(name: str) -> None:
    """In capitals and in small letters, as they are read."""
    for spelt in (f"SHELVER_{name.upper()}", f"shelver_{name}"):
        assert check_names([spelt, "PATH"], PROFILE).level is Level.OK


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("SHELVER_GITHUB_TOKN", "SHELVER_GITHUB_TOKEN"),
        ("SHELVER_TOKEN", "SHELVER_GITHUB_TOKEN"),
        ("SHELVER_DATABASE", "SHELVER_DATABASE_URL"),
        ("SHELVER_ARXIV_DELAI", "SHELVER_ARXIV_DELAY"),
    ],
)
def test_a_misspelt_name_comes_with_the_nearest_right_one(name: str, meant: str) -> None:
    """Nobody reads it, and nothing else would say so."""
    found = check_names([name, "SHELVER_CONTACT"], PROFILE)
    assert (found.level, found.message) == (Level.WARN, f"nobody reads {name} (did you mean {meant}?)")


def test_the_secret_of_a_channel_that_is_not_there_is_told_where_the_profile_is_known() -> None:
    """Without a profile nobody can tell."""
    name = "SHELVER_CHANNEL_SECRETS__STRANGERS"
    assert name in check_names([name], PROFILE).message
    assert check_names([name], None).level is Level.OK
