"""A database is lost, and GitHub alone restores what was proposed and decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.exit_code import ExitCode
from bot.forge.hidden_memory import is_withdrawn
from bot.health.condition import read_condition
from bot.health.finding import Level
from bot.health.run_checks import check_runs
from bot.recovery.restore import restore_lives
from config.errors import ConfigurationError, ForgeUnavailableError
from db.states import ProposalState
from tests.bot.recovery.story import Story, begun_story, story
from tests.bot.scene import SAMPLE_LIST, sample_feed
from tests.servers.arxiv import ArxivVersion, faults

S = ProposalState


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Story]:
    """The story after the first run, which has opened pull request 1."""
    with begun_story(tmp_path) as begun:
        yield begun


def submit(told: Story, arxiv_id: str, *, like: str = "2509.90002", **changed: object) -> None:
    """Let a paper appear that belongs in the list as well as another one does."""
    record = next(record for record in sample_feed() if record.id == like)
    values: dict[str, object] = {"title": f"{record.title}, Once More", "published": told.now, **changed}
    told.stage.arxiv.add([replace(record, id=arxiv_id, **values)])  # type: ignore[arg-type]  # mixed types


def test_a_whole_life_is_restored(told: Story) -> None:
    """Unticked, refused, put off, moved, merged, deleted, undone: all stands as before, and nothing is written."""
    unticked, refused, later, moved, deleted, undone, owners, *_ = told.papers()
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
    told.hours_pass(1)
    told.list_by_hand(owners)
    told.morning()
    told.hours_pass(4)
    told.stage.github.merge_pull(told.stage.repository, 1, by="keeper")
    told.morning()
    told.hours_pass(1)
    told.delete_from_list(deleted)
    told.morning()
    told.undo(undone)
    submit(told, "2509.91000")
    told.morning()
    assert [pull.state for pull in told.stage.pulls] == ["closed", "open"]
    assert set(told.papers()) == {undone, "2509.91000"}
    told.hours_pass(1)
    states, decided = told.stage.states(), told.decisions()
    assert {states[unticked], states[refused], states[deleted]} == {S.REJECTED}
    assert (states[later], states[moved], states[owners]) == (S.DEFERRED, S.MERGED, S.SUPERSEDED)

    told.lose_the_database()
    restored = told.rebuild()

    assert told.stage.github.writes() == []
    assert len(told.stage.github.requests) <= 30
    assert restored.notes == []
    assert told.stage.states() == states
    assert told.decisions() == decided
    told.run()
    assert told.stage.github.writes() == []
    assert told.stage.states() == states
    assert told.decisions() == decided

    with pytest.raises(ConfigurationError, match="put the database away"):
        told.rebuild()
    assert told.decisions() == decided


def test_what_nobody_has_read_yet_is_read_by_the_next_run(told: Story) -> None:
    """A box unticked and a comment written while the database was lost still count, each once."""
    unticked, refused, *rest = told.papers()
    told.morning()
    told.hours_pass(1)
    told.untick(unticked)
    told.say(f"/reject {refused}")
    told.lose_the_database()
    assert told.run(ends=ExitCode.UNVERIFIED).cycle.unverified[0].count("shelver rebuild") == 1
    assert told.stage.github.writes() == []

    restored = told.rebuild()

    assert restored.waiting_comments == 1
    assert told.stage.states()[unticked] is S.REJECTED
    told.run()
    assert told.stage.states()[refused] is S.REJECTED
    assert told.papers() == rest
    assert [reaction.content for reaction in told.stage.pulls[0].comments[0].reactions] == ["+1"]


def test_a_comment_that_was_obeyed_is_not_answered_again(told: Story) -> None:
    """While publishing is stopped no text remembers a refusal; the comment that was reacted to does."""
    refused, *_ = told.papers()
    told.say("/stop")
    told.say(f"/reject {refused} off topic\n/reject 2401.99999")
    told.morning()
    said = len(told.stage.pulls[0].comments)
    assert told.stage.states()[refused] is S.REJECTED
    told.lose_the_database()

    restored = told.rebuild()

    assert (restored.stopped_by, restored.obeyed_comments) == ("keeper", 2)
    assert told.stage.states()[refused] is S.REJECTED
    told.run()
    assert told.stage.github.writes() == []
    assert len(told.stage.pulls[0].comments) == said


def test_a_closed_pull_request_refuses_and_one_that_we_closed_does_not(told: Story) -> None:
    """Who closed it is told by GitHub; that it was the bot itself, because nothing was left, by its text."""
    papers = told.papers()
    told.hours_pass(1)
    told.stage.github.close_pull(told.stage.repository, 1, by="keeper")
    told.morning()
    submit(told, "2509.91000")
    told.morning()
    withdrawn = ArxivVersion(submitted=told.now, comment="This paper has been withdrawn by its authors")
    submit(told, "2509.91000", versions=(withdrawn,))
    told.morning()
    assert [pull.state for pull in told.stage.pulls] == ["closed", "closed"]
    assert is_withdrawn(told.stage.pulls[1].body or "")
    decided = told.decisions()
    told.lose_the_database()

    told.rebuild()

    states = told.stage.states()
    assert {states[paper] for paper in papers} == {S.REJECTED}
    assert states["2509.91000"] is S.CANDIDATE
    assert told.decisions() == decided
    told.run()
    assert told.stage.github.writes() == []
    assert told.stage.states()["2509.91000"] is S.WITHDRAWN


def test_an_old_pull_request_is_restored_to_the_byte(told: Story) -> None:
    """The next harvest goes back to its oldest paper, so that what is told of papers beside them stays as well."""
    again = next(record for record in sample_feed() if record.id == told.papers()[0])
    shouted = {"title": again.title.upper(), "published": again.published, "announced": told.now}
    submit(told, "2509.92001", like=again.id, **shouted)
    told.hours_pass(24 * 25)
    told.run()
    body = told.stage.pulls[0].body
    told.lose_the_database()

    told.rebuild()
    told.run()

    assert told.stage.github.writes() == []
    assert told.stage.pulls[0].body == body
    assert "Considered and not included" in (body or "")
    assert "2509.92001" in (body or "")


def test_somebodys_commit_still_freezes_the_branch(told: Story) -> None:
    """A branch that is not provably as the bot left it is not overwritten after a rebuild; that is said, once."""
    fork = told.stage.github.repository("shelver-bot/Awesome-Code-LLM")
    branch = told.stage.folder.profile.branch
    theirs = fork.commit({"NOTES.md": "mine"}, message="mine", author="keeper", branch=branch)
    told.stage.repository.commit({"README.md": SAMPLE_LIST + "\nMore.\n"}, message="the base moves", author="keeper")
    told.lose_the_database()

    restored = told.rebuild()
    told.run()

    assert any("left alone" in note for note in restored.notes)
    assert [write.path.rsplit("/", 1)[-1] for write in told.stage.github.writes()] == ["comments"]
    told.lose_the_database()
    told.rebuild()
    told.run()
    assert told.stage.github.writes() == []
    assert fork.head(branch) == theirs


def test_a_moved_base_is_no_commit_of_somebody(told: Story) -> None:
    """When only the base has moved since, the branch is the bot's own and is built anew."""
    told.hours_pass(1)
    told.stage.repository.commit({"README.md": SAMPLE_LIST + "\nMore.\n"}, message="the base moves", author="keeper")
    told.lose_the_database()

    assert told.rebuild().notes == []
    report = told.run()

    assert report.cycle.published is not None
    assert "branch" in report.cycle.published.wrote
    assert "More." in told.stage.list_on_branch()


def test_nothing_of_a_strangers_pull_request_is_believed(told: Story) -> None:
    """Neither one from a branch of the same name elsewhere, nor one from our branch that another account opened."""
    stage = told.stage
    refusal = told.poisoned_body()
    told.hours_pass(1)
    stage.github.close_pull(stage.repository, 1, by="keeper")
    told.morning()
    fork = stage.github.repository("shelver-bot/Awesome-Code-LLM")
    stage.github.open_pull(
        stage.repository, head=fork, branch=stage.folder.profile.branch, title="x", by="stranger", body=refusal
    )
    states = stage.states()
    told.lose_the_database()

    restored = told.rebuild()

    assert stage.states() == states
    assert "2509.99998" not in stage.states()
    assert any("another account" in note for note in restored.notes)
    stage.github.close_pull(stage.repository, 2, by="keeper")
    told.morning()
    assert stage.github.writes() == []
    assert stage.states() == states


def test_an_empty_database_proposes_nothing_until_it_is_restored(told: Story) -> None:
    """When past pull requests are over and nothing is known of them, nothing is opened; doctor says the remedy."""
    told.hours_pass(1)
    told.stage.github.close_pull(told.stage.repository, 1, by="keeper")
    told.morning()
    states = told.stage.states()
    told.lose_the_database()

    report = told.run(ends=ExitCode.UNVERIFIED)

    assert any("`shelver rebuild`" in doubt for doubt in report.cycle.unverified)
    with told.stage.sessions() as sessions, sessions() as session:
        last_run = next(check_runs(read_condition(session, told.stage.folder.profile, now=told.now)))
    assert (last_run.level, "knows nothing of it" in last_run.message) == (Level.WARN, True)
    assert "`shelver rebuild`" in last_run.remedy
    assert told.stage.github.writes() == []
    told.rebuild()
    assert told.stage.states() == states
    told.run()
    assert told.stage.github.writes() == []
    assert len(told.stage.pulls) == 1


@pytest.mark.parametrize(
    "damage",
    [pytest.param("missing", marks=pytest.mark.replay), "damaged", pytest.param("newer", marks=pytest.mark.replay)],
)
def test_a_text_without_memory_restores_what_it_can(told: Story, damage: str) -> None:
    """Of an older format or a damaged text, boxes, payload and the end are restored, and the loss is said."""
    papers = told.papers()
    told.damage_memory(damage)
    told.hours_pass(1)
    told.stage.github.close_pull(told.stage.repository, 1, by="keeper")
    told.lose_the_database()

    restored = told.rebuild()

    assert {told.stage.states()[paper] for paper in papers} == {S.REJECTED}
    assert any("missing" in note or "damaged" in note for note in restored.notes)
    told.run()
    assert told.stage.github.writes() == []


def test_a_killed_or_refused_rebuild_leaves_nothing_half(told: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed in the middle, or with GitHub down, it restores nothing, and the next one all."""
    states = told.stage.states()
    told.lose_the_database()

    def restore_and_die(*arguments: object, **options: object) -> None:
        restore_lives(*arguments, **options)  # type: ignore[arg-type]  # passed on as they are
        raise Killed

    monkeypatch.setattr("bot.recovery.rebuild.restore_lives", restore_and_die)
    with pytest.raises(Killed):
        told.rebuild()
    assert told.stage.states() == {}
    monkeypatch.undo()
    fault = told.stage.github.fail_next(path_pattern="/pulls", status=502, times=50)
    with pytest.raises(ForgeUnavailableError):
        told.rebuild()
    told.stage.github.faults.remove(fault)
    assert told.stage.states() == {}

    told.stage.arxiv.fail(faults.html_page(), times=50)
    assert told.rebuild().unverified != []
    assert told.stage.states() == states


def test_no_variant_of_a_refused_work_is_ever_proposed_again(told: Story) -> None:
    """Unticked, refused, listed or deleted: under other ids and titles it stays out, with a lost database, too."""
    unticked, refused, merged, deleted, *_ = told.papers()
    told.untick(unticked)
    told.say(f"/reject {refused}")
    told.morning()
    told.stage.github.merge_pull(told.stage.repository, 1, by="keeper")
    told.morning()
    told.delete_from_list(deleted)
    told.morning()
    title = {record.id: record.title for record in sample_feed()}
    submit(told, "2509.92001", like=unticked, title=title[unticked].upper() + ".")
    submit(told, "2509.92002", like=refused, title=f"{title[refused]} (Extended Version)")
    submit(told, "2509.92003", like=merged, title=title[merged].replace(" ", "–", 1))
    submit(told, "2509.92004", like=deleted, title=f"{title[deleted]}: A Second Look at What We Did")
    submit(told, "2509.92005", title="A Program Repair Benchmark of Its Very Own")
    told.morning()
    variants = {f"2509.9200{number}" for number in (1, 2, 3, 4)}
    assert told.papers() == ["2509.92005"]
    text = told.stage.pulls[-1].body or ""
    assert all(variant in text for variant in variants)
    assert "the same work as arXiv" in text.replace("\u200b", "")

    told.lose_the_database()
    told.rebuild()
    report = told.run()
    assert told.stage.github.writes() == []
    assert report.cycle.figures.candidates == 1
    assert variants.isdisjoint(told.stage.states())

    told.say("/include 2509.92002")
    told.morning()
    assert set(told.papers()) == {"2509.92002", "2509.92005"}
    assert told.morning().exit_code is ExitCode.DONE
    assert told.stage.github.writes() == []


def test_what_was_deleted_before_the_first_run_is_not_proposed(tmp_path: Path) -> None:
    """An empty database learns of earlier deletions from the list's history, titles without identifier included."""
    by_id, by_title, edited = (
        record for record in sample_feed() if record.id in {"2509.90001", "2509.90002", "2509.90003"}
    )
    heading = "### Program Repair\n\n"
    entries = "\n\n".join(
        (
            f'- "{by_id.title}" [2025-09] [[paper](https://arxiv.org/abs/{by_id.id})]',
            f'- "{by_title.title}" [2025-09] [[paper](https://example.org/paper.pdf)]',
        )
    )
    with story(tmp_path, versions=[SAMPLE_LIST.replace(heading, f"{heading}{entries}\n\n"), SAMPLE_LIST]) as begun:
        begun.run()

        states = begun.stage.states()
        assert {states[by_id.id], states[by_title.id]} == {S.REJECTED}
        assert edited.id in states
        assert {decision["actor"] for decision in begun.decisions()} == {"keeper"}
        begun.morning()
        assert begun.stage.github.writes() == []
        states, decided = begun.stage.states(), begun.decisions()
        begun.lose_the_database()
        begun.rebuild()
        begun.run()
        assert begun.stage.github.writes() == []
        assert begun.stage.states() == states
        assert begun.decisions() == decided
