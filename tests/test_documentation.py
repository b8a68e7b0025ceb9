from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import app
from config.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_readme_shows_the_help_texts_as_they_are() -> None:
    """README's help texts and settings table are what the program says: ``make docs`` writes them."""
    ended = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "README.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("name", [command.name for command in app.registered_commands if command.name])
def test_every_command_stands_in_readme(name: str) -> None:
    """Each command has its own part in README."""
    assert f"### shelver {name}" in README


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_readme_and_has_a_meaning(name: str) -> None:
    """Each setting has a row in README's table, with words in each of its cells that matter."""
    row = next(line for line in README.splitlines() if line.startswith(f"| `SHELVER_{name.upper()}`"))
    assert len(row.split("|")[3].strip()) > 10


def test_pictures_and_files_that_readme_names_exist() -> None:
    """Relative links of README lead somewhere."""
    for target in re.findall(r"\]\((?!https?:|#)([^)]+)\)", README):
        assert (ROOT / target).exists(), target
