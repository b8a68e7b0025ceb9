"""What tests of the list's Markdown share: real Prettier."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.prettier.process import Prettier, missing, node_program


@pytest.fixture(scope="session")
def prettier() -> Iterator[Prettier]:
    """Real Prettier, started once; where it is not installed, its tests are skipped, and fail in CI."""
    reason = missing()
    if reason is not None:
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with Prettier(node_program()) as running:
        yield running
