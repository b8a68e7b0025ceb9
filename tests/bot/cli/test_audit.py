from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from db.session import open_sessions
from tests.bot.audit.samples import SHA, every_fate
from tests.bot.digest.samples import PROFILE, REPAIR, SURVEYS
from tests.bot.process import shelver
from tests.databases import database_at

Shelver = Callable[..., "CompletedProcess[str]"]


@pytest.fixture(scope="module")
def after_commit(tmp_path_factory: pytest.TempPathFactory) -> Shelver:
    """``shelver audit`` over a database in which a commit added a paper of every fate."""
    folder = tmp_path_factory.mktemp("audit")
    url = database_at(folder / "shelver.sqlite3")
    with open_sessions(url) as sessions, sessions.begin() as session:
        every_fate(session)
    profile = folder / "profile"
    profile.mkdir()
    source = Path(__file__).parents[1] / "scene_profile"
    for file in source.iterdir():
        text = file.read_text(encoding="utf-8")
        if file.name == "profile.yaml":
            text = text.replace("name: awesome-code-llm", f"name: {PROFILE.name}", 1)
        (profile / file.name).write_text(text, encoding="utf-8")

    def run(*arguments: str) -> CompletedProcess[str]:
        return shelver("audit", *arguments, folder=folder, SHELVER_DATABASE_URL=url, SHELVER_PROFILE=str(profile))

    return run


def test_the_figures_stand_on_top_and_each_commit_below(after_commit: Shelver) -> None:
    """Recall by month, verdicts in words, then a line for each paper; nothing is wider than the terminal."""
    ended = after_commit("--now", "2025-10-01")

    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.splitlines()
    assert "1 commit added 19 papers: 2 had been proposed (11%), 1 for the same section." in ended.stdout
    assert "2025-09     19        2             1     11%" in lines
    assert "2025-09-25 c0ffee0000 by ada: latest papers" in lines
    assert "19 added (2 proposed), 1 moved, 0 edited, 0 removed" in lines
    assert ["proposed", "2509.00001", "Stood", "There"] in [line.split() for line in lines]
    assert any(line.startswith("same work    2509.00901  One Work under Two Numbers") for line in lines)
    assert "  irrelevant: `shelver learn`, or a lower thresholds.relevance" in lines
    assert max(map(len, lines)) <= 80
    assert "An Old Survey" not in ended.stdout
    assert "by bo" not in ended.stdout


def test_reasons_are_told_on_demand(after_commit: Shelver) -> None:
    """With --reasons, and for a single commit, each verdict comes with its sentence."""
    for arguments in (("--since", "2025-09-01", "--reasons"), ("--commit", SHA[:8])):
        shown = after_commit(*arguments).stdout
        assert "  refused: refused on 2025-09-20 by bo: not now" in shown.splitlines()
        assert max(map(len, shown.splitlines())) <= 80


def test_the_lists_history_is_told_on_demand(after_commit: Shelver) -> None:
    """With --changes, and for a single commit, each entry that was moved, edited or removed is named."""
    for arguments in (("--since", "2025-09-01", "--changes"), ("--commit", SHA[:8])):
        lines = [line.rstrip() for line in after_commit(*arguments).stdout.splitlines()]
        start = lines.index("moved: 2401.00001 An Old Survey")
        assert lines[start + 1 : start + 3] == [f"  from {SURVEYS}", f"  to {REPAIR}"]
        assert max(map(len, lines)) <= 80
    markdown = after_commit("--since", "2025-09-01", "--changes", "--format", "md").stdout
    assert "[An Old Survey](https://arxiv.org/abs/2401.00001)" in markdown
    assert f"**moved**: from {SURVEYS}, to {REPAIR}" in markdown.replace("›", ">")


def test_the_same_for_programs_and_as_markdown(after_commit: Shelver) -> None:
    """JSON has verdicts by name and moments in UTC; Markdown tells the reasons too, without effect on anybody."""
    told = json.loads(after_commit("--since", "2025-09-01", "--json").stdout)
    [commit] = told["commits"]
    assert (commit["sha"], commit["reading"], commit["is_ours"]) == (SHA, "step", False)
    [change] = commit["changes"]
    assert (change["kind"], change["arxiv_id"], change["section_before"]) == ("moved", "2401.00001", SURVEYS)
    first = commit["papers"][0]
    assert (first["arxiv_id"], first["verdict"]) == ("2509.00001", "proposed")
    assert first["proposed_since"] == "2025-09-12T12:00:00+00:00"
    assert told["recall"]["verdicts"]["below_threshold"] == 2
    assert told["months"][0]["month"] == "2025-09"

    markdown = after_commit("--since", "2025-09-01", "--format", "md").stdout
    assert "| 2025-09 | 19 | 2 | 1 | 11% |" in markdown
    assert "[Stood There](https://arxiv.org/abs/2509.00001)" in markdown
    assert "**refused**: refused on 2025-09-20 by bo: not now" in markdown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--commit", "beef"), "no commit: give seven characters"),
        (
            ("--commit", "beefbeef"),
            "no commit beefbeef that changed the list is remembered; commits are, from 2025-09-01",
        ),
        (("--commit", SHA, "--since", "2025-09-01"), "give either this or --since"),
        (("--since", "yesterday"), "is no ISO date"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(
    after_commit: Shelver, arguments: tuple[str, ...], told: str
) -> None:
    """The message names the option and what is wrong with it."""
    ended = after_commit(*arguments)
    assert ended.returncode == 2
    assert told in " ".join(ended.stderr.split())


def test_before_the_first_run_there_is_nothing_to_audit(tmp_path: Path) -> None:
    """That is said, and what to do."""
    ended = shelver("audit", folder=tmp_path, SHELVER_DATABASE_URL=database_at(tmp_path / "new.sqlite3"))
    assert ended.returncode == 0
    assert "0 commits, and none added a paper." in ended.stdout
    assert "`shelver run` reads it" in ended.stdout
