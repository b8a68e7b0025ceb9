from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import command_line
from config.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = {
    file.relative_to(ROOT).as_posix(): file.read_text("utf-8")
    for file in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
}
GENERATED = ("docs/commands.md", "docs/configuration.md")


def test_the_help_texts_are_shown_as_they_are() -> None:
    """The commands' page and the settings' table are what the program says: ``make docs`` writes them."""
    ended = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", *GENERATED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("name", [command.name for command in command_line().registered_commands if command.name])
def test_every_command_is_documented(name: str) -> None:
    """Each command has its own part in the commands' page, and is named where somebody looks for what it does."""
    assert f"\n## shelver {name}\n" in PAGES["docs/commands.md"]
    assert any(f"shelver {name}" in text for page, text in PAGES.items() if page != "docs/commands.md")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_and_has_a_meaning(name: str) -> None:
    """Each setting has a row in the table, with words in each of its cells that matter."""
    lines = PAGES["docs/configuration.md"].splitlines()
    row = next(line for line in lines if line.startswith(f"| `SHELVER_{name.upper()}`"))
    assert len(row.split("|")[3].strip()) > 10


@pytest.mark.parametrize("page", PAGES)
def test_pictures_files_and_parts_that_a_page_names_exist(page: str) -> None:
    """Relative links lead somewhere, down to the heading; every page is reached from README."""
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", PAGES[page]):
        path, _, part = target.partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page
        assert file.exists(), target
        if part:
            assert part in {
                anchor(title) for title in re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
            }
    assert page == "README.md" or f"]({page}" in PAGES["README.md"]


def anchor(title: str) -> str:
    """What GitHub makes of a heading, to link to it."""
    return re.sub(r"[^\w -]", "", title).lower().replace(" ", "-")
