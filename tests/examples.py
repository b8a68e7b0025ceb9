"""How many made-up examples a property is tried on: two fifths of them each time, all of them in the replays."""

from __future__ import annotations

from hypothesis import settings

SPARSE, THOROUGH = "sparse", "thorough"
"""The profiles, of which `make replays` chooses the second (``--hypothesis-profile=thorough``)."""
USUAL = 100
"""What hypothesis tries where a test says nothing else."""


def register() -> None:
    """Let both be known, and the first be used where nothing else is asked for."""
    settings.register_profile(THOROUGH, deadline=None, max_examples=USUAL)  # a busy machine is no fault of the code
    settings.register_profile(SPARSE, settings.get_profile(THOROUGH), max_examples=_sparse(USUAL))
    settings.load_profile(SPARSE)


def examples(most: int) -> int:
    """How many there are now of those that a property is worth."""
    return most if settings.get_current_profile_name() == THOROUGH else _sparse(most)


def _sparse(most: int) -> int:
    return most * 2 // 5
