"""The life of a link: the bot pushes its branch, and a person opens the pull request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from bot.cycle import Report
from bot.digest.build import build_digest
from bot.digest.markdown import render_markdown
from bot.digest.week import Week
from bot.exit_code import ExitCode
from bot.forge.body import read_ticks
from bot.forge.compare_link import LONGEST_LINK
from config.profile import Mode
from db.compare_links import compare_link
from db.models import Decision, Proposal
from db.states import ProposalState
from tests.bot.begun import begun
from tests.bot.process import shelver
from tests.bot.scene import MONDAY, SAMPLE_LIST, Scene, sample_feed, scene
from tests.servers.github.repository import Repository

HEADING = "### Program Repair\n\n"
PAGE = "https://github.com/codefuse-ai/Awesome-Code-LLM/compare/main...shelver-bot:shelver/latest-papers?expand=1"


def set_mode(stage: Scene, mode: Mode) -> None:
    """Let the profile say who opens the pull request."""
    profile = stage.folder.profile.model_copy(update={"mode": mode})
    stage.folder = replace(stage.folder, profile=profile)


def by_link(stage: Scene) -> None:
    """Let the first run offer a link."""
    set_mode(stage, "compare")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """A scene in which the first run has offered a link."""
    with begun(tmp_path, prepare=by_link) as ready:
        for login in ("passer-by", "helper"):
            ready.github.add_account(login)
        yield ready


def link_of(stage: Scene) -> str | None:
    """The link that the database holds."""
    with stage.sessions() as sessions, sessions() as session:
        offered = compare_link(session, stage.folder.profile.name, stage.folder.profile.repository)
        return offered.url if offered else None


def filled_in(stage: Scene, name: str) -> str:
    """What the link fills in on the page, as a browser reads it."""
    [value] = parse_qs(urlsplit(link_of(stage) or "").query)[name]
    return value


def fork_of(stage: Scene) -> Repository:
    """The bot's fork."""
    return stage.github.repository("shelver-bot/Awesome-Code-LLM")


def open_by_link(stage: Scene, *, by: str) -> None:
    """Somebody follows the link and presses the button."""
    stage.github.open_pull(
        stage.repository,
        head=fork_of(stage),
        branch=stage.folder.profile.branch,
        title=filled_in(stage, "title"),
        body=filled_in(stage, "body"),
        by=by,
    )


def another_paper(stage: Scene, number: int = 0) -> str:
    """Let a new paper appear that belongs in the list, and return its identifier."""
    record = next(record for record in sample_feed() if record.id == "2509.90002")
    arxiv_id = f"2509.9100{number}"
    stage.arxiv.add([replace(record, id=arxiv_id, title=f"{record.title}, Part {number}", published=MONDAY)])
    return arxiv_id


def untick(stage: Scene, arxiv_id: str) -> None:
    """A maintainer unticks a box."""
    body = stage.pulls[-1].body or ""
    box = next(line for line in body.splitlines() if f"shelver:paper {arxiv_id} " in line)
    stage.github.edit_pull_body(
        stage.repository, stage.pulls[-1].number, body.replace(box, box.replace("[x]", "[ ]", 1))
    )


def papers_in(stage: Scene, *states: ProposalState) -> set[str]:
    """The papers whose proposals are in one of some states."""
    return {paper for paper, state in stage.states().items() if state in states}


def done(report: Report) -> Report:
    """The report of a run that has to have been done."""
    assert report.exit_code is ExitCode.DONE, report.failures
    return report


def digest(stage: Scene) -> str:
    """The digest of the week of the first run."""
    with stage.sessions() as sessions, sessions() as session:
        made = build_digest(session, stage.folder.profile, week=Week.of(MONDAY.date()), sections=())
        return render_markdown(made)


def test_a_link_is_offered_and_kept_up_to_date_until_somebody_opens_it(stage: Scene) -> None:
    """Nobody opens it: new papers join the branch, listed ones leave it, nothing is written on a quiet day."""
    first = link_of(stage)
    assert first is not None
    assert first.startswith(f"{PAGE}&title=latest+papers+09-22&body=")
    assert len(first) <= LONGEST_LINK
    assert stage.pulls == []
    papers = papers_in(stage, ProposalState.PROPOSED)
    assert read_ticks(filled_in(stage, "body")) == dict.fromkeys(papers, True)
    assert f"{len(papers)} papers wait for review** in [a branch that waits to become a pull request]({PAGE})" in (
        digest(stage)
    )

    done(stage.run(days=1))
    assert stage.github.writes() == []
    assert len(stage.github.requests) <= 12
    assert link_of(stage) == first

    late = another_paper(stage)
    report = done(stage.run(days=2))
    assert report.cycle.offered is not None
    assert report.cycle.offered.wrote == ("branch",)
    assert report.cycle.offered.link == link_of(stage) != first
    assert f"abs/{late})" in stage.list_on_branch()

    own = f'- "In my words" [2025-09] [[paper](https://arxiv.org/abs/{late})]'
    stage.repository.commit(
        {"README.md": SAMPLE_LIST.replace(HEADING, f"{HEADING}{own}\n\n", 1)}, message="mine", author="keeper"
    )
    done(stage.run(days=3))
    assert stage.list_on_branch().count(f"abs/{late})") == 1
    assert late not in read_ticks(filled_in(stage, "body"))
    assert stage.states()[late] is ProposalState.SUPERSEDED
    assert papers_in(stage, ProposalState.PROPOSED) == papers
    assert stage.pulls == []


def test_a_link_that_was_opened_becomes_the_rolling_pull_request(stage: Scene) -> None:
    """Somebody opens it, a box is unticked, a paper joins, and the merge lists what the branch held: no edit ever."""
    papers = papers_in(stage, ProposalState.PROPOSED)
    refused, *_ = papers
    open_by_link(stage, by="helper")
    body = stage.pulls[0].body
    report = done(stage.run(days=1))
    assert stage.github.writes() == []
    assert link_of(stage) is None
    assert any("opened by helper" in note for note in report.cycle.notes)
    assert f"{len(papers)} papers wait for review** in pull request 1," in digest(stage)
    assert PAGE not in digest(stage)

    untick(stage, refused)
    text = stage.pulls[0].body
    late = another_paper(stage)
    report = done(stage.run(days=2))
    assert report.cycle.published is not None
    assert report.cycle.published.wrote == ("branch",)
    assert not any("opened by" in note for note in report.cycle.notes)
    assert stage.pulls[0].body == text != body
    assert f"abs/{refused})" not in stage.list_on_branch()
    assert stage.pulls[0].head_sha == fork_of(stage).head(stage.folder.profile.branch)

    stage.github.merge_pull(stage.repository, 1, by="keeper")
    report = done(stage.run(days=3))
    assert papers_in(stage, ProposalState.MERGED) == papers - {refused} | {late}
    assert papers_in(stage, ProposalState.REJECTED) == {refused}
    assert not any("unticked" in note for note in report.cycle.notes)
    assert link_of(stage) is None

    another_paper(stage, 1)
    done(stage.run(days=4))
    assert link_of(stage) is not None
    assert len(stage.pulls) == 1


def test_a_pull_request_that_was_opened_and_merged_between_two_runs_is_a_merge(stage: Scene) -> None:
    """The run after that finds it by its branch and lists its papers by whoever merged it."""
    papers = papers_in(stage, ProposalState.PROPOSED)
    open_by_link(stage, by="keeper")
    stage.github.edit_pull_body(stage.repository, 1, "My own words.")
    stage.github.merge_pull(stage.repository, 1, by="keeper", method="squash")

    done(stage.run(days=1))

    assert papers_in(stage, ProposalState.MERGED) == papers
    with stage.sessions() as sessions, sessions() as session:
        decided = session.scalars(select(Decision).where(Decision.after == ProposalState.MERGED)).all()
        assert {decision.actor for decision in decided} == {"keeper"}


@pytest.mark.parametrize("opener", ["passer-by", "keeper"])
def test_only_a_maintainers_closing_refuses(stage: Scene, opener: str) -> None:
    """Anybody can open a public branch and close that again: such papers are offered anew, no maintainer's no is."""
    papers = papers_in(stage, ProposalState.PROPOSED)
    link = link_of(stage)
    open_by_link(stage, by=opener)
    done(stage.run(days=1))
    stage.github.close_pull(stage.repository, 1, by=opener)

    done(stage.run(days=2))

    kept = opener == "passer-by"
    assert papers_in(stage, ProposalState.PROPOSED if kept else ProposalState.REJECTED) == papers
    assert link_of(stage) == (link if kept else None)


def test_a_strangers_text_refuses_nothing(stage: Scene) -> None:
    """Who opens it may untick before anybody looks: that takes papers off until it is merged or closed, no longer."""
    papers = papers_in(stage, ProposalState.PROPOSED)
    waiting = another_paper(stage)
    boxes = "".join(f"- [ ] no <!-- shelver:paper {paper} -->\n" for paper in [*sorted(papers)[1:], waiting])
    stage.github.open_pull(
        stage.repository,
        head=fork_of(stage),
        branch=stage.folder.profile.branch,
        title="none of these",
        body=boxes,
        by="passer-by",
    )

    done(stage.run(days=1))

    assert papers_in(stage, ProposalState.DEFERRED) == set(sorted(papers)[1:])
    assert papers_in(stage, ProposalState.PROPOSED) == {min(papers), waiting}
    stage.github.close_pull(stage.repository, 1, by="passer-by")
    done(stage.run(days=2))
    assert papers_in(stage, ProposalState.PROPOSED) == papers | {waiting}


def test_reopening_brings_back_what_the_closing_refused(stage: Scene) -> None:
    """And not what was refused before, although the text of the pull request still ticks neither less nor more."""
    papers = papers_in(stage, ProposalState.PROPOSED)
    refused, *_ = papers
    open_by_link(stage, by="helper")
    stage.run(days=1)
    late = another_paper(stage)
    stage.github.comment(stage.repository, 1, f"/reject {refused}", by="keeper")
    stage.run(days=2)
    stage.github.close_pull(stage.repository, 1, by="keeper")
    stage.run(days=3)
    assert papers_in(stage, ProposalState.REJECTED) == papers | {late}
    stage.github.reopen_pull(stage.repository, 1, by="keeper")

    done(stage.run(days=4))

    assert papers_in(stage, ProposalState.PROPOSED) == papers - {refused} | {late}


@pytest.mark.parametrize("opened", [False, True])
def test_where_nothing_is_left_the_branch_goes(stage: Scene, *, opened: bool) -> None:
    """The link leads nowhere any more; that GitHub closes a pull request without a branch refuses nothing."""
    if opened:
        open_by_link(stage, by="helper")
    done(stage.run(days=1))
    entries = "\n\n".join(
        f'- "Own words {number}" [2025-09] [[paper](https://arxiv.org/abs/{paper})]'
        for number, paper in enumerate(stage.states())
    )
    stage.repository.commit(
        {"README.md": SAMPLE_LIST.replace(HEADING, f"{HEADING}{entries}\n\n", 1)}, message="all", author="keeper"
    )

    for day in (2, 3):
        done(stage.run(days=day))

        assert set(stage.states().values()) == {ProposalState.SUPERSEDED}
        assert fork_of(stage).branches().keys() == {"main"}
        assert [pull.state for pull in stage.pulls] == ["closed"] * opened
        assert link_of(stage) is None
    assert stage.github.writes() == []


def test_a_token_that_gets_the_right_opens_it_itself(stage: Scene) -> None:
    """When the operator changes the mode, the link gives way to a pull request of ours, with the whole text."""
    papers = papers_in(stage, ProposalState.PROPOSED)
    set_mode(stage, "fork")

    report = done(stage.run(days=1))

    assert report.cycle.published is not None
    assert report.cycle.published.wrote == ("pull request",)
    assert link_of(stage) is None
    assert papers_in(stage, ProposalState.PROPOSED) == papers
    with stage.sessions() as sessions, sessions() as session:
        assert all(proposal.pull_request_id for proposal in session.scalars(select(Proposal)))


@pytest.mark.parametrize("opened", [False, True])
def test_a_branch_that_somebody_else_committed_to_is_left_alone(stage: Scene, *, opened: bool) -> None:
    """A link is no licence to overwrite: new papers wait, and the link stays until somebody opens it."""
    if opened:
        open_by_link(stage, by="helper")
    branch = stage.folder.profile.branch
    head = fork_of(stage).commit({"README.md": "Mine.\n"}, message="mine", author="helper", branch=branch)
    another_paper(stage)

    report = done(stage.run(days=1))

    assert any("did not put there" in note for note in report.cycle.notes)
    assert fork_of(stage).head(branch) == head
    assert (link_of(stage) is None) is opened


def test_the_link_is_printed_shown_by_status_and_in_json(tmp_path: Path) -> None:
    """The operator finds it wherever a pull request's address would stand."""
    with scene(tmp_path) as stage:
        folder = tmp_path / "profile"
        folder.mkdir()
        for file in stage.folder.path.iterdir():
            text = file.read_text(encoding="utf-8")
            (folder / file.name).write_text(text.replace("mode: fork", "mode: compare"), encoding="utf-8")
        settings = stage.environment | {"SHELVER_PROFILE": str(folder)}

        run = shelver("run", "--now", MONDAY.isoformat(), folder=stage.home, **settings)
        again = shelver("run", "--json", "--now", MONDAY.isoformat(), folder=stage.home, **settings)
        status = shelver("status", folder=stage.home, **settings)

    assert run.returncode == 0, run.stderr
    report = json.loads(again.stdout)
    assert report["pull_request"] is None
    assert report["compare_link"].startswith(PAGE)
    assert report["compare_link"] in run.stdout
    assert report["compare_link"] in status.stdout
    assert "since 2025-09-22" in status.stdout
