from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypedDict

import pytest

from bot.cli.status import collect
from bot.digest.build import build_digest
from bot.digest.markdown import render_markdown
from bot.digest.week import Week
from bot.forge.body import read_ticks
from bot.listed_changes import withdrawn_now
from db.paper_changes import changes_of
from db.papers import find_paper
from db.proposals import proposal_of
from db.states import ProposalState
from tests.bot.polling import OAI
from tests.bot.scene import MONDAY, SAMPLE_LIST, Scene, sample_feed, scene
from tests.servers.arxiv import ArxivRecord, ArxivVersion, faults

LISTED_GONE, LISTED_PUBLISHED = "2507.20534", "2507.09075"
GONE, RENAMED, KEPT = "2509.90001", "2509.90002", "2509.90003"
NOTICE = "This paper has been withdrawn by the authors because of an error in Section 3"
HOSTILE = (
    "This paper has been withdrawn by the authors. \x9b31m@everyone <img src=x onerror=alert(1)> #1 ```\n"
    "[click](https://evil.example) \u202e" + "and so on " * 1_000
)

FEED = [
    *sample_feed(),
    *(
        ArxivRecord(
            id=paper,
            title=title,
            abstract="We tell of a model.",
            categories=("cs.CL",),
            published=MONDAY - timedelta(days=60),
        )
        for paper, title in (
            (LISTED_GONE, "Kimi K2: Open Agentic Intelligence"),
            (LISTED_PUBLISHED, "OpenCodeReasoning-II: A Simple Test Time Scaling Approach via Self-Critique"),
        )
    ),
]
"""The sample feed, and two listed papers."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """The sample list, and a stream that has two of its papers."""
    with scene(tmp_path, feed=FEED, clock=lambda: MONDAY - timedelta(days=9)) as ready:
        yield ready


class Words(TypedDict, total=False):
    """What a later version says that the first one did not."""

    title: str
    abstract: str
    comment: str


def versions(*said: tuple[datetime, Words]) -> tuple[ArxivVersion, ...]:
    """Later versions, by when they were submitted and what they say."""
    return tuple(ArxivVersion(submitted=at, **words) for at, words in said)


def replaces(stage: Scene, paper: str, *said: Words) -> None:
    """The authors of a paper submit its second version after the first run, the third two days later."""
    [record] = [record for record in FEED if record.id == paper]
    moments = (MONDAY + timedelta(hours=1, days=2 * number) for number in range(len(said)))
    stage.arxiv.add([replace(record, versions=versions(*zip(moments, said, strict=True)))])


def body(stage: Scene) -> str:
    """The text of the open pull request."""
    [pull] = [pull for pull in stage.pulls if pull.state == "open"]
    return pull.body or ""


def test_what_arxiv_changes_is_told_where_it_matters(stage: Scene) -> None:
    """A proposed paper follows its new version, a withdrawn one leaves, a listed one is reported; each just once."""
    stage.run()
    for paper, comment in ((LISTED_GONE, NOTICE), (LISTED_PUBLISHED, "Accepted at ICSE 2026"), (GONE, NOTICE)):
        replaces(stage, paper, {"comment": comment})
    replaces(stage, RENAMED, {"title": "SchemaLoom: Weaving SQL From Words", "comment": "Accepted at ICSE 2026"})

    stage.run(days=2)

    assert stage.states()[GONE] is ProposalState.WITHDRAWN
    told = body(stage)
    assert GONE not in read_ticks(told)
    note = told[told.index("> [!NOTE]") : told.index("\n\n", told.index("> [!NOTE]"))]
    listed, taken_off = note.split("**Withdrawn from arXiv, and therefore no longer on this branch:**")
    assert LISTED_GONE in listed
    assert "error in Section 3" in listed
    assert GONE in taken_off
    line = next(line for line in stage.list_on_branch().splitlines() if f"abs/{RENAMED})" in line)
    assert '"SchemaLoom: Weaving SQL From Words"' in line
    assert "[ICSE 2026]" in line
    assert "SchemaLoom: Weaving SQL From Words" in told

    stage.run(days=3)
    assert stage.github.writes() == []

    with stage.sessions() as sessions, sessions() as session:
        digest = build_digest(session, stage.folder.profile, Week.of(MONDAY.date()), sections=())
        state = collect(session, stage.folder)
        changed = find_paper(session, RENAMED)
        assert changed is not None
        kinds = [change.kind for change in changes_of(session, changed)]
        [withdrawn] = withdrawn_now(session, stage.folder.profile.name)
    assert [one.paper.arxiv_id for one in digest.listed_withdrawn] == [LISTED_GONE]
    assert [(one.paper.arxiv_id, one.venue) for one in digest.venues] == [(LISTED_PUBLISHED, "ICSE 2026")]
    assert kinds == ["version", "title", "comment"]
    assert withdrawn.seen_at == MONDAY + timedelta(days=2)
    assert [one["arxiv_id"] for one in state["listed_papers"]["withdrawn"]] == [LISTED_GONE]

    stage.repository.commit(
        {"README.md": "\n".join(line for line in SAMPLE_LIST.splitlines() if LISTED_GONE not in line) + "\n"},
        message="one less",
        author="keeper",
    )
    stage.run(days=4)
    assert LISTED_GONE not in body(stage)


def test_without_oai_pmh_a_listed_paper_is_reported_all_the_same(stage: Scene) -> None:
    """The daily feed names the new version, the query interface tells it; hostile words in it are words."""
    stage.run()
    stage.arxiv.fail(faults.status(404), times=999, path=OAI)
    replaces(stage, LISTED_GONE, {"comment": HOSTILE})

    stage.run(days=2)

    with stage.sessions() as sessions, sessions() as session:
        assert [one.paper.arxiv_id for one in withdrawn_now(session, stage.folder.profile.name)] == [LISTED_GONE]
        digest = render_markdown(build_digest(session, stage.folder.profile, Week.of(MONDAY.date()), sections=()))
    for told in (body(stage), digest):
        [line] = [line for line in told.splitlines() if "withdrawn by the authors" in line]
        assert LISTED_GONE in told
        assert len(line) < 1_000
        assert not [each for each in ("@everyone", "<img", "[click](", "#1", "https://evil", "```") if each in line]
        assert not {"\x9b", "\u202e"}.intersection(line)


def test_a_restored_paper_comes_back_and_a_refused_one_does_not(stage: Scene) -> None:
    """Also one that a maintainer had asked for, whatever is thought of it; refused stays refused."""
    stage.run()
    with stage.sessions() as sessions, sessions.begin() as session:
        paper = find_paper(session, RENAMED)
        assert paper is not None
        wanted = proposal_of(session, stage.folder.profile.name, paper)
        assert wanted is not None
        wanted.asked_for = True
    for paper_id in (GONE, RENAMED, KEPT):
        replaces(stage, paper_id, {"comment": NOTICE})
    box = next(line for line in body(stage).splitlines() if f"shelver:paper {KEPT} " in line)
    [pull] = stage.pulls
    stage.github.edit_pull_body(stage.repository, pull.number, body(stage).replace(box, box.replace("[x]", "[ ]", 1)))
    stage.run(days=2)
    assert [stage.states()[one] for one in (GONE, RENAMED, KEPT)] == [
        ProposalState.WITHDRAWN,
        ProposalState.WITHDRAWN,
        ProposalState.REJECTED,
    ]

    for paper_id in (GONE, RENAMED, KEPT):
        replaces(stage, paper_id, {"comment": NOTICE}, {"comment": "Section 3 is mended"})
    stage.run(days=4)

    assert [stage.states()[one] for one in (GONE, RENAMED, KEPT)] == [
        ProposalState.PROPOSED,
        ProposalState.PROPOSED,
        ProposalState.REJECTED,
    ]
    assert "[!NOTE]" not in body(stage)
    assert {GONE, RENAMED} <= read_ticks(body(stage)).keys()
