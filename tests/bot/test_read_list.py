"""What people do to the list between two runs, read commit by commit out of a real repository."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import bot.steps.list_commits
from bot.assembly import assemble
from bot.steps.context import Cycle
from bot.steps.read_list import read_list
from config.errors import ListError, SourceUnavailableError
from db.list_commits import list_commits
from db.models import Paper
from tests.bot.scene import MONDAY, SAMPLE_LIST, Scene, scene
from tests.bot.test_maintainer_at_work import own_entry
from tests.servers.github.faults import Fault

FIRST, SECOND, THIRD = "2509.90700", "2509.90800", "2509.90900"
HEADING = "### Program Repair\n\n"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """A scene in which the list was read once."""
    with scene(tmp_path, feed=[]) as ready:
        reads(ready)
        yield ready


def reads(stage: Scene) -> Cycle:
    """Read the list as a run does, and leave the cycle."""
    now = MONDAY + timedelta(days=1)
    with assemble(stage.settings, stage.folder, now=now, dry_run=False, sleep=stage.slept.append) as cycle:
        read_list(cycle)
        return cycle


def listing(*arxiv_ids: str) -> str:
    """The sample list with papers of the owner's own choice."""
    return SAMPLE_LIST.replace(HEADING, HEADING + "".join(f"{own_entry(each)}\n\n" for each in arxiv_ids), 1)


def commits(stage: Scene, author: str, text: str | None, *, hours: float, path: str = "README.md") -> str:
    """Somebody commits a text of the list, so many hours after the Monday; None takes the file away."""
    person = author if author == "keeper" else (author, f"{author}@example.org")
    moment = MONDAY + timedelta(hours=hours)
    return stage.repository.commit({path: text}, message="papers", author=person, date=moment)


def history(stage: Scene) -> list[tuple[str, str, list[str]]]:
    """Author and reading of each commit since the first read, with what it did to which paper."""
    with stage.sessions() as sessions, sessions() as session:

        def told(paper_id: int, kind: str) -> str:
            paper = session.get(Paper, paper_id)
            return f"{kind} {paper.arxiv_id or paper.title}" if paper else kind

        return [
            (commit.author, commit.reading, [told(change.paper_id, change.kind) for change in commit.changes])
            for commit in list_commits(session, stage.folder.profile.name)[1:]
        ]


def test_each_commit_counts_for_its_own_author_whatever_its_date(stage: Scene) -> None:
    """Three people's commits are told in the order of the branch, also where a clock was wrong, reverts as well."""
    commits(stage, "keeper", listing(FIRST), hours=3)
    commits(stage, "Guest", listing(FIRST, SECOND), hours=1)
    commits(stage, "keeper", listing(FIRST), hours=2)

    reads(stage)

    assert history(stage) == [
        ("keeper", "step", [f"added {FIRST}"]),
        ("Guest", "step", [f"added {SECOND}"]),
        ("keeper", "step", [f"removed {SECOND}"]),
    ]


def test_a_reading_that_breaks_off_is_continued_where_it_was(stage: Scene) -> None:
    """What was read before GitHub fell silent is stored; the next run reads the rest, and nothing twice."""
    known = (FIRST, SECOND, THIRD)
    shas = [commits(stage, "keeper", listing(*known[: end + 1]), hours=end) for end in range(3)]
    stage.github.faults.append(Fault(path_pattern=f"contents.*{shas[1]}", status=503, times=99))
    with pytest.raises(SourceUnavailableError):
        reads(stage)
    assert history(stage) == [("keeper", "step", [f"added {FIRST}"])]

    stage.github.faults.clear()
    reads(stage)
    reads(stage)

    assert history(stage) == [("keeper", "step", [f"added {each}"]) for each in known]


def test_an_accident_stops_the_reading_until_it_is_mended(stage: Scene) -> None:
    """An emptied list stops the reading behind what came before it; once it is back, nothing counts as taken out."""
    commits(stage, "keeper", listing(FIRST), hours=1)
    commits(stage, "Guest", '# Oops\n\n## Papers\n\n- "One" [2025-09] [[paper](https://example.org)]\n', hours=2)
    with pytest.raises(ListError):
        reads(stage)
    commits(stage, "keeper", listing(FIRST, SECOND), hours=3)

    cycle = reads(stage)

    assert [author for author, reading, _ in history(stage) if reading == "passed_over"] == ["Guest"]
    assert history(stage)[-1] == ("keeper", "step", [f"added {SECOND}"])
    assert any("a later commit mended it" in note for note in cycle.notes), cycle.notes


def test_a_branch_that_was_made_anew_keeps_each_commits_author(stage: Scene) -> None:
    """What was seen and stands again later was never gone; what is missing at the end was dropped."""
    root = stage.repository.head()
    commits(stage, "keeper", listing(FIRST, THIRD), hours=1)
    reads(stage)
    stage.repository.reset(root, by="keeper")
    commits(stage, "Guest", listing(SECOND), hours=2)
    commits(stage, "keeper", listing(SECOND, FIRST), hours=3)

    cycle = reads(stage)

    assert history(stage)[1:] == [
        ("Guest", "rewritten", [f"added {SECOND}", f"removed {THIRD}"]),
        ("keeper", "step", []),
    ]
    assert any("was force-pushed" in note for note in cycle.notes), cycle.notes


def test_a_long_line_that_was_made_anew_is_read_at_its_end(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is stored at once or not at all, so it is not read commit by commit beyond a number of them."""
    monkeypatch.setattr(bot.steps.list_commits, "MOST_REWRITTEN", 1)
    root = stage.repository.head()
    commits(stage, "keeper", listing(THIRD), hours=1)
    reads(stage)
    stage.repository.reset(root, by="keeper")
    commits(stage, "Guest", listing(SECOND), hours=2)
    commits(stage, "keeper", listing(SECOND, FIRST), hours=3)
    reads(stage)
    [(author, reading, done)] = history(stage)[1:]
    assert (author, reading) == ("keeper", "rewritten")
    assert sorted(done) == [f"added {FIRST}", f"added {SECOND}", f"removed {THIRD}"]


def test_a_list_that_was_renamed_on_the_way_keeps_what_came_before(stage: Scene) -> None:
    """Once the profile has the new path, the commits under the old one are read there, each with its author."""
    commits(stage, "Guest", listing(FIRST), hours=1)
    moved = {"README.md": None, "docs/list.md": listing(FIRST)}
    stage.repository.commit(moved, message="tidy", author="keeper", date=MONDAY + timedelta(hours=2))
    commits(stage, "keeper", listing(FIRST, SECOND), hours=3, path="docs/list.md")
    profile = stage.folder.profile.model_copy(update={"file": "docs/list.md"})
    stage.folder = replace(stage.folder, profile=profile)

    reads(stage)

    assert history(stage) == [
        ("Guest", "step", [f"added {FIRST}"]),
        ("keeper", "step", []),
        ("keeper", "step", [f"added {SECOND}"]),
    ]
