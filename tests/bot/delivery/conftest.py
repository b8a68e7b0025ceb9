"""What tests of channels share."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot.delivery.repository_stage import RepositoryStage


@pytest.fixture
def unused_port() -> Callable[[], int]:
    """Gives a port at which nobody listens."""

    def find() -> int:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            return int(found.getsockname()[1])

    return find


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[RepositoryStage]:
    """A repository without issues and discussions."""
    ready = RepositoryStage(tmp_path)
    with ready.stack:
        yield ready
