from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.bot.process import command, environment, shelver
from tests.bot.replay.samples import OWNER, PADDED, Commit, add_methods, item, make_bundle, make_repository

ONE = add_methods(item("2407.00009"))
SLIP = item("2407.00010", "Two \x1b[31m").replace("[[p", "[[pp")
TWO = ONE.replace(item("2407.00009"), item("2407.00009") + "\n" + SLIP)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a list's repository and a bundle of it."""
    folder = tmp_path_factory.mktemp("replay")
    commits = [Commit(PADDED, day="2024-06-01"), Commit(ONE), Commit(TWO, day="2024-08-01")]
    make_bundle(make_repository(folder / "list", commits), folder / "list.bundle", "--all")
    return folder


def test_text_tells_figures_and_differences(folder: Path) -> None:
    """On 80 columns, without anything that a terminal would obey."""
    ended = shelver("replay", "--history", "list", folder=folder)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
    assert ended.stdout.startswith(f"Replay of {OWNER}'s versions of README.md, 2024-07-01 to 2024-08-01\n")
    assert "1 others: a kind of link is misspelt" in ended.stdout
    assert "[[ppaper]" in ended.stdout
    assert "\x1b" not in ended.stdout
    assert max(map(len, ended.stdout.splitlines())) <= 80


def test_a_bundle_says_the_same_as_json(folder: Path) -> None:
    """For programs."""
    answers = [
        shelver("replay", "--history", path, "--format", "json", "--since", "2024-07-01", folder=folder)
        for path in ("list", "list.bundle")
    ]
    assert answers[0].stdout == answers[1].stdout
    document = json.loads(answers[0].stdout)
    assert document["strict"] == {
        "entries": 1,
        "same_text": 1,
        "same_place": 1,
        "same_gap": 1,
        "same_neighbours": 1,
        "both": 1,
    }
    versions = {"replayed": 2, "adding": 2, "only_added": 2, "identical": 1}
    assert document["versions"] == versions | {"tidy_before": None, "tidy_after": None}


@pytest.mark.parametrize("name", ["text", "md", "json"])
def test_any_format_can_go_to_a_file(folder: Path, name: str) -> None:
    """It holds what would have been printed, as text as wide as it needs."""
    ended = shelver("replay", "--history", "list", "--format", name, "-o", f"report.{name}", folder=folder)
    assert (ended.returncode, ended.stdout) == (0, f"wrote report.{name}\n"), ended.stderr
    assert "misspelt" in (folder / f"report.{name}").read_text("utf-8")


def test_prettiers_style_is_looked_at_if_asked_for(folder: Path) -> None:
    """All of these versions keep to it."""
    ended = shelver("replay", "--history", "list", "--prettier", "--format", "json", folder=folder)
    versions = json.loads(ended.stdout)["versions"]
    assert (versions["tidy_before"], versions["tidy_after"]) == (2, 2)


def test_examples_can_be_left_out(folder: Path) -> None:
    """The causes stay."""
    ended = shelver("replay", "--history", "list", "--limit", "0", "--format", "md", folder=folder)
    assert "misspelt" in ended.stdout
    assert "ppaper" not in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--history", "nowhere"], "there is no repository or bundle nowhere"),
        (["--history", "list", "--file", "LIST.md"], "has a file 'LIST.md'"),
        (["--history", "list", "--since", "June"], "'June' is no day"),
        (["--history", "list", "--except", "("], "'(' is no regular expression"),
        (["--history", "list", "-o", "missing/report"], "cannot be written"),
        ([], "Missing option '--history'"),
    ],
)
def test_wrong_usage_is_told(folder: Path, arguments: list[str], message: str) -> None:
    """With exit code 2, and nothing on standard output."""
    ended = shelver("replay", *arguments, folder=folder)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert message in " ".join(ended.stderr.replace("│", " ").split())


def test_a_terminal_sees_how_far_it_is(folder: Path) -> None:
    """On standard error; standard output belongs to the report."""
    master, slave = pty.openpty()
    started = subprocess.Popen(
        command("replay", "--history", "list"),
        cwd=folder,
        env=environment(TERM="xterm"),
        stdout=subprocess.PIPE,
        stderr=slave,
        text=True,
    )
    os.close(slave)
    try:
        output, _ = started.communicate(timeout=60)
        seen = os.read(master, 100_000).decode("utf-8", "replace")
    finally:
        os.close(master)
    assert started.returncode == 0
    assert "replaying" in seen
    assert output.startswith("Replay of")
