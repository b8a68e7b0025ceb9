"""Stories of a maintainer who works on the list and on the bot's branch, and of a bot that keeps out of the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import bot.steps.tell_frozen
from bot.cli.status import collect
from bot.cycle import Report
from bot.exit_code import ExitCode
from bot.forge.body import read_ticks
from bot.steps.hold_off import LONGEST_WAIT
from db.models import Decision, MergeCheck, Paper, Proposal
from db.states import ProposalState
from tests.bot.begun import begun
from tests.bot.scene import MONDAY, SAMPLE_LIST, Scene
from tests.bot.test_review import another_paper, without

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HEADING = "### Program Repair\n\n"
MERGED_DAYS = 9
"""The first day on which a merge that was read on the first day is looked at again."""


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """A scene in which pull request 1 is open, and people are waited for as by default."""
    with begun(tmp_path, made=MONDAY) as ready:
        pull_request = ready.folder.profile.pull_request.model_copy(update={"hold_off_hours": 12.0})
        profile = ready.folder.profile.model_copy(update={"pull_request": pull_request})
        ready.folder = replace(ready.folder, profile=profile)
        ready.github.world._clock = lambda: ready.arxiv.now or MONDAY
        yield ready


def outcome(report: Report, step: str = "publish proposals") -> str:
    """What a step said; arXiv may be silent in these stories."""
    assert report.exit_code is not ExitCode.FAILED, report.failures
    return dict(report.steps)[step]


def own_entry(arxiv_id: str) -> str:
    """A line of the owner's own making."""
    return f'- "My own words on {arxiv_id}" [2025-09] [[paper](https://arxiv.org/abs/{arxiv_id})]'


def owner_adds(stage: Scene, *arxiv_ids: str, hours: float) -> str:
    """The owner adds lines to the list, so many hours after the Monday."""
    text = stage.repository.file("README.md", "main")
    lines = "\n\n".join(own_entry(arxiv_id) for arxiv_id in arxiv_ids)
    return stage.repository.commit(
        {"README.md": text.replace(HEADING, f"{HEADING}{lines}\n\n", 1)},
        message="mine",
        author="keeper",
        date=MONDAY + timedelta(hours=hours),
    )


def commit_on_branch(stage: Scene, text: str) -> str:
    """The owner commits to the bot's branch."""
    fork = stage.github.repository("shelver-bot/Awesome-Code-LLM")
    return fork.commit({"README.md": text}, message="mine", author="keeper", branch=stage.folder.profile.branch)


def status(stage: Scene) -> dict[str, Any]:
    """What ``shelver status --json`` tells."""
    with stage.sessions() as sessions, sessions() as session:
        return collect(session, stage.folder)


def said(stage: Scene) -> list[str]:
    """The bot's own comments."""
    return [comment.body for comment in stage.pulls[0].comments if comment.account.login == "shelver-bot"]


def decisions(stage: Scene, arxiv_id: str) -> list[Decision]:
    """What was decided about a paper, oldest first."""
    query = select(Decision).join(Proposal).join(Paper).where(Paper.arxiv_id == arxiv_id).order_by(Decision.id)
    with stage.sessions() as sessions, sessions() as session:
        return list(session.scalars(query))


def who_and_where(decision: Decision) -> tuple[str, str]:
    """Whose decision it is, and the last part of where it can be read."""
    return decision.actor, (decision.source_url or "").rpartition("/")[2]


def in_pull_request(stage: Scene) -> list[str]:
    """The papers with a box in the newest pull request's text."""
    return list(read_ticks(stage.pulls[-1].body or ""))


def test_nothing_is_rebuilt_while_the_owner_is_at_work(stage: Scene) -> None:
    """For twelve hours after the owner's commit nothing is written, boxes are read all the same, then all is done."""
    taken, refused, *_ = in_pull_request(stage)
    owner_adds(stage, taken, hours=20)
    body = stage.pulls[0].body or ""
    box = next(line for line in body.splitlines() if f"shelver:paper {refused} " in line)
    stage.github.edit_pull_body(stage.repository, 1, body.replace(box, box.replace("[x]", "[ ]", 1)))

    held = stage.run(now=MONDAY + 24 * HOUR)

    assert "keeper changed the list at 2025-09-23 01:30 UTC" in outcome(held)
    assert "waits until 2025-09-23 13:30 UTC" in outcome(held)
    assert stage.github.writes() == []
    assert held.cycle.figures.proposed == len(in_pull_request(stage)) - 2
    assert (stage.states()[taken], stage.states()[refused]) == (ProposalState.SUPERSEDED, ProposalState.REJECTED)
    waiting = {"for": "keeper", "since": "2025-09-23T05:30+00:00", "until": "2025-09-23T13:30+00:00"}
    assert status(stage)["waiting"] == waiting
    done = stage.run(now=MONDAY + 33 * HOUR)
    assert "waits" not in outcome(done)
    assert not {taken, refused} & set(in_pull_request(stage))
    assert status(stage)["waiting"] is None


def test_a_merge_that_came_before_what_was_asked_for_is_told(stage: Scene) -> None:
    """What was refused, put off or moved while the bot waited, and then merged, is named; no decision is invented."""
    refused, moved, later, *_ = in_pull_request(stage)
    owner_adds(stage, "2509.99999", hours=20)
    stage.arxiv.now = MONDAY + 22 * HOUR
    words = f"/reject {refused}\n/later {later}\n/move {moved} Vulnerability Detection"
    stage.github.comment(stage.repository, 1, words, by="keeper")
    assert "waits" in outcome(stage.run(now=MONDAY + 24 * HOUR))
    stage.github.merge_pull(stage.repository, 1, by="keeper", method="squash")

    report = stage.run(now=MONDAY + 25 * HOUR)

    [told] = [note for note in report.cycle.notes if "before a run could do" in note]
    assert f"{refused} (refused)" in told
    assert f"{later} (put off)" in told
    assert f"{moved} (to be moved to '5. Methods/Models for Downstream Tasks > Vulnerability Detection')" in told
    assert decisions(stage, moved)[-1].reason == "pull request 1 was merged"
    assert stage.states()[refused] is ProposalState.SUPERSEDED


def test_rebuild_ends_the_wait(stage: Scene) -> None:
    """Who writes /rebuild has the pull request built at once; the next commit is waited for again."""
    taken, other, *_ = in_pull_request(stage)
    owner_adds(stage, taken, hours=20)
    stage.github.comment(stage.repository, 1, "/rebuild", by="keeper")

    assert "waits" not in outcome(stage.run(now=MONDAY + 24 * HOUR))
    assert taken not in in_pull_request(stage)
    owner_adds(stage, other, hours=25)
    assert "waits" in outcome(stage.run(now=MONDAY + 26 * HOUR))


def test_a_conflict_is_told_while_it_waits(stage: Scene) -> None:
    """A pull request that cannot be merged as it stands is told together with the wait."""
    lines = [line for line in stage.list_on_branch().splitlines() if line and line not in SAMPLE_LIST.splitlines()]
    bullet = next(line for line in lines if line.startswith("- "))
    before = stage.list_on_branch().splitlines()[stage.list_on_branch().splitlines().index(bullet) - 2]
    text = SAMPLE_LIST.replace(before, f"{before}\n\n{own_entry('2509.99999')}", 1)
    stage.repository.commit({"README.md": text}, message="mine", author="keeper", date=MONDAY + 20 * HOUR)

    report = stage.run(now=MONDAY + 24 * HOUR)

    assert "pull request 1 conflicts with the list" in outcome(report)
    assert any("cannot be merged as it stands" in note for note in report.cycle.notes)


def test_an_owner_who_never_rests_is_not_waited_for_for_ever(stage: Scene) -> None:
    """When people commit every day the pull request is built after a week all the same."""
    waited = []
    for days in range(1, LONGEST_WAIT.days + 3):
        owner_adds(stage, f"2509.9900{days}", hours=24 * days - 2)
        waited.append("waits until" in outcome(stage.run(days=days)))

    assert waited == [True] * LONGEST_WAIT.days + [False, True]


@pytest.mark.parametrize("method", ["merge", "squash"])
def test_the_merge_of_ours_is_no_such_work(stage: Scene, method: str) -> None:
    """After the owner merged, the next papers are proposed at once."""
    record = next(paper for paper in stage.states())
    stage.arxiv.now = MONDAY + 20 * HOUR
    stage.github.merge_pull(stage.repository, 1, by="keeper", method=method)
    late = another_paper(stage)

    assert "waits" not in outcome(stage.run(days=1))

    assert stage.states()[record] is ProposalState.MERGED
    assert stage.states()[late] is ProposalState.PROPOSED


def test_a_frozen_branch_is_told_once(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """One comment, without a mention, says what can be done; a killed run, later runs and later commits add none."""
    first = commit_on_branch(stage, stage.list_on_branch() + "\nMine.\n")
    with monkeypatch.context() as killing:

        def die(*_: object, **__: object) -> None:
            raise Killed

        killing.setattr(bot.steps.tell_frozen, "save_freeze_notice", die)
        with pytest.raises(Killed):
            stage.run(days=1)

    stage.run(days=1)
    commit_on_branch(stage, stage.list_on_branch() + "\nMine, too.\n")
    stage.run(days=2)

    [comment] = said(stage)
    assert comment.startswith(f"<!-- shelver:frozen {first} -->\n")
    assert "/rebuild" in comment
    assert "Close" in comment
    assert "@" not in comment
    stage.run(days=3)
    assert stage.github.writes() == []
    assert len(stage.github.requests) <= 12, [exchange.path for exchange in stage.github.requests]

    assert status(stage)["pull_request"]["frozen_since"] == "2025-09-23T05:30+00:00"

    stage.github.comment(stage.repository, 1, "/rebuild", by="keeper")
    stage.run(days=4)
    assert status(stage)["pull_request"]["frozen_since"] is None
    again = commit_on_branch(stage, stage.list_on_branch() + "\nMine again.\n")
    stage.run(days=5)
    assert [body.partition("\n")[0].split()[2] for body in said(stage)] == [first, again]


def test_a_dry_run_tells_a_frozen_branch(stage: Scene) -> None:
    """A dry run leaves a frozen branch alone as the real run does, and comments nothing."""
    theirs = commit_on_branch(stage, stage.list_on_branch() + "\nMine.\n")

    report = stage.run(days=1, dry_run=True)

    assert "somebody else has committed to the branch" in outcome(report)
    assert any(theirs in note and "/rebuild" in note for note in report.cycle.notes)
    assert stage.github.writes() == []


def test_what_the_maintainer_made_of_our_lines_counts(stage: Scene) -> None:
    """Lines moved or reworded before or after the merge are kept as decisions, and looked at again a week later."""
    text = stage.list_on_branch()
    bullets = [line for line in text.splitlines() if line.startswith("- ") and line not in SAMPLE_LIST]
    moved, reworded, later, tagged = (
        next(paper for paper in in_pull_request(stage) if f"abs/{paper})" in line) for line in bullets[:4]
    )
    line_of = dict(zip((moved, reworded, later, tagged), bullets[:4], strict=True))
    edited = text.replace(line_of[moved] + "\n\n", "", 1).replace(
        "### Text-To-SQL\n\n", f"### Text-To-SQL\n\n{line_of[moved]}\n\n", 1
    )
    edited = edited.replace(line_of[reworded], line_of[reworded].replace("[2025-09]", "[2025-08] [ICSE 2026]"), 1)
    commit_on_branch(stage, edited)
    stage.github.merge_pull(stage.repository, 1, by="keeper", method="squash")
    merge = stage.repository.head("main")

    assert stage.run(days=1).exit_code is ExitCode.DONE

    place, words = decisions(stage, moved)[-1], decisions(stage, reworded)[-1]
    assert (place.section or "").endswith("Text-To-SQL")
    assert place.reason.startswith("merged in ")
    facts = "venue 'ICSE 2026' added, month '2025-08' instead of '2025-09'"
    assert words.reason == f"merged in other words than proposed: {facts}"
    assert {who_and_where(each) for each in (place, words)} == {("keeper", merge)}
    assert decisions(stage, tagged)[-1].reason == "pull request 1 was merged"

    text = stage.repository.file("README.md", "main")
    text = text.replace(line_of[later] + "\n\n", "", 1).replace(
        "### Text-To-SQL\n\n", f"### Text-To-SQL\n\n{line_of[later]}\n\n", 1
    )
    text = text.replace(line_of[tagged], line_of[tagged].replace("[2025-09]", "[2025-09] [ACL 2026]"), 1)
    commit = stage.repository.commit({"README.md": text}, message="venues", author="keeper", date=MONDAY + 2 * DAY)
    stage.run(days=3)

    place, words = decisions(stage, later)[-1], decisions(stage, tagged)[-1]
    assert (place.section or "").endswith("Text-To-SQL")
    assert words.reason == "edited in the list: venue 'ACL 2026' added"
    assert {who_and_where(each) for each in (place, words)} == {("keeper", commit)}

    gone = next(paper for paper in stage.states() if paper not in line_of)
    text = stage.repository.file("README.md", "main")
    stage.repository.commit(
        {"README.md": without(text, gone)}, message="not this", author="keeper", date=MONDAY + 4 * DAY
    )
    early = stage.run(days=5)
    due = status(stage)["merges_to_check"]
    report = stage.run(days=MERGED_DAYS)

    assert outcome(early, "check merged papers") == "no merge is due for a second look"
    assert due == {"papers": len(stage.states()), "from": "2025-09-29T05:30+00:00"}
    assert status(stage)["merges_to_check"] is None
    assert outcome(report, "check merged papers").endswith("9 as written, 2 edited, 2 moved, 1 removed")
    with stage.sessions() as sessions, sessions() as session:
        query = select(Paper.arxiv_id, MergeCheck.outcome).join(Proposal, Proposal.paper_id == Paper.id)
        checks = dict(session.execute(query.join(MergeCheck)).all())
    found = [checks[paper] for paper in (moved, reworded, later, tagged, gone)]
    assert found == ["moved", "edited", "moved", "edited", "removed"]
    assert outcome(stage.run(days=MERGED_DAYS + 1), "check merged papers") == "no merge is due for a second look"


def test_the_text_of_a_review_is_heard(stage: Scene) -> None:
    """Commands in a submitted review are obeyed once, but not a stranger's or a dismissed one's; errors are told."""
    stage.github.add_account("stranger", token="stranger-token")
    papers = in_pull_request(stage)
    stage.github.review(stage.repository, 1, f"Nice.\n/reject {papers[0]} off topic\n/reject 2401.99999", by="keeper")
    stage.github.review(stage.repository, 1, f"/reject {papers[1]}", by="keeper", state="DISMISSED")
    stage.github.review(stage.repository, 1, f"/reject {papers[1]}", by="stranger", state="APPROVED")

    report = stage.run(days=1)

    assert outcome(report, "read comments") == "1 command obeyed, 1 could not be"
    refusal = decisions(stage, papers[0])[-1]
    assert (refusal.actor, refusal.reason) == ("keeper", "off topic")
    assert "pullrequestreview" in (refusal.source_url or "")
    assert stage.states()[papers[1]] is ProposalState.PROPOSED
    assert len(said(stage)) == 1
    for days in (2, 3):
        assert outcome(stage.run(days=days), "read comments") == "no new commands"
    assert stage.github.writes() == []
    assert len(stage.github.requests) <= 12
    assert [each.status for each in stage.github.requests if each.path.endswith("/reviews")] == [304]


def test_a_title_and_labels_of_the_maintainers_stay(stage: Scene) -> None:
    """A rebuilt pull request keeps the title that a person gave it, and stays without the label that one took off."""
    stage.repository.add_collaborator("shelver-bot", "triage")
    pull_request = stage.folder.profile.pull_request.model_copy(update={"labels": ("documentation", "enhancement")})
    profile = stage.folder.profile.model_copy(update={"pull_request": pull_request})
    stage.folder = replace(stage.folder, profile=profile)
    stage.run(days=1)
    pull = stage.pulls[0]
    assert pull.label_names == ["documentation", "enhancement"]
    pull.labels = [label for label in pull.labels if label.name != "enhancement"]
    stage.github.edit_pull_title(stage.repository, 1, "Papers for my Sunday")
    refused = in_pull_request(stage)[0]
    stage.github.comment(stage.repository, 1, f"/reject {refused}", by="keeper")

    stage.run(days=2)

    assert refused not in in_pull_request(stage)
    assert (pull.title, pull.label_names) == ("Papers for my Sunday", ["documentation"])
