"""What the bot makes of an owner who renames, moves, splits and drops the headings that the rules know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli.status import collect
from bot.curated_list.document import parse
from bot.cycle import Report
from bot.exit_code import ExitCode
from bot.forge.body import read_payload, read_ticks
from db.models import Classification, Decision, Paper, Proposal
from db.states import ProposalState
from tests.bot.begun import begun
from tests.bot.scene import SAMPLE_LIST, Scene, sample_feed, scene

TASKS = "5. Methods/Models for Downstream Tasks"
REPAIR = f"{TASKS} > Program Repair"
MENDING = f"{TASKS} > Mending Programs"
AGENTS = "3. When Coding Meets Reasoning > 3.3 Code Agents"
HEADING = "### Program Repair\n\n"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """A scene in which the first run has opened pull request 1, with papers for `REPAIR` and `AGENTS` in it."""
    with begun(tmp_path) as ready:
        assert of_section(ready, REPAIR)
        assert of_section(ready, AGENTS)
        yield ready


def of_section(stage: Scene, section: str, state: ProposalState = ProposalState.PROPOSED) -> list[str]:
    """The papers in a state whose proposals are for a section."""
    query = select(Paper.arxiv_id).join(Proposal).where(Proposal.section == section, Proposal.state == state)
    with stage.sessions() as sessions, sessions() as session:
        return sorted(arxiv_id for arxiv_id in session.scalars(query) if arxiv_id)


def on_branch(stage: Scene, section: str) -> set[str]:
    """The papers that the list on the bot's branch has in a section."""
    return {entry.arxiv_id or "" for entry in parse(stage.list_on_branch()).outline[section].entries}


def push(stage: Scene, text: str) -> None:
    """The owner commits another text of the list."""
    assert text != SAMPLE_LIST
    stage.repository.commit({"README.md": text}, message="headings", author="keeper")


def run(stage: Scene, *, days: int = 1) -> Report:
    """A run in which nothing fails."""
    report = stage.run(days=days)
    assert report.exit_code is ExitCode.DONE, report.failures
    return report


def body(stage: Scene) -> str:
    """The text of the newest pull request."""
    return stage.pulls[-1].body or ""


def split_list() -> str:
    """The list with its section `REPAIR` split in two."""
    start = SAMPLE_LIST.index(HEADING)
    end = SAMPLE_LIST.index("### Repository-Level Coding", start)
    *first, fourth, fifth = SAMPLE_LIST[start + len(HEADING) : end].strip().split("\n\n")
    halves = "### Early Repair\n\n{}\n\n### Late Repair\n\n{}\n\n"
    return SAMPLE_LIST[:start] + halves.format("\n\n".join(first), f"{fourth}\n\n{fifth}") + SAMPLE_LIST[end:]


def test_a_renumbered_section_keeps_its_proposals(stage: Scene) -> None:
    """Papers stay proposed and go below the new heading; the run and the pull request say so, in one place each."""
    papers = of_section(stage, AGENTS)
    push(stage, SAMPLE_LIST.replace("### 3.3 Code Agents", "### 3.4 code agents 🤖"))

    report = run(stage)

    now = "3. When Coding Meets Reasoning > 3.4 code agents 🤖"
    assert dict(report.steps)["find sections"] == "sections of the profile: 16 as before, 1 renamed"
    assert of_section(stage, now) == papers
    assert set(papers) <= on_branch(stage, now)
    [note] = [note for note in report.cycle.notes if "sections.yaml" in note]
    assert f"{AGENTS!r} is {now!r} in the list now" in note
    assert read_payload(body(stage))[papers[0]] == now  # type: ignore[index]  # there is a payload
    assert body(stage).count("headings have changed since the rules were written") == 1


def test_the_evidence_names_the_section_as_the_rules_know_it(stage: Scene) -> None:
    """Judgements are stored under the profile's path, and the pull request says whose evidence it shows."""
    papers = of_section(stage, REPAIR)
    push(stage, SAMPLE_LIST.replace(HEADING, "### Mending Programs\n\n", 1))

    run(stage)

    query = select(Classification.section).join(Paper).where(Paper.arxiv_id.in_(papers))
    with stage.sessions() as sessions, sessions() as session:
        assert set(session.scalars(query)) == {REPAIR}
    assert "Evidence for “5. Methods/Models for Downstream Tasks › Program Repair”" in body(stage)


def test_a_reworded_section_keeps_its_proposals(stage: Scene) -> None:
    """The papers that it held show where it is; a second run changes nothing any more."""
    papers = of_section(stage, REPAIR)
    push(stage, SAMPLE_LIST.replace(HEADING, "### Mending Programs\n\n", 1))

    report = run(stage)

    assert dict(report.steps)["find sections"] == "sections of the profile: 16 as before, 1 moved"
    assert of_section(stage, MENDING) == papers
    assert set(papers) <= on_branch(stage, MENDING)
    assert any("5 of 5 papers stand there" in note for note in report.cycle.notes)
    run(stage, days=2)
    assert stage.github.writes() == []


def test_what_the_owner_lists_below_the_new_heading_is_listed(stage: Scene) -> None:
    """A proposed paper that he lists there himself leaves the pull request, and is not written twice."""
    taken = of_section(stage, REPAIR)[0]
    entry = f'- "My own words" [2025-09] [[paper](https://arxiv.org/abs/{taken})]\n\n'
    push(stage, SAMPLE_LIST.replace(HEADING, f"### Mending Programs\n\n{entry}", 1))

    run(stage)

    assert stage.states()[taken] is ProposalState.SUPERSEDED
    assert taken not in read_ticks(body(stage))
    assert stage.list_on_branch().count(f"abs/{taken})") == 1


def test_a_merge_below_the_new_heading_is_followed(stage: Scene) -> None:
    """Papers that came into the list there count as merged, and are not proposed again."""
    papers = of_section(stage, REPAIR)
    push(stage, SAMPLE_LIST.replace(HEADING, "### Mending Programs\n\n", 1))
    run(stage)
    stage.github.merge_pull(stage.repository, 1, by="keeper")

    run(stage, days=2)

    assert {stage.states()[paper] for paper in papers} == {ProposalState.MERGED}
    assert len(stage.pulls) == 1


def test_papers_of_a_split_section_wait(stage: Scene) -> None:
    """They leave the pull request with the reason, the operator is told where the old papers are, nobody is lost."""
    papers = of_section(stage, REPAIR)
    push(stage, split_list())

    report = run(stage)

    assert of_section(stage, REPAIR, ProposalState.CANDIDATE) == papers
    assert not any(f"abs/{paper})" in stage.list_on_branch() for paper in papers)
    assert read_ticks(body(stage)).keys().isdisjoint(papers)
    told = f"{REPAIR!r} was split: 3 of its 5 papers now in '{TASKS} > Early Repair', 2 in '{TASKS} > Late Repair'"
    lost, waiting = report.cycle.notes
    assert lost.startswith("in sections.yaml, replace sections that the list has split or dropped")
    assert lost.endswith(told)
    assert waiting == f"papers wait for sections that the list does not have: {len(papers)} for {REPAIR!r}"
    assert dict(report.steps)["choose papers"].endswith(f", {len(papers)} wait for their section")
    assert body(stage).count("waits for its section") == len(papers)
    query = select(Decision.reason).join(Proposal).join(Paper).where(Paper.arxiv_id == papers[0])
    with stage.sessions() as sessions, sessions() as session:
        assert session.scalars(query.order_by(Decision.id.desc())).first() == told
    run(stage, days=2)
    assert stage.github.writes() == []


def test_papers_of_a_split_section_come_back(stage: Scene) -> None:
    """Once the profile has the section in which they belong, by its new path, they are proposed again."""
    papers = of_section(stage, REPAIR)
    push(stage, split_list())
    run(stage)
    late = f"{TASKS} > Late Repair"
    rename_in_profile(stage, REPAIR, late)

    report = run(stage, days=2)

    assert of_section(stage, late) == papers
    assert set(papers) <= on_branch(stage, late)
    assert report.cycle.notes == []


def test_a_pull_request_whose_every_paper_waits_is_closed(tmp_path: Path) -> None:
    """And that counts as nobody's refusal: another one is opened when their section is known again."""
    mending = [record for record in sample_feed() if record.id in {"2509.90001", "2509.90010"}]
    with scene(tmp_path, feed=mending) as few:
        few.run()
        papers = of_section(few, REPAIR)
        assert papers == sorted(few.states())
        push(few, split_list())
        run(few)
        assert [pull.state for pull in few.pulls] == ["closed"]
        assert of_section(few, REPAIR, ProposalState.CANDIDATE) == papers

        run(few)
        rename_in_profile(few, REPAIR, f"{TASKS} > Late Repair")
        run(few)

        assert [pull.state for pull in few.pulls] == ["closed", "open"]
        assert sorted(read_ticks(body(few))) == papers


def test_a_profile_brought_up_to_date_has_nothing_to_tell(stage: Scene) -> None:
    """After the operator wrote the new path the papers keep their place, also those too old to be judged for it."""
    papers = of_section(stage, REPAIR)
    push(stage, SAMPLE_LIST.replace(HEADING, "### Mending Programs\n\n", 1))
    run(stage)
    rename_in_profile(stage, REPAIR, MENDING)

    report = run(stage, days=70)

    assert report.cycle.notes == []
    assert set(papers) <= set(of_section(stage, MENDING))
    assert "headings have changed" not in body(stage)


def test_papers_of_a_dropped_section_wait(stage: Scene) -> None:
    """The heading and all that stood below it are gone: what is closest is said, and not written into."""
    papers = of_section(stage, REPAIR)
    start = SAMPLE_LIST.index(HEADING)
    push(stage, SAMPLE_LIST[:start] + SAMPLE_LIST[SAMPLE_LIST.index("### Repository-Level Coding", start) :])

    report = run(stage)

    assert dict(report.steps)["find sections"] == "sections of the profile: 16 as before, 1 not found"
    assert of_section(stage, REPAIR, ProposalState.CANDIDATE) == papers
    assert not any(f"abs/{paper})" in stage.list_on_branch() for paper in papers)
    assert any(f"{REPAIR!r} is gone with the 5 papers that only it held" in note for note in report.cycle.notes)


def test_papers_that_wait_too_long_say_for_what(stage: Scene) -> None:
    """When such a paper has become too old to be proposed, its section is the reason that is kept."""
    paper = of_section(stage, REPAIR)[0]
    push(stage, split_list())
    run(stage)

    run(stage, days=90)

    assert stage.states()[paper] is ProposalState.WITHDRAWN
    query = select(Decision.reason).join(Proposal).join(Paper).where(Paper.arxiv_id == paper)
    with stage.sessions() as sessions, sessions() as session:
        assert "was split" in (session.scalars(query.order_by(Decision.id.desc())).first() or "")


def test_a_section_merged_into_another_is_told(stage: Scene) -> None:
    """The papers follow, and the note names both sections of the profile."""
    papers = of_section(stage, REPAIR)
    start, end = SAMPLE_LIST.index(HEADING), SAMPLE_LIST.index("### Repository-Level Coding")
    moved = SAMPLE_LIST[start + len(HEADING) : end]
    rest = SAMPLE_LIST[:start] + SAMPLE_LIST[end:]
    other = f"{TASKS} > Code Generation"
    push(stage, rest.replace("### Code Generation\n\n", f"### Code Generation\n\n{moved}", 1))

    report = run(stage)

    assert set(papers) <= on_branch(stage, other)
    assert any(f"together with {other!r}" in note for note in report.cycle.notes)


def test_a_list_that_is_renumbered_throughout_is_still_the_list(stage: Scene) -> None:
    """Though not one heading is as the profile has it, all proposals stay, each in its section."""
    before = read_payload(body(stage)) or {}
    push(stage, re.sub(r"(?m)^(##+) (\d)\.", lambda match: f"{match[1]} {int(match[2]) + 1}.", SAMPLE_LIST))

    report = run(stage)

    assert dict(report.steps)["find sections"] == "sections of the profile: 17 renamed"
    after = read_payload(body(stage)) or {}
    assert {paper: without_numbers(section) for paper, section in after.items()} == {
        paper: without_numbers(section) for paper, section in before.items()
    }
    [note] = report.cycle.notes
    assert note.endswith("12 more, which `shelver status` tells")


def without_numbers(section: str) -> str:
    """A path without its outline numbers."""
    return re.sub(r"\d\.\d?", "", section)


def rename_in_profile(stage: Scene, old: str, new: str) -> None:
    """The operator writes another path in sections.yaml."""
    rules = stage.folder.sections
    sections = {new if path == old else path: keywords for path, keywords in rules.sections.items()}
    assert new in sections
    stage.folder = replace(stage.folder, sections=rules.model_copy(update={"sections": sections}))


def test_status_tells_what_became_of_the_sections(stage: Scene) -> None:
    """For each one that is not where it was: what became of it, and where its papers stand."""
    push(stage, split_list().replace("### 3.3 Code Agents", "### 3.4 Code Agents"))
    run(stage)

    with stage.sessions() as sessions, sessions() as session:
        told = collect(session, stage.folder)["profile_sections"]

    assert told["same"] == 15
    agents, repair = told["changed"]
    assert (agents["drift"], agents["path"], agents["section"]) == ("renamed", AGENTS, AGENTS.replace("3.3", "3.4"))
    assert (repair["drift"], repair["section"], repair["papers"]) == ("split", None, 5)
    assert repair["stand_in"] == {f"{TASKS} > Early Repair": 3, f"{TASKS} > Late Repair": 2}
