"""Lost and restored where a person opens the pull request, and where the branch is in the list's own repository."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.states import ProposalState
from tests.bot.recovery.story import Story, begun_story, story
from tests.bot.recovery.test_rebuild import submit
from tests.bot.test_compare_link import by_link, open_by_link, set_mode

S = ProposalState


@pytest.fixture
def linked(tmp_path: Path) -> Iterator[Story]:
    """The story after the first run, which has offered a link."""
    with begun_story(tmp_path, prepare=by_link) as begun:
        yield begun


def lost_and_restored(told: Story) -> list[str]:
    """Lose the database and restore it: after the next run all stands as before, and nothing was written.

    Returns:
        The notes of the rebuild.
    """
    states = told.stage.states()
    told.lose_the_database()
    notes = told.rebuild().notes
    assert told.stage.github.writes() == []
    told.run()
    assert told.stage.github.writes() == []
    assert told.stage.states() == states
    return notes


@pytest.mark.replay
def test_what_a_person_opened_by_the_link_is_restored(linked: Story) -> None:
    """Closed, unticked, refused, included again: what our branch held is known, and it is built on as before."""
    told, stage = linked, linked.stage
    open_by_link(stage, by="keeper")
    told.morning()
    unticked, refused, again, *rest = told.papers()
    told.untick(unticked)
    told.untick(again)
    told.say(f"/reject {refused}")
    told.morning()
    told.hours_pass(1)
    told.say(f"/include {again}")
    told.morning()
    states = stage.states()
    assert [states[paper] for paper in (unticked, refused, again)] == [S.REJECTED, S.REJECTED, S.PROPOSED]

    [note] = lost_and_restored(told)

    assert "opened by keeper" in note
    stage.github.close_pull(stage.repository, 1, by="keeper")
    told.morning()
    assert set(stage.states().values()) == {S.REJECTED}
    submit(told, "2509.91000")
    told.morning()
    open_by_link(stage, by="keeper")
    told.morning()
    assert [pull.state for pull in stage.pulls] == ["closed", "open"]
    lost_and_restored(told)
    submit(told, "2509.91001", title="One More Program Repair That Nobody Has Seen")
    told.morning()
    assert "2509.91001" in stage.list_on_branch()
    stage.github.merge_pull(stage.repository, 2, by="keeper")
    told.morning()
    lost_and_restored(told)
    assert {state for paper, state in stage.states().items() if paper not in {"2509.91000", "2509.91001"}} == {
        S.REJECTED
    }
    assert set(rest) <= stage.states().keys()


def test_of_a_passer_bys_text_nothing_is_believed(linked: Story) -> None:
    """Who is no maintainer refuses nothing by closing, nor papers that are not on the branch by empty boxes."""
    told, stage = linked, linked.stage
    open_by_link(stage, by="stranger")
    pull = stage.pulls[0]
    box = "- [ ] <!-- shelver:paper 2509.99998 --> another"
    stage.github.edit_pull_body(stage.repository, 1, f"{pull.body}\n{box}\n{told.poisoned_body()}")
    told.morning()
    assert set(stage.states().values()) == {S.PROPOSED}
    lost_and_restored(told)
    stage.github.close_pull(stage.repository, 1, by="stranger")
    told.morning()

    told.lose_the_database()
    told.rebuild()

    assert set(stage.states().values()) == {S.CANDIDATE}
    assert "2509.99998" not in stage.states()


def test_somebodys_commit_on_the_branch_of_a_link_is_kept(linked: Story) -> None:
    """A restored database does not take a maintainer's commit for the bot's own."""
    told, stage = linked, linked.stage
    open_by_link(stage, by="keeper")
    told.morning()
    fork = stage.github.repository("shelver-bot/Awesome-Code-LLM")
    branch = stage.folder.profile.branch
    text = fork.file("README.md", branch)
    theirs = fork.commit({"README.md": f"{text}\nMine.\n"}, message="mine", author="keeper", branch=branch)
    told.lose_the_database()

    notes = told.rebuild().notes
    submit(told, "2509.91000")
    told.morning()

    assert any("left alone" in note for note in notes)
    assert fork.head(branch) == theirs


def test_a_branch_in_the_lists_own_repository_is_restored(tmp_path: Path) -> None:
    """With ``mode: direct`` as with a fork: unticked, closed, and a new pull request."""
    with story(tmp_path) as told:
        stage = told.stage
        set_mode(stage, "direct")
        stage.repository.add_collaborator("shelver-bot", "push")
        told.run()
        told.untick(told.papers()[0])
        told.morning()
        told.hours_pass(1)
        stage.github.close_pull(stage.repository, 1, by="keeper")
        told.morning()
        submit(told, "2509.91000")
        told.morning()
        decided = told.decisions()
        assert [pull.state for pull in stage.pulls] == ["closed", "open"]

        assert lost_and_restored(told) == []

        assert told.decisions() == decided
