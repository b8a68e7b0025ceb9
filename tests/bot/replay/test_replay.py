from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from bot.replay.causes import Obstacle, PlaceCause, TextCause
from bot.replay.document import to_json
from bot.replay.history import open_history
from bot.replay.markdown import render_markdown
from bot.replay.replay import EVERYONE, Choice, replay
from bot.replay.report import Report, SkipReason
from bot.replay.wording import share
from config.errors import ConfigurationError
from tests.bot.replay.samples import (
    LAST_METHOD,
    OWNER,
    PADDED,
    Commit,
    add_commit,
    add_methods,
    git,
    item,
    make_repository,
)

ONE = add_methods(item("2407.00009"))
TWO = ONE.replace(item("2407.00009"), item("2407.00009") + "\n" + item("2407.00010", "Two").replace("[[p", "[[pp"))
THREE = TWO.replace(LAST_METHOD, item("2408.00011", "Three", "2024-08") + "\n" + LAST_METHOD)
FOUR = THREE.replace("3 papers", "4 papers")
COMMITS = [
    Commit(PADDED, day="2024-06-01"),
    Commit(ONE, day="2024-07-01"),
    Commit(TWO, day="2024-08-01", author="Bob Guest", subject="Add my paper"),
    Commit(THREE, day="2025-01-01"),
    Commit(FOUR, day="2025-02-01", subject="news"),
]


def replayed(
    folder: Path, choice: Choice | None = None, *, commits: Sequence[Commit] = COMMITS, limit: int = 3
) -> Report:
    """The report on a repository with these commits."""
    repository = make_repository(folder / "list", commits)
    with open_history(repository, file="README.md") as history:
        return replay(history, file="README.md", choice=choice or Choice(), limit=limit, progress=lambda *_: None)


def test_figures_count_the_owners_versions_alone(tmp_path: Path) -> None:
    """Whoever wrote most of them; entries that others added stay in the list."""
    report = replayed(tmp_path)
    assert (report.author, report.left_out) == (OWNER, 1)
    assert (report.first.day, report.last.day) == (date(2024, 7, 1), date(2025, 2, 1))
    figures = report.strict
    assert (figures.entries, figures.same_text, figures.same_place, figures.both) == (2, 2, 1, 1)
    assert (figures.same_gap, figures.same_neighbours) == (1, 1)
    assert report.others.entries == 0
    versions = report.versions
    assert (versions.replayed, versions.adding, versions.only_added, versions.identical) == (3, 2, 2, 1)
    assert [(year, figures.entries) for year, figures in report.by_year] == [(2024, 1), (2025, 1)]


def test_a_version_that_is_no_text_is_skipped_and_named(tmp_path: Path) -> None:
    """Its neighbours are compared with each other, and both formats tell of it."""
    repository = make_repository(tmp_path / "list", COMMITS[:2])
    (repository / "README.md").write_bytes(TWO.encode() + b"\xff\n")
    git(repository, "add", "README.md")
    identity = {f"GIT_{who}_{what}": "x@y" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    git(repository, "commit", "--quiet", "-m", "broken", **identity)
    add_commit(repository, Commit(THREE, day="2030-01-01"))
    with open_history(repository, file="README.md") as history:
        choice = Choice(author=EVERYONE)
        report = replay(history, file="README.md", choice=choice, limit=0, progress=lambda *_: None)
        assert [one.version for one in report.skipped] == [history.versions[2]]
    assert report.skipped[0].reason is SkipReason.NOT_TEXT
    assert report.versions.replayed == 2
    assert "1 version skipped, since each is not UTF-8 text" in render_markdown(report)


def test_renamed_files_are_told_in_the_report(tmp_path: Path) -> None:
    """The versions under the older name are replayed too; whoever names the older file learns of the new one."""
    repository = make_repository(tmp_path / "list", COMMITS[:2])
    git(repository, "mv", "README.md", "LIST.md")
    add_commit(repository, Commit(TWO, day="2024-09-01"), file="LIST.md")
    notes = {}
    for file, adding in (("LIST.md", 2), ("README.md", 1)):
        with open_history(repository, file=file) as history:
            report = replay(history, file=file, choice=Choice(), limit=0, progress=lambda *_: None)
        assert report.versions.adding == adding
        notes[file] = render_markdown(report)
    assert "the file was called README.md; it was followed" in notes["LIST.md"]
    assert "--file LIST.md takes in what came after" in notes["README.md"]
    assert "took the file away" in notes["README.md"]


def test_a_history_of_which_nothing_can_be_read_is_refused(tmp_path: Path) -> None:
    """Where all versions before are no text there is nothing to compare."""
    repository = make_repository(tmp_path / "list", COMMITS[:1])
    for content in (b"\xff", b"\xfe"):
        (repository / "README.md").write_bytes(content)
        add_commit(repository, Commit("x"), file="OTHER")
    with (
        open_history(repository, file="README.md") as history,
        pytest.raises(ConfigurationError, match="none of 2 versions can be replayed"),
    ):
        replay(history, file="README.md", choice=Choice(), limit=0, progress=lambda *_: None)


def test_everyones_versions_count_if_asked_for(tmp_path: Path) -> None:
    """What is not strict is counted apart."""
    report = replayed(tmp_path, Choice(author=EVERYONE))
    assert (report.author, report.left_out, report.versions.replayed) == (None, 0, 4)
    assert (report.strict.entries, report.others.entries, report.others.same_text) == (2, 1, 0)


def test_one_author_can_be_named(tmp_path: Path) -> None:
    """Only the versions of that one count."""
    report = replayed(tmp_path, Choice(author="Bob Guest"))
    assert (report.versions.replayed, report.strict.entries, report.others.entries) == (1, 0, 1)


def test_versions_since_a_day_are_compared_with_the_one_before_it(tmp_path: Path) -> None:
    """The day itself counts."""
    report = replayed(tmp_path, Choice(since=date(2025, 1, 1)))
    assert (report.first.day, report.versions.replayed, report.left_out) == (date(2025, 1, 1), 2, 0)
    assert (report.strict.entries, report.strict.same_text, report.strict.same_place) == (1, 1, 0)


def test_versions_can_be_left_out_by_their_subject(tmp_path: Path) -> None:
    """Where authors do not tell whose they are."""
    report = replayed(tmp_path, Choice(author=EVERYONE, unless=re.compile("my paper")))
    assert (report.versions.replayed, report.left_out) == (3, 1)


def test_differences_are_counted_by_cause_with_examples(tmp_path: Path) -> None:
    """Those of lines first, then those of places, then what was not replayed."""
    extra = add_methods('- "X" [2024-09] [[paper](https://example.org/x)]\n', text=FOUR)
    report = replayed(tmp_path, Choice(author=EVERYONE), commits=[*COMMITS, Commit(extra, day="2025-03-01")])
    assert [(count.concern, count.cause, count.strict, count.others) for count in report.causes] == [
        ("text", TextCause.LINK_KIND, 0, 1),
        ("place", PlaceCause.NOT_IN_ORDER, 1, 0),
        ("not replayed", Obstacle.NO_IDENTIFIER, 1, 0),
    ]
    misspelt, misplaced, _ = (count.examples[0] for count in report.causes)
    assert (misspelt.arxiv_id, misspelt.day, misspelt.section) == ("2407.00010", date(2024, 8, 1), "2. Methods")
    assert TWO.splitlines()[misspelt.line - 1] == misspelt.theirs
    assert misspelt.ours == misspelt.theirs.replace("ppaper", "paper")
    assert misplaced.their_neighbours == ("2405.00003", "2406.00004")
    assert misplaced.our_neighbours == ("2407.00010", None)


def test_no_more_examples_are_kept_than_asked_for(tmp_path: Path) -> None:
    """The counts stay."""
    report = replayed(tmp_path, Choice(author=EVERYONE), limit=0)
    assert [(count.strict + count.others, count.examples) for count in report.causes] == [(1, ()), (1, ())]


def test_progress_is_told_of_each_version(tmp_path: Path) -> None:
    """How many are done, and how many there are."""
    told: list[tuple[str, int, int | None]] = []
    with open_history(make_repository(tmp_path / "list", COMMITS), file="README.md") as history:
        replay(history, file="README.md", choice=Choice(), limit=0, progress=lambda *step: told.append(step))
    assert told == [("replaying", 0, 3), ("replaying", 1, 3), ("replaying", 2, 3)]


def test_what_prettier_leaves_alone_is_followed_if_asked_for(tmp_path: Path) -> None:
    """Counted are versions that added entries to such a text."""
    asked: list[str] = []

    def is_tidy(text: str) -> bool:
        asked.append(text)
        return "Two" not in text

    with open_history(make_repository(tmp_path / "list", COMMITS), file="README.md") as history:
        report = replay(
            history,
            file="README.md",
            choice=Choice(author=EVERYONE),
            limit=0,
            progress=lambda *_: None,
            is_tidy=is_tidy,
        )
    assert (report.versions.tidy_before, report.versions.tidy_after) == (2, 1)
    assert asked[:2] == [PADDED, ONE]
    assert "1 of these stay so with our entries (50.0 %)" in render_markdown(report)


@pytest.mark.parametrize(
    ("choice", "commits", "message"),
    [
        (Choice(), COMMITS[:1], "one version only, that of 2024-06-01"),
        (Choice(since=date(2026, 1, 1)), COMMITS, "no version since 2026-01-01: the newest is of 2025-02-01"),
        (Choice(author="Eve"), COMMITS, "--author: 'Eve' wrote no version; 'Ada Owner', 'Bob Guest' did"),
        (Choice(author="Bob Guest", since=date(2025, 1, 1)), COMMITS, "none of 2 versions counts"),
        (Choice(unless=re.compile("")), COMMITS, "none of 4 versions counts"),
    ],
)
def test_nothing_to_replay_is_said(tmp_path: Path, choice: Choice, commits: Sequence[Commit], message: str) -> None:
    """What there is, and what to do."""
    with pytest.raises(ConfigurationError, match=re.escape(message)):
        replayed(tmp_path, choice, commits=commits)


def test_json_has_figures_causes_and_years_by_name(tmp_path: Path) -> None:
    """It is plain JSON."""
    document = json.loads(json.dumps(to_json(replayed(tmp_path, Choice(author=EVERYONE)))))
    assert document["schema_version"] == 1
    assert document["strict"]["same_place"] == 1
    assert [year["year"] for year in document["by_year"]] == [2024, 2025]
    assert document["first"]["day"] == "2024-07-01"
    misspelt = document["causes"][0]
    assert (misspelt["name"], misspelt["concern"]) == ("link_kind", "text")
    assert misspelt["cause"] == "a kind of link is misspelt"
    assert misspelt["examples"][0]["ours"].startswith('- "Two"')


def test_markdown_shows_the_lists_lines_as_code(tmp_path: Path) -> None:
    """Whatever stands in them, nothing of them is rendered."""
    hostile = item("2407.00010", "`` <img> **b** @a").replace("[[p", "[[pp")
    report = replayed(
        tmp_path, commits=[*COMMITS[:2], Commit(ONE.replace(LAST_METHOD, LAST_METHOD + "\n" + hostile))]
    )
    text = render_markdown(report)
    assert text.startswith("# Replay of Ada Owner's versions of README.md, 2024-07-01 to 2024-07-01\n")
    assert "| strict |" in text
    tokens = [child for token in MarkdownIt().parse(text) for child in token.children or ()]
    assert {token.type for token in tokens} <= {"text", "code_inline", "softbreak", "text_special"}
    assert any("@a" in token.content for token in tokens if token.type == "code_inline")


def test_markdown_of_the_same_report_is_the_same(tmp_path: Path) -> None:
    """To the byte."""
    report = replayed(tmp_path)
    assert render_markdown(report) == render_markdown(report)


@pytest.mark.parametrize(
    ("part", "whole", "words"), [(0, 0, "-"), (1, 1, "100.0 %"), (9999, 10000, "99.9 %"), (1, 3, "33.3 %")]
)
def test_a_share_is_never_rounded_up_to_all(part: int, whole: int, words: str) -> None:
    """Of nothing there is no share."""
    assert share(part, whole) == words
