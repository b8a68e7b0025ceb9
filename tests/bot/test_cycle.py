from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.catalogue.facts import refresh_facts
from bot.catalogue.load import load_catalogue
from bot.exit_code import ExitCode
from bot.forge.body import read_ticks
from config.entities import load_entities
from config.loading import ProfileFolder
from db.runs import watermark
from db.states import ProposalState
from tests.bot.begun import begun
from tests.bot.scene import SAMPLE_LIST, Scene, sample_feed, scene
from tests.servers.arxiv import faults


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Scene]:
    """The sample list and the sample feed."""
    with scene(tmp_path) as ready:
        yield ready


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """The same after the first run, which has opened pull request 1."""
    with begun(tmp_path) as ready:
        yield ready


def proposed(stage: Scene) -> list[str]:
    """The papers that stand in the pull request, as the database has it."""
    return [arxiv_id for arxiv_id, state in stage.states().items() if state is ProposalState.PROPOSED]


def with_places(folder: ProfileFolder, places: int) -> ProfileFolder:
    """The same profile with so many places in its pull request."""
    pull_request = folder.profile.pull_request.model_copy(update={"size_limit": places})
    return replace(folder, profile=folder.profile.model_copy(update={"pull_request": pull_request}))


def added_lines(before: str, after: str) -> list[str]:
    """The lines that are new."""
    known = before.splitlines()
    return [line for line in after.splitlines() if line not in known]


def test_the_first_run_opens_one_pull_request(fresh: Scene) -> None:
    """The first run seeds the database with the list, polls two weeks, and opens one pull request."""
    report = fresh.run()

    assert report.exit_code is ExitCode.DONE, report.failures
    assert report.cycle.figures.listed > 40
    assert report.cycle.figures.polled == len(sample_feed())
    [pull] = fresh.pulls
    assert pull.state == "open"
    assert pull.title == "latest papers 09-22"
    assert sorted(read_ticks(pull.body or "")) == sorted(proposed(fresh))
    assert 10 <= len(proposed(fresh)) <= 20


def test_the_branch_differs_by_the_new_entries_alone(stage: Scene) -> None:
    """On the branch, the list has one more line for each proposed paper (and its blank line), and lost none."""
    before, after = SAMPLE_LIST.splitlines(), stage.list_on_branch().splitlines()
    added = [line for line in added_lines(SAMPLE_LIST, stage.list_on_branch()) if line]
    for arxiv_id in proposed(stage):
        assert sum(f"(https://arxiv.org/abs/{arxiv_id})" in line for line in added) == 1
    kept = [line for line in before if not line.startswith("|")]
    assert [line for line in kept if line not in after] == []


def test_a_second_run_writes_nothing(stage: Scene) -> None:
    """When neither arXiv nor the list has changed, a run writes nothing to GitHub and needs few requests."""
    report = stage.run()

    assert report.exit_code is ExitCode.DONE
    assert stage.github.writes() == []
    assert len(stage.github.requests) <= 12
    assert report.cycle.published is not None
    assert report.cycle.published.wrote == ()


def test_what_the_owner_lists_himself_leaves_the_pull_request(stage: Scene) -> None:
    """After the owner lists a proposed paper in his own words, the next run's pull request lacks it."""
    taken, *rest = proposed(stage)
    entry = f'- "My own words" [2025-09] [[paper](https://arxiv.org/abs/{taken})]'
    heading = "### Program Repair\n\n"
    assert heading in SAMPLE_LIST
    stage.repository.commit(
        {"README.md": SAMPLE_LIST.replace(heading, f"{heading}{entry}\n\n", 1)}, message="one more", author="keeper"
    )

    report = stage.run(days=1)

    assert report.exit_code is ExitCode.DONE, report.failures
    [pull] = stage.pulls
    assert sorted(read_ticks(pull.body or "")) == sorted(rest)
    assert stage.states()[taken] is ProposalState.SUPERSEDED
    assert stage.list_on_branch().count(f"abs/{taken})") == 1
    assert entry in stage.list_on_branch()


def test_an_unticked_paper_never_comes_back(stage: Scene) -> None:
    """An unticked paper is refused: it leaves the branch and the text, and stays away."""
    [pull] = stage.pulls
    refused = proposed(stage)[0]
    box = next(line for line in (pull.body or "").splitlines() if f"shelver:paper {refused} " in line)
    stage.github.edit_pull_body(
        stage.repository, pull.number, (pull.body or "").replace(box, box.replace("[x]", "[ ]", 1))
    )

    for days in (1, 2):
        assert stage.run(days=days).exit_code is ExitCode.DONE
        assert refused not in read_ticks(stage.pulls[0].body or "")
        assert refused not in stage.list_on_branch()
    assert stage.states()[refused] is ProposalState.REJECTED


def test_a_merged_pull_request_makes_its_papers_listed(stage: Scene) -> None:
    """After the merge the papers count as merged, and no new pull request proposes them again."""
    papers = proposed(stage)
    stage.github.merge_pull(stage.repository, 1, by="keeper")

    report = stage.run(days=1)

    assert report.exit_code is ExitCode.DONE, report.failures
    assert {stage.states()[paper] for paper in papers} == {ProposalState.MERGED}
    assert len(stage.pulls) == 1


@pytest.mark.parametrize("method", ["squash", "merge"])
def test_a_paper_deleted_after_the_merge_is_refused(stage: Scene, method: str) -> None:
    """A paper that was merged and later deleted by a person is never proposed again."""
    victim = proposed(stage)[0]
    stage.github.merge_pull(stage.repository, 1, by="keeper", method=method)
    stage.run(days=1)
    text = stage.repository.file("README.md", "main")
    without = "\n".join(line for line in text.split("\n") if f"abs/{victim})" not in line)
    stage.repository.commit({"README.md": without}, message="not this one", author="keeper")

    report = stage.run(days=2)

    assert report.exit_code is ExitCode.DONE, report.failures
    assert stage.states()[victim] is ProposalState.REJECTED
    assert len(stage.pulls) == 1


def test_closing_refuses_all(stage: Scene) -> None:
    """A pull request closed unmerged refuses all its papers; nothing is opened in its place."""
    papers = proposed(stage)
    stage.github.close_pull(stage.repository, 1, by="keeper")

    report = stage.run(days=1)

    assert report.exit_code is ExitCode.DONE, report.failures
    assert {stage.states()[paper] for paper in papers} == {ProposalState.REJECTED}
    assert len(stage.pulls) == 1


def test_a_human_commit_freezes_the_branch(stage: Scene) -> None:
    """A person's commit on the bot's branch is not overwritten, and the run says so."""
    fork = stage.github.repository("shelver-bot/Awesome-Code-LLM")
    branch = stage.folder.profile.branch
    theirs = fork.commit(
        {"README.md": stage.list_on_branch() + "\nA word of mine.\n"}, message="mine", author="keeper", branch=branch
    )
    stage.repository.commit({"README.md": SAMPLE_LIST + "\nMore.\n"}, message="the base moves", author="keeper")

    report = stage.run(days=1)

    assert report.exit_code is ExitCode.DONE
    assert fork.head(branch) == theirs
    assert [exchange.path.rpartition("/")[2] for exchange in stage.github.writes()] == ["comments"]
    assert any(theirs in note for note in report.cycle.notes)


def test_a_broken_arxiv_is_told_from_a_quiet_day(fresh: Scene) -> None:
    """When arXiv answers with nonsense the run ends with 3, keeps its watermark, and catches up later."""
    fresh.arxiv.fail(faults.html_page(), times=50)
    broken = fresh.run()
    with fresh.sessions() as sessions, sessions() as session:
        assert watermark(session, "awesome-code-llm", "arxiv") is None
    fresh.arxiv.heal()
    healthy = fresh.run(days=1)

    assert broken.exit_code is ExitCode.UNVERIFIED
    assert any("arxiv" in failure for failure in broken.failures)
    assert healthy.exit_code is ExitCode.DONE
    assert len(fresh.pulls) == 1


def test_github_down_fails_and_loses_nothing(fresh: Scene) -> None:
    """When GitHub is down the run ends with 1, what arXiv gave is kept, and the next run proposes it."""
    fresh.github.fail_next(path_pattern=".*", status=500, times=500)
    report = fresh.run()
    assert report.exit_code is not ExitCode.DONE
    assert report.cycle.figures.new > 0
    fresh.github.faults.clear()

    assert fresh.run().exit_code is ExitCode.DONE
    assert len(fresh.pulls) == 1


def test_a_list_without_the_expected_headings_is_refused(tmp_path: Path) -> None:
    """A list that has none of the profile's sections gives a clear message, and nothing is written."""
    text = '# Cooking\n\n## Soups\n\n- "Leek" [2025-01] [[paper](https://arxiv.org/abs/2501.00001)]\n'
    with scene(tmp_path, text=text) as other:
        report = other.run()

        assert report.exit_code is ExitCode.FAILED
        assert "none of the sections" in report.failures[0]
        assert other.github.writes() == []


def test_an_emptied_list_is_not_believed(stage: Scene) -> None:
    """When a commit empties the list, nothing is recorded as deleted, and the run says which commit it was."""
    before = stage.states()
    stage.repository.commit({"README.md": "# Gone\n"}, message="oops", author="keeper")

    report = stage.run(days=1)

    assert report.exit_code is ExitCode.FAILED
    assert stage.states() == before
    assert stage.github.writes() == []


def test_a_dry_run_leaves_no_trace(fresh: Scene) -> None:
    """A dry run writes the pull request to a file; GitHub and the database stay as they were."""
    report = fresh.run(dry_run=True)

    assert report.exit_code is ExitCode.DONE, report.failures
    assert fresh.github.writes() == []
    assert fresh.states() == {}
    assert "shelver:paper" in (fresh.home / "dry-run" / "awesome-code-llm" / "pull-request.md").read_text("utf-8")


def test_without_a_token_everything_but_the_pull_request_is_done(fresh: Scene) -> None:
    """Without a token the run judges papers and says what it would need to propose them."""
    fresh.token = None

    report = fresh.run()

    assert report.exit_code is ExitCode.DONE
    assert fresh.pulls == []
    assert any("SHELVER_GITHUB_TOKEN" in note for note in report.cycle.notes)


def test_a_withdrawn_paper_leaves_the_pull_request(stage: Scene) -> None:
    """A proposed paper that its authors withdraw leaves the pull request."""
    gone = proposed(stage)[0]
    stage.withdraw_from_arxiv(gone)

    report = stage.run(days=1)

    assert report.exit_code is ExitCode.DONE, report.failures
    assert stage.states()[gone] is ProposalState.WITHDRAWN
    assert gone not in read_ticks(stage.pulls[0].body or "")


def test_a_list_that_was_emptied_and_mended_goes_on(stage: Scene) -> None:
    """When a commit emptied the list and the next one mended it, the run passes over the accident and goes on."""
    papers = proposed(stage)
    stage.repository.commit({"README.md": "# Gone\n"}, message="oops", author="keeper")
    stage.run(days=1)
    stage.repository.commit({"README.md": SAMPLE_LIST + "\n"}, message="mended", author="keeper")

    report = stage.run(days=2)

    assert report.exit_code is ExitCode.DONE, report.failures
    assert any("passed over" in note for note in report.cycle.notes)
    assert proposed(stage) == papers


def test_places_go_to_the_better_and_newer_papers(tmp_path: Path) -> None:
    """With few places the best papers get them; a weak one makes room for a better one that comes later."""
    late = next(record for record in sample_feed() if record.id == "2509.90008")
    early = [record for record in sample_feed() if record.id != late.id]
    with scene(tmp_path, feed=early) as few:
        few.folder = with_places(few.folder, 3)
        few.run()
        before = set(proposed(few))
        few.arxiv.add([late])
        report = few.run(days=1)

        after = set(proposed(few))
        assert len(before) == len(after) == 3
        assert after - before == {late.id}
        [displaced] = before - after
        assert few.states()[displaced] is ProposalState.CANDIDATE
        assert report.cycle.figures.candidates > 3
        assert sorted(read_ticks(few.pulls[0].body or "")) == sorted(after)


def test_damage_in_one_section_does_not_stop_the_others(fresh: Scene) -> None:
    """Where the list's Markdown is damaged, papers of the sound sections are proposed, and the others wait."""
    damaged = SAMPLE_LIST.replace("### Program Repair\n\n", "### Program Repair\n\n<!-- never closed\n\n", 1)
    assert damaged != SAMPLE_LIST
    fresh.repository.commit({"README.md": damaged}, message="a comment", author="keeper")

    report = fresh.run()

    assert report.exit_code is ExitCode.DONE, report.failures
    assert 0 < len(proposed(fresh)) < 14
    assert any("papers wait for" in note for note in report.cycle.notes)


def test_a_run_reads_the_words_of_what_it_found(fresh: Scene) -> None:
    """Digest, site and exports find all read after a run, and a later run reads what is new alone."""
    report = fresh.run()
    entities = load_entities(fresh.folder.path)
    with fresh.sessions() as sessions:
        assert refresh_facts(sessions, report.cycle.name, entities) == 0
        with sessions() as session:
            catalogue = load_catalogue(session, fresh.folder)
    assert dict(report.steps)["read words"] == f"the words of {len(catalogue.papers)} papers read"
    assert any(paper.facts.name for paper in catalogue.papers)

    assert dict(fresh.run(days=1).steps)["read words"] == "the words of 0 papers read"
