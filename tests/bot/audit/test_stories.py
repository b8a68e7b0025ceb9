"""Stories of a maintainer who changes the list in every way that Git knows, and of a bot that keeps the account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import bot.steps.list_commits
from bot.audit.build import audit
from bot.audit.content import Audit, Verdict
from bot.exit_code import ExitCode
from db.list_commits import ChangeKind, Reading, list_commits
from db.states import ProposalState
from tests.bot.begun import begun
from tests.bot.scene import MONDAY, SAMPLE_LIST, Scene, sample_feed
from tests.bot.test_maintainer_at_work import in_pull_request, own_entry, owner_adds

DAY = timedelta(days=1)
HEADING = "### Program Repair\n\n"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """A scene in which pull request 1 is open."""
    with begun(tmp_path, made=MONDAY) as ready:
        ready.github.world._clock = lambda: ready.arxiv.now or MONDAY
        yield ready


def audited(stage: Scene) -> Audit:
    """The audit of all commits."""
    with stage.sessions() as sessions, sessions() as session:
        return audit(session, stage.folder.profile, since=None)


def changes(stage: Scene) -> list[tuple[str, Reading, list[ChangeKind]]]:
    """Each remembered commit's author, how it was read, and what it did."""
    with stage.sessions() as sessions, sessions() as session:
        return [
            (commit.author, Reading(commit.reading), [ChangeKind(change.kind) for change in commit.changes])
            for commit in list_commits(session, stage.folder.profile.name)
        ]


def rewrites(stage: Scene, text: str, *, hours: float, message: str = "mine") -> str:
    """The owner commits another text of the list, so many hours after the Monday."""
    moment = MONDAY + timedelta(hours=hours)
    return stage.repository.commit({"README.md": text}, message=message, author="keeper", date=moment)


def test_what_the_owner_lists_himself_is_accounted_for(stage: Scene) -> None:
    """A proposed paper, an irrelevant one, one that comes too late, one that arXiv never showed, and no paper."""
    taken = in_pull_request(stage)[0]
    late = replace(sample_feed()[0], id="2509.90500", title="Told Late", published=MONDAY)
    owner_adds(stage, taken, "2509.90018", "2509.90500", "2509.90012", "2509.90600", hours=20)
    stage.arxiv.add([late])

    stage.run(days=1)

    told = audited(stage)
    [commit] = told.commits
    assert (commit.author, commit.message, commit.committed_at) == ("keeper", "mine", MONDAY + timedelta(hours=20))
    papers = {paper.arxiv_id: paper for paper in commit.papers}
    assert papers[taken].verdict is Verdict.PROPOSED
    assert "since 2025-09-22, less than a day before" in papers[taken].reason
    assert papers["2509.90018"].verdict is Verdict.BELOW_THRESHOLD
    assert "is below the threshold" in papers["2509.90018"].reason
    assert papers["2509.90500"].verdict is Verdict.TOO_LATE
    assert papers["2509.90600"].verdict is Verdict.NOT_HARVESTED
    assert told.recall.added == len(papers) == 5


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_a_merge_is_one_commit_and_its_papers_were_proposed(stage: Scene, method: str) -> None:
    """Whatever the button, all papers of the pull request are told as merged, in the section that was proposed."""
    offered = set(in_pull_request(stage))
    stage.arxiv.now = MONDAY + DAY / 2
    stage.github.merge_pull(stage.repository, 1, by="keeper", method=method)

    stage.run(days=1)

    [commit] = audited(stage).commits
    assert commit.is_ours
    assert {paper.arxiv_id for paper in commit.papers} == offered
    assert {paper.verdict for paper in commit.papers} == {Verdict.MERGED}
    assert all(paper.is_same_section for paper in commit.papers)


def test_another_persons_pull_request_counts_as_its_merge(stage: Scene) -> None:
    """Of a merged branch the merge is told and not the commits on it, with who merged."""
    start = stage.repository.head()
    text = SAMPLE_LIST.replace(HEADING, f"{HEADING}{own_entry('2509.90700')}\n\n", 1)
    stage.repository.commit({"README.md": text + "\n"}, author=("Guest", "guest@example.org"), branch="guest")
    stage.repository.commit({"README.md": text}, author=("Guest", "guest@example.org"), branch="guest")
    guest = stage.repository.head("guest")
    git = stage.repository.git
    keeper = git.commit(start).author
    merge = git.write_commit(git.commit(guest).tree, [start, guest], "Merge it", author=keeper, committer=keeper)
    stage.repository.reset(merge, by="keeper")

    stage.run(days=1)

    assert [(commit.author, commit.sha) for commit in audited(stage).commits] == [("keeper", merge)]
    assert changes(stage)[1:] == [("keeper", Reading.STEP, [ChangeKind.ADDED])]


def test_moves_edits_and_removals_are_kept_with_their_commits(stage: Scene) -> None:
    """Commits of one day are read one after the other, each with what it alone did; new numbers are no edits."""
    first = '1. **LLaMA**: "LLaMA: Open'
    other = '1. **New**: "New One" [2023-01] [[blog](https://example.org/)]'
    added = SAMPLE_LIST.replace(first, f"{other}\n\n2. {first[3:]}", 1)
    edited = added.replace("[2023-02] [[paper]", "[2023-02] [ICLR 2024] [[paper]", 1)
    [gone] = [line for line in edited.splitlines() if "2303.08774" in line]
    for hours, text in enumerate((added, edited, edited.replace(f"{gone}\n\n", "", 1)), start=2):
        rewrites(stage, text, hours=hours)

    stage.run(days=1)

    assert changes(stage)[1:] == [
        ("keeper", Reading.STEP, [ChangeKind.ADDED]),
        ("keeper", Reading.STEP, [ChangeKind.EDITED]),
        ("keeper", Reading.STEP, [ChangeKind.REMOVED]),
    ]


def test_a_force_push_is_said_and_read_as_one_step(stage: Scene) -> None:
    """Where the last head is gone, the operator is told, and what differs counts as the newest commit's doing."""
    start = stage.repository.head()
    owner_adds(stage, "2509.90700", hours=2)
    stage.run(days=1)
    stage.repository.reset(start, by="keeper")
    owner_adds(stage, "2509.90800", hours=30)

    report = stage.run(days=2)

    assert any("the list's branch was force-pushed" in note for note in report.cycle.notes), report.cycle.notes
    assert changes(stage)[-1] == ("keeper", Reading.REWRITTEN, [ChangeKind.ADDED, ChangeKind.REMOVED])
    assert stage.states()["2509.90700"] is ProposalState.REJECTED


def test_a_huge_jump_is_bounded_and_said(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest commits are read one by one, the first of them has the changes of all before, and that is told."""
    monkeypatch.setattr(bot.steps.list_commits, "MOST_COMMITS", 2)
    for number in range(1, 5):
        owner_adds(stage, f"2509.9080{number}", hours=number)

    report = stage.run(days=1)

    assert any("4 commits changed the list" in note and "newest 2 were read" in note for note in report.cycle.notes)
    assert [(reading, len(done)) for _, reading, done in changes(stage)[1:]] == [(Reading.MANY, 3), (Reading.STEP, 1)]


def test_a_renamed_list_stops_the_run_with_what_to_do(stage: Scene) -> None:
    """The message names the new path; with that in the profile the next run goes on where the list was left."""
    stage.repository.commit({"README.md": None, "docs/list.md": SAMPLE_LIST}, message="tidy", author="keeper")
    report = stage.run(days=1)
    assert report.exit_code is ExitCode.FAILED
    assert "renamed to 'docs/list.md' by keeper" in " ".join(report.failures)

    profile = stage.folder.profile.model_copy(update={"file": "docs/list.md"})
    stage.folder = replace(stage.folder, profile=profile)
    later = stage.run(days=2)

    assert later.exit_code is ExitCode.DONE, later.failures
    assert changes(stage)[1:] == [("keeper", Reading.STEP, [])]
