from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.github_client import connect
from tests.bot.forge.stages import GitHubStage, LocalStage, Publisher, Stage
from tests.servers.github import FakeGitHub


@pytest.fixture(params=["local", "fork", "direct"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """Each place where a pull request can live."""
    if request.param == "local":
        yield LocalStage(tmp_path)
        return
    with FakeGitHub(tmp_path) as fake:
        fake.add_account("shelver-bot", token="bot-token")
        client = connect(token="bot-token", api_url=fake.api_url)
        yield GitHubStage(fake, client, request.param)
        client.close()


@pytest.fixture
def publisher(stage: Stage) -> Publisher:
    """The bot at that place."""
    return Publisher(stage)


@pytest.fixture(params=["fork", "direct"])
def on_github(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GitHubStage]:
    """GitHub with the branch in a fork, and in the repository itself."""
    with FakeGitHub(tmp_path) as fake:
        fake.add_account("shelver-bot", token="bot-token")
        client = connect(token="bot-token", api_url=fake.api_url)
        yield GitHubStage(fake, client, request.param)
        client.close()


@pytest.fixture
def forked(tmp_path: Path) -> Iterator[GitHubStage]:
    """GitHub with the branch in a fork."""
    with FakeGitHub(tmp_path) as fake:
        fake.add_account("shelver-bot", token="bot-token")
        client = connect(token="bot-token", api_url=fake.api_url)
        yield GitHubStage(fake, client, "fork")
        client.close()
