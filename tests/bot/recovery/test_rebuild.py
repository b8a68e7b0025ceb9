"""A database is lost, and GitHub alone restores what was proposed and decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.states import ProposalState
from tests.bot.recovery.story import Story, story
from tests.bot.scene import sample_feed


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Story]:
    """The story after the first run, which has opened pull request 1."""
    with story(tmp_path) as begun:
        begun.run()
        yield begun


def new_paper(told: Story, arxiv_id: str, **changed: object) -> None:
    """Let a paper appear that belongs in the list."""
    record = next(record for record in sample_feed() if record.id == "2509.90002")
    values: dict[str, object] = {"title": f"{record.title}, Once More", "published": told.now, **changed}
    told.stage.arxiv.add([replace(record, id=arxiv_id, **values)])  # type: ignore[arg-type]  # mixed types


def test_a_whole_life_is_restored(told: Story) -> None:
    """Unticked, refused, put off, moved, merged, deleted and undone papers stand as before, and nothing is written."""
    unticked, refused, later, moved, deleted, undone, *_ = told.papers()
    told.hours_pass(3)
    told.untick(unticked)
    told.untick(undone)
    told.morning()
    told.hours_pass(2)
    told.say(f"/reject {refused} a survey of surveys\n/later {later}")
    told.hours_pass(1)
    told.say(f"/move {moved} Vulnerability Detection")
    told.say(f"/reject {moved}", by="stranger")
    told.morning()
    told.hours_pass(4)
    told.stage.github.merge_pull(told.stage.repository, 1, by="keeper")
    told.morning()
    told.hours_pass(1)
    told.delete_from_list(deleted)
    told.morning()
    told.undo(undone)
    new_paper(told, "2509.91000")
    told.morning()
    assert [pull.state for pull in told.stage.pulls] == ["closed", "open"]
    assert told.papers() == [undone, "2509.91000"] or told.papers() == ["2509.91000", undone]
    told.hours_pass(1)
    states, decided = told.stage.states(), told.decisions()
    assert {states[unticked], states[refused], states[deleted]} == {ProposalState.REJECTED}
    assert (states[later], states[moved]) == (ProposalState.DEFERRED, ProposalState.MERGED)

    told.lose_the_database()
    restored = told.rebuild()

    assert told.stage.github.writes() == []
    assert len(told.stage.github.requests) <= 30
    assert restored.notes == []
    assert told.stage.states() == states
    assert told.decisions() == decided
    report = told.run()
    assert told.stage.github.writes() == []
    assert report.cycle.published is not None
    assert told.stage.states() == states
    assert told.decisions() == decided
