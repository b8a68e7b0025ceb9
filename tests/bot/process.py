"""Starting ``shelver`` as a process of its own, as cron does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def command(*arguments: str) -> list[str]:
    """The command line that starts Shelver from this tree."""
    return [sys.executable, "-m", "bot", *arguments]


def environment(**settings: str) -> dict[str, str]:
    """This process's environment without Shelver's own variables, but for those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHELVER_")}
    return kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "80"} | settings


def shelver(*arguments: str, folder: Path, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run Shelver in a folder and wait for its end."""
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(**settings),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
