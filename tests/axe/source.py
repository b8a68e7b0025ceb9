"""axe-core, the tests' judge of accessibility (https://github.com/dequelabs/axe-core), as npm installed it."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
SCRIPT = FOLDER / "node_modules/axe-core/axe.min.js"


def missing() -> str | None:
    """What is not installed, and how it gets installed; None where it is there."""
    return None if SCRIPT.is_file() else f"axe-core is missing in {FOLDER}: run `make tests`, which installs it"
