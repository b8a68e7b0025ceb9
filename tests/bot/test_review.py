"""What a maintainer may do to a pull request, and what the bot makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

import bot.steps.publish_proposals
from bot.exit_code import ExitCode
from bot.forge.body import read_ticks
from db.models import Decision, Paper, Proposal
from db.states import ProposalState
from tests.bot.begun import begun
from tests.bot.scene import MONDAY, SAMPLE_LIST, Scene, sample_feed, scene
from tests.databases import lose_database
from tests.servers.github.repository import Repository

OWN_ENTRY = '- "A paper of the owner\'s" [2025-09] [[paper](https://arxiv.org/abs/2509.99999)]'
HEADING = "### Program Repair\n\n"


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """A scene in which the first run has opened pull request 1."""
    with begun(tmp_path) as ready:
        yield ready


def fork_of(stage: Scene) -> Repository:
    """The bot's fork."""
    return stage.github.repository("shelver-bot/Awesome-Code-LLM")


def commit_on_branch(stage: Scene, text: str) -> str:
    """A maintainer commits to the bot's branch."""
    branch = stage.folder.profile.branch
    return fork_of(stage).commit({"README.md": text}, message="mine", author="keeper", branch=branch)


def without(text: str, arxiv_id: str) -> str:
    """A list without the entry of a paper."""
    return "\n".join(line for line in text.split("\n") if f"abs/{arxiv_id})" not in line)


def states(stage: Scene) -> set[ProposalState]:
    """All states that proposals are in."""
    return set(stage.states().values())


def decisions(stage: Scene, arxiv_id: str) -> list[ProposalState]:
    """The states that a paper's proposal has been in."""
    query = select(Decision.after).join(Proposal).join(Paper).where(Paper.arxiv_id == arxiv_id).order_by(Decision.id)
    with stage.sessions() as sessions, sessions() as session:
        return list(session.scalars(query))


def another_paper(stage: Scene) -> str:
    """Let a new paper appear that belongs in the list, and return its identifier."""
    record = next(record for record in sample_feed() if record.id == "2509.90002")
    stage.arxiv.add([replace(record, id="2509.91000", title=f"{record.title}, Once More", published=MONDAY)])
    return "2509.91000"


def test_a_merge_after_the_owners_commit_deletes_nothing(stage: Scene) -> None:
    """When the owner commits and then merges, the papers are merged, and none counts as deleted."""
    text = SAMPLE_LIST.replace(HEADING, f"{HEADING}{OWN_ENTRY}\n\n", 1)
    stage.repository.commit({"README.md": text}, message="one of mine", author="keeper")
    stage.github.merge_pull(stage.repository, 1, by="keeper")

    stage.run(days=1)

    assert states(stage) == {ProposalState.MERGED}
    assert all(ProposalState.REJECTED not in decisions(stage, paper) for paper in stage.states())


@pytest.mark.parametrize("method", ["merge", "squash"])
def test_a_line_taken_out_before_the_merge_is_refused(stage: Scene, method: str) -> None:
    """A paper whose line the maintainer deleted on the branch before merging is refused, the others are merged."""
    refused = next(iter(stage.states()))
    commit_on_branch(stage, without(stage.list_on_branch(), refused))
    stage.github.merge_pull(stage.repository, 1, by="keeper", method=method)

    stage.run(days=1)

    assert stage.states().pop(refused) is ProposalState.REJECTED
    assert {state for paper, state in stage.states().items() if paper != refused} == {ProposalState.MERGED}


@pytest.mark.parametrize("end", ["merged", "closed"])
def test_a_frozen_branch_is_free_when_its_pull_request_is_over(stage: Scene, end: str) -> None:
    """After a branch with a maintainer's commits was squash-merged or closed, new papers are proposed again."""
    commit_on_branch(stage, stage.list_on_branch() + "\nMine.\n")
    if end == "merged":
        stage.github.merge_pull(stage.repository, 1, by="keeper", method="squash")
    else:
        stage.github.close_pull(stage.repository, 1, by="keeper")
    stage.run(days=1)
    late = another_paper(stage)

    report = stage.run(days=2)

    assert report.exit_code is ExitCode.DONE, report.failures
    assert [pull.state for pull in stage.pulls] == ["closed", "open"]
    assert list(read_ticks(stage.pulls[1].body or "")) == [late]


def test_what_people_committed_is_theirs_again_when_the_pull_request_is_reopened(stage: Scene) -> None:
    """Closed with a person's commit on its branch and then opened again, it is left alone as before."""
    theirs = commit_on_branch(stage, stage.list_on_branch() + "\nMine.\n")
    stage.github.close_pull(stage.repository, 1, by="keeper")
    stage.run(days=1)
    stage.github.reopen_pull(stage.repository, 1, by="keeper")

    report = stage.run(days=2)

    assert "somebody else has committed" in dict(report.steps)["publish proposals"]
    assert stage.pulls[0].head_sha == theirs
    assert states(stage) == {ProposalState.CANDIDATE}


def test_a_box_that_is_ticked_again_takes_the_refusal_back(stage: Scene) -> None:
    """Where the box still stands, as on a frozen branch, it says what is wanted; a refusal in words outlasts it."""
    commit_on_branch(stage, stage.list_on_branch() + "\nMine.\n")
    mistaken, refused, *_ = stage.states()
    text = stage.pulls[0].body or ""
    unticked = text
    for paper in (mistaken, refused):
        box = next(line for line in text.splitlines() if f"shelver:paper {paper} " in line)
        unticked = unticked.replace(box, box.replace("[x]", "[ ]", 1))
    stage.github.edit_pull_body(stage.repository, 1, unticked)
    stage.run(days=1)
    assert {stage.states()[paper] for paper in (mistaken, refused)} == {ProposalState.REJECTED}
    stage.github.comment(stage.repository, 1, f"/include {refused}", by="keeper")
    stage.github.comment(stage.repository, 1, f"/reject {refused}", by="keeper")
    stage.run(days=2)
    stage.github.edit_pull_body(stage.repository, 1, text)

    stage.run(days=3)

    assert stage.states()[mistaken] is ProposalState.CANDIDATE
    assert stage.states()[refused] is ProposalState.REJECTED
    assert decisions(stage, mistaken)[-2:] == [ProposalState.REJECTED, ProposalState.CANDIDATE]


def test_closing_refuses_whatever_became_of_the_text(stage: Scene) -> None:
    """A pull request that is closed after its text was replaced refuses its papers all the same."""
    stage.github.edit_pull_body(stage.repository, 1, "no thanks")
    stage.github.close_pull(stage.repository, 1, by="keeper")

    stage.run(days=1)

    assert states(stage) == {ProposalState.REJECTED}
    assert len(stage.pulls) == 1


def test_reopening_takes_the_refusal_back(stage: Scene) -> None:
    """A pull request that was closed by mistake and is opened again has its papers back."""
    stage.github.close_pull(stage.repository, 1, by="keeper")
    stage.run(days=1)
    assert states(stage) == {ProposalState.REJECTED}
    stage.github.reopen_pull(stage.repository, 1, by="keeper")

    report = stage.run(days=2)

    assert report.exit_code is ExitCode.DONE, report.failures
    assert states(stage) == {ProposalState.PROPOSED}
    assert [pull.state for pull in stage.pulls] == ["open"]


def test_a_pull_request_that_was_sent_elsewhere_is_left_alone(stage: Scene) -> None:
    """Where a maintainer changes its base nothing is written and nothing fails; sent back, it is kept up to date."""
    stage.repository.commit({"NOTES.md": "mine"}, message="mine", author="keeper", branch="next")
    stage.pulls[0].base_branch = "next"
    another_paper(stage)

    report = stage.run(days=1)

    assert report.exit_code is ExitCode.DONE, report.failures
    assert any("goes to next and no longer to main" in note for note in report.cycle.notes)
    assert stage.github.writes() == []
    stage.pulls[0].base_branch = "main"
    assert "2509.91000" not in (stage.pulls[0].body or "")
    stage.run(days=2)
    assert "2509.91000" in (stage.pulls[0].body or "")


def test_what_was_unticked_and_merged_at_once_is_told(stage: Scene) -> None:
    """A box unticked right before the merge comes too late for the branch, so the run names the paper."""
    late = next(iter(stage.states()))
    body = stage.pulls[0].body or ""
    box = next(line for line in body.splitlines() if f"shelver:paper {late} " in line)
    stage.github.edit_pull_body(stage.repository, 1, body.replace(box, box.replace("[x]", "[ ]", 1)))
    stage.github.merge_pull(stage.repository, 1, by="keeper")

    report = stage.run(days=1)

    assert any(late in note for note in report.cycle.notes)


def test_our_own_closing_is_no_refusal(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed right after it closed an empty pull request, the bot does not take that for the maintainer's no."""
    entries = "\n\n".join(
        f'- "Own words {number}" [2025-09] [[paper](https://arxiv.org/abs/{paper})]'
        for number, paper in enumerate(stage.states())
    )
    text = SAMPLE_LIST.replace(HEADING, f"{HEADING}{entries}\n\n", 1)
    stage.repository.commit({"README.md": text}, message="all of them", author="keeper")
    real = bot.steps.publish_proposals._withdraw

    def withdraw_and_die(*arguments: object) -> str:
        real(*arguments)  # type: ignore[arg-type]  # passed on as they are
        raise Killed

    monkeypatch.setattr(bot.steps.publish_proposals, "_withdraw", withdraw_and_die)
    with pytest.raises(Killed):
        stage.run(days=1)
    monkeypatch.undo()

    stage.run(days=2)

    assert states(stage) == {ProposalState.SUPERSEDED}
    assert [pull.state for pull in stage.pulls] == ["closed"]


def test_a_pull_request_of_a_killed_run_is_not_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed right after it opened the pull request, the bot still reads the closing as a refusal."""
    with scene(tmp_path) as stage:

        def die(*_: object) -> None:
            raise Killed

        monkeypatch.setattr(bot.steps.publish_proposals, "_record", die)
        with pytest.raises(Killed):
            stage.run()
        monkeypatch.undo()
        stage.github.close_pull(stage.repository, 1, by="keeper")

        stage.run(days=1)

        assert states(stage) == {ProposalState.REJECTED}
        assert len(stage.pulls) == 1


def test_a_pull_request_that_we_know_nothing_of_is_left_alone(stage: Scene) -> None:
    """With a lost database the open pull request, its ticks included, is not touched until it is merged or closed."""
    body = stage.pulls[0].body
    lose_database(stage.home / "shelver.sqlite3")

    report = stage.run(days=1)

    assert report.exit_code is ExitCode.UNVERIFIED
    assert stage.github.writes() == []
    assert stage.pulls[0].body == body
    assert any("left alone" in doubt for doubt in report.cycle.unverified)


def test_the_same_title_under_another_identifier_is_not_proposed(stage: Scene) -> None:
    """A paper that is submitted a second time under the same title stays out."""
    paper = next(record for record in sample_feed() if record.id == next(iter(stage.states())))
    stage.arxiv.add([replace(paper, id="2509.92000")])

    stage.run(days=1)

    assert "2509.92000" not in stage.states()


def test_other_thresholds_count_from_the_next_run_on(stage: Scene) -> None:
    """When an operator changes the thresholds, papers that were judged before are judged anew."""
    before = stage.states()
    profile = stage.folder.profile
    strict = profile.thresholds.model_copy(update={"relevance": 0.1})
    stage.folder = replace(stage.folder, profile=profile.model_copy(update={"thresholds": strict}))

    report = stage.run(days=1)

    assert report.cycle.figures.judged > 0
    assert len(stage.states()) > len(before)


def test_two_lists_of_one_name_are_told_apart(stage: Scene) -> None:
    """A copied profile that kept its name cannot mix its list with the other one's."""
    other = stage.folder.profile.model_copy(update={"repository": "somebody/else"})
    stage.github.add_repository("somebody/else").commit({"README.md": SAMPLE_LIST}, message="x", author="keeper")
    stage.folder = replace(stage.folder, profile=other)

    report = stage.run(days=1)

    assert report.exit_code is ExitCode.FAILED
    assert any("belongs to codefuse-ai/Awesome-Code-LLM" in failure for failure in report.failures)
