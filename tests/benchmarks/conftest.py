"""Benchmarks are measured as Shelver runs outside of tests."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _as_outside_of_tests(usual_collector: None) -> None:
    """Rubbish is collected as often."""
