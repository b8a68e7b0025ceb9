"""What the bot makes of headings that the rules know, that still stand, and that mean something else by now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.cli.explain import _wanted_section
from bot.cli.status import collect
from bot.curated_list.document import parse
from bot.cycle import Report
from bot.exit_code import ExitCode
from bot.profile_sections import find_profile_sections
from db.states import ProposalState
from tests.bot.begun import begun
from tests.bot.scene import SAMPLE_LIST, Scene, scene
from tests.bot.test_section_drift import (
    HEADING,
    MENDING,
    REPAIR,
    TASKS,
    body,
    of_section,
    on_branch,
    push,
    run,
    split_list,
)

GENERATION = f"{TASKS} > Code Generation"
BLOCK = re.compile(r"### Program Repair\n\n(.*?)(?=### Repository)", re.DOTALL)
ENTRIES = BLOCK.search(SAMPLE_LIST)[1]  # type: ignore[index]  # the sample list has the section
PAPERS = ENTRIES.strip().split("\n\n")
STRANGERS = "\n\n".join(
    f'- "Mending Garments, Part {part}" [2025-0{part}] [[paper](https://arxiv.org/abs/2507.1990{part})]'
    for part in (1, 2, 3)
)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """A scene in which the first run has opened pull request 1, with papers for `REPAIR` in it."""
    with begun(tmp_path) as ready:
        assert of_section(ready, REPAIR)
        yield ready


def with_repair(text: str) -> str:
    """The list with another text in place of the section `REPAIR`."""
    return BLOCK.sub(lambda _: text, SAMPLE_LIST)


def sections_told(stage: Scene) -> dict[str, str]:
    """What ``shelver status`` tells of the sections that are not as before."""
    with stage.sessions() as sessions, sessions() as session:
        changed = collect(session, stage.folder)["profile_sections"]["changed"]
    return {section["path"]: section["told"] for section in changed}


def headings_are_right(stage: Scene, report: Report) -> None:
    """The operator writes what a run's note says for paths that are right."""
    [day] = [found[1] for note in report.cycle.notes if (found := re.search("headings_as_of: ([0-9-]+)", note))]
    rules = stage.folder.sections.model_copy(update={"headings_as_of": date.fromisoformat(day)})
    stage.folder = replace(stage.folder, sections=rules)


REMNANT = with_repair(HEADING + PAPERS[0] + "\n\n### Mending Programs\n\n" + "\n\n".join(PAPERS[1:]) + "\n\n")
EMPTY_REST = with_repair(HEADING + "### Mending Programs\n\n" + ENTRIES)
REUSED = with_repair(f"### Mending Programs\n\n{ENTRIES}{HEADING}{STRANGERS}\n\n")
SECOND = with_repair(f"{HEADING}{STRANGERS}\n\n{HEADING}{ENTRIES}")
UNDER_DATA = with_repair("").replace("## 6. Analysis", f"## 7. Upkeep\n\n{HEADING}{ENTRIES}## 6. Analysis", 1)


@pytest.mark.parametrize(
    ("text", "now", "share"),
    [
        pytest.param(REMNANT, MENDING, "4 of 5", id="remnant"),
        pytest.param(EMPTY_REST, MENDING, "5 of 5", id="empty remnant"),
        pytest.param(REUSED, MENDING, "5 of 5", id="name reused"),
        pytest.param(SECOND, f"{REPAIR} (2)", "5 of 5", id="second heading above"),
        pytest.param(UNDER_DATA, "7. Upkeep > Program Repair", "5 of 5", id="below another heading"),
    ],
)
def test_papers_follow_their_section(stage: Scene, text: str, now: str, share: str) -> None:
    """They go where its papers stand, and the run, ``shelver status`` and the pull request say so."""
    papers = of_section(stage, REPAIR)
    push(stage, text)

    report = run(stage)

    assert of_section(stage, now) == papers
    assert set(papers) <= on_branch(stage, now)
    if REPAIR in parse(text).outline:
        assert on_branch(stage, REPAIR).isdisjoint(papers)
        assert any("headings_as_of" in note for note in report.cycle.notes)
    told = f"{REPAIR!r} is {now!r} in the list now ({share} papers stand there)"
    assert any(told in note for note in report.cycle.notes)
    assert sections_told(stage)[REPAIR] == told
    assert body(stage).count("headings have changed since the rules were written") == 1
    run(stage, days=2)
    assert stage.github.writes() == []


def test_papers_of_exchanged_headings_wait(stage: Scene) -> None:
    """Two headings changed their names: nothing goes below either until the operator says which is which."""
    mending, generating = of_section(stage, REPAIR), of_section(stage, GENERATION)
    names = {"Code Generation": "Program Repair", "Program Repair": "Code Generation"}
    push(
        stage,
        re.sub(r"(?m)^### (Code Generation|Program Repair)$", lambda found: f"### {names[found[1]]}", SAMPLE_LIST),
    )

    report = run(stage)

    assert dict(report.steps)["find sections"] == "sections of the profile: 15 as before, 2 uncertain"
    for section, papers in ((REPAIR, mending), (GENERATION, generating)):
        assert of_section(stage, section, ProposalState.CANDIDATE) == papers
        assert on_branch(stage, section).isdisjoint({*mending, *generating})
    where = f"5 of its 5 papers now in {GENERATION!r}"
    told = f"{REPAIR!r} is uncertain: {where}, for which sections.yaml has rules of its own"
    assert any(told in note for note in report.cycle.notes)
    assert sections_told(stage)[REPAIR] == told
    assert body(stage).count("waits for its section") == len(mending) + len(generating)

    exchange_rules(stage)
    report = run(stage, days=2)
    assert on_branch(stage, GENERATION).isdisjoint(mending)
    headings_are_right(stage, report)
    assert run(stage, days=3).cycle.notes == []
    assert set(mending) <= on_branch(stage, GENERATION)
    assert of_section(stage, GENERATION) == mending


def exchange_rules(stage: Scene) -> None:
    """The operator gives each of the two sections the other's rules."""
    sections = dict(stage.folder.sections.sections)
    sections[REPAIR], sections[GENERATION] = sections[GENERATION], sections[REPAIR]
    stage.folder = replace(stage.folder, sections=stage.folder.sections.model_copy(update={"sections": sections}))


def test_papers_of_a_halved_section_wait_until_the_operator_says_where(stage: Scene) -> None:
    """They go below the old heading again when it is said to be right."""
    papers = of_section(stage, REPAIR)
    push(
        stage,
        with_repair(f"{HEADING}{PAPERS[0]}\n\n{PAPERS[1]}\n\n### Mending\n\n" + "\n\n".join(PAPERS[2:]) + "\n\n"),
    )

    report = run(stage)

    assert of_section(stage, REPAIR, ProposalState.CANDIDATE) == papers
    told = f"{REPAIR!r} was split: 3 of its 5 papers now in '{TASKS} > Mending', 2 below its own heading"
    assert any(told in note for note in report.cycle.notes)
    headings_are_right(stage, report)
    assert run(stage, days=2).cycle.notes == []
    assert set(papers) <= on_branch(stage, REPAIR)


def test_a_few_papers_in_a_new_subsection_change_nothing(stage: Scene) -> None:
    """The owner sorts some into a heading of their own: no note, and the proposals stay."""
    papers = of_section(stage, REPAIR)
    push(
        stage,
        with_repair(
            HEADING + "\n\n".join(PAPERS[2:]) + "\n\n#### Early Repair\n\n" + "\n\n".join(PAPERS[:2]) + "\n\n"
        ),
    )

    report = run(stage)

    assert dict(report.steps)["find sections"] == "sections of the profile: 17 as before"
    assert report.cycle.notes == []
    assert set(papers) <= on_branch(stage, REPAIR)


def test_a_paper_that_a_person_moved_before_follows_its_section(stage: Scene) -> None:
    """The heading meant then what stands below another one now."""
    moved = of_section(stage, GENERATION)[0]
    stage.github.comment(stage.repository, 1, f"/move {moved} {REPAIR}", by="keeper")
    run(stage)
    assert moved in on_branch(stage, REPAIR)

    push(stage, REMNANT)
    run(stage, days=2)

    assert moved in on_branch(stage, MENDING)


def test_a_person_who_names_a_heading_means_it(stage: Scene) -> None:
    """A paper moved below the old heading after its papers left it goes there, and the rules' papers do not."""
    mending, moved = of_section(stage, REPAIR), of_section(stage, GENERATION)[0]
    long_ago = datetime(2025, 9, 20, tzinfo=UTC)
    stage.repository.commit({"README.md": REMNANT}, message="headings", author="keeper", date=long_ago)
    run(stage)
    stage.github.comment(stage.repository, 1, f"/move {moved} {REPAIR}", by="keeper")

    run(stage, days=2)

    assert moved in on_branch(stage, REPAIR)
    assert set(mending) <= on_branch(stage, MENDING)


def test_a_section_is_explained_by_the_name_that_the_list_has(stage: Scene) -> None:
    """``shelver explain --section`` takes old and new headings."""
    push(stage, REMNANT)
    run(stage)
    with stage.sessions() as sessions, sessions() as session:
        places = find_profile_sections(
            session, stage.folder.profile.name, stage.folder.sections, curated=parse(REMNANT)
        )
    for words in (REPAIR, "tasks program repair", MENDING, "mending"):
        assert _wanted_section(words, stage.folder, places) == REPAIR


def test_after_the_loss_of_the_database_only_absent_headings_wait(tmp_path: Path) -> None:
    """Nothing is known of what stood where, so what an absent heading was called later is not guessed."""
    with scene(tmp_path, text=split_list()) as anew:
        report = anew.run()
        assert report.exit_code is ExitCode.DONE, report.failures
        papers = of_section(anew, REPAIR, ProposalState.CANDIDATE)
        assert papers
        assert not any(f"abs/{paper})" in anew.list_on_branch() for paper in papers)
        assert any(f"{len(papers)} for {REPAIR!r} is not in the list" in note for note in report.cycle.notes)
