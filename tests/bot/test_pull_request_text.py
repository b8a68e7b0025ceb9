from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.forge.passing_words import says_the_same
from tests.bot.begun import begun
from tests.bot.scene import Scene
from tests.servers.arxiv import faults


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """An installation after its first run."""
    with begun(tmp_path) as running:
        yield running


def body(stage: Scene) -> str:
    """The open pull request's text."""
    return stage.pulls[-1].body or ""


def test_each_paper_is_shown_as_it_stands_in_the_list(stage: Scene) -> None:
    """Every new line of the branch's list can be read in the pull request's text."""
    assert body(stage).count("<p><code>") == body(stage).count("<!-- shelver:paper ") > 0
    assert body(stage).count("Nearest in the list:") > 0


def test_a_quiet_day_changes_nothing_in_the_text(stage: Scene) -> None:
    """The text of the next day is the same to the byte."""
    before = body(stage)
    stage.run(days=1)
    assert body(stage) == before
    assert "Sources: all read in full" in before
    assert (
        "When this text was written, the last verified announcement was that of 2025-09-22. By interface:" in before
    )


def test_a_source_in_trouble_is_told_until_it_is_well(stage: Scene) -> None:
    """With the days in doubt, and no longer."""
    before = body(stage)
    stage.arxiv.fail(faults.status(404), times=99)
    stage.run(days=1)
    trouble = "> [!WARNING]\n> arXiv could not be read in full: it is complete until 2025-09-2"
    assert trouble in body(stage)
    assert "yet: Tue 2025-09-23, cs.AI" in body(stage)
    stage.run(days=2)
    assert trouble in body(stage)
    assert "yet: 2 days from 2025-09-23 to 2025-09-24, cs.AI" in body(stage)
    stage.arxiv.heal()
    stage.run(days=3)
    assert says_the_same(body(stage), before)
    assert "WARNING" not in body(stage)
