from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.forge.base import PullRequestState
from bot.forge.local import LocalForge
from config.errors import ForgeRefusedError, ForgeUnavailableError
from tests.bot.forge.stages import BRANCH, FILE, MOMENT, LocalStage, Publisher


@pytest.fixture
def local(tmp_path: Path) -> LocalStage:
    """A bare repository with a forge over it."""
    return LocalStage(tmp_path)


@pytest.fixture
def local_publisher(local: LocalStage) -> Publisher:
    """The bot over it."""
    return Publisher(local)


def test_pull_request_is_a_readable_file(local: LocalStage, local_publisher: Publisher) -> None:
    """The file starts with number, state, head and title, and its text follows as it is."""
    published = local_publisher.publish(local_publisher.change())
    text = (local.folder / "out/pull-request.md").read_text(encoding="utf-8")
    assert text == (
        f"---\nnumber: 1\nstate: open\nhead: {published.pull_request.head_sha}\n"
        "title: 'latest papers: one'\n---\n\n- [x] one\n"
    )
    assert published.pull_request.url == (local.folder / "out/pull-request.md").resolve().as_uri()


def test_patch_is_the_branchs_diff(local: LocalStage, local_publisher: Publisher) -> None:
    """The patch beside the pull request applies to the base and gives the branch."""
    change = local_publisher.change()
    published = local_publisher.publish(change)
    assert published.wrote == ("branch", "pull request", "patch")
    clone = local.folder / "clone"
    subprocess.run(["git", "clone", "--quiet", str(local.git.path), str(clone)], check=True)
    subprocess.run(["git", "-C", str(clone), "apply", str(local.folder / "out/pull-request.patch")], check=True)
    assert (clone / FILE).read_text(encoding="utf-8") == change.text


def test_commit_bears_the_bots_name_and_the_clocks_time(local: LocalStage, local_publisher: Publisher) -> None:
    """Author and committer are Shelver at the injected time, whoever runs it on whatever machine."""
    commit = local.git.commit(local_publisher.publish(local_publisher.change()).pull_request.head_sha)
    assert (commit.author.name, commit.committer.name) == ("Shelver", "Shelver")
    assert commit.author.date == commit.committer.date == MOMENT


def test_environment_and_configuration_do_not_leak_in(
    local: LocalStage, local_publisher: Publisher, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Variables of a surrounding Git, a foreign configuration and hooks of the repository change nothing."""
    configuration = tmp_path / "gitconfig"
    configuration.write_text("[user]\n\tname = Somebody\n[core]\n\tautocrlf = true\n[commit]\n\tgpgsign = true\n")
    hook = local.git.path / "hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    for name, value in {
        "GIT_DIR": str(tmp_path / "elsewhere"),
        "GIT_INDEX_FILE": str(tmp_path / "index"),
        "GIT_AUTHOR_NAME": "Somebody",
        "GIT_CONFIG_GLOBAL": str(configuration),
    }.items():
        monkeypatch.setenv(name, value)
    change = local_publisher.change()
    change = replace(change, text=change.text.replace("\n", "\r\n"))
    published = local_publisher.publish(change)
    assert local.git.commit(published.pull_request.head_sha).author.name == "Shelver"
    assert local_publisher.branch_text() == change.text


def test_work_tree_and_index_are_not_touched(tmp_path: Path) -> None:
    """In a repository with a work tree, neither its files nor its index nor its branch change."""
    stage = LocalStage(tmp_path)
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(stage.git.path), str(clone)], check=True)
    before = {path: path.read_bytes() for path in clone.iterdir() if path.is_file()}
    forge = LocalForge(
        repository=clone, base_branch="main", branch=BRANCH, path=FILE, out=tmp_path / "o", clock=lambda: MOMENT
    )
    publisher = Publisher(stage)
    publisher.publish(publisher.change(), forge)
    assert {path: path.read_bytes() for path in clone.iterdir() if path.is_file()} == before
    status = subprocess.run(["git", "-C", str(clone), "status", "--porcelain"], check=True, capture_output=True)
    assert status.stdout == b""
    assert subprocess.run(
        ["git", "-C", str(clone), "show", f"{BRANCH}:{FILE}"], check=True, capture_output=True
    ).stdout.decode() == publisher.change().text  # fmt: skip


def test_file_mode_and_folder_are_kept(tmp_path: Path) -> None:
    """A list in a folder is changed there, and an executable file stays executable."""
    stage = LocalStage(tmp_path)
    base = stage.git.reference("refs/heads/main")
    assert base is not None
    tree = stage.git.write_tree(base, [("100755", stage.git.write_blob(b"old\n"), "docs/papers.md")])
    who = stage.git.commit(base).author
    head = stage.git.write_commit(tree, [base], "more", author=who, committer=who)
    stage.git.set_reference("refs/heads/main", head)
    forge = LocalForge(
        repository=stage.git.path,
        base_branch="main",
        branch=BRANCH,
        path="docs/papers.md",
        out=tmp_path / "out",
        clock=lambda: MOMENT,
    )
    publisher = Publisher(stage)
    publisher.publish(replace(publisher.change(), base_text="old\n", text="new\n"), forge)
    [entry] = stage.git.tree(f"refs/heads/{BRANCH}", "docs/papers.md")
    assert entry.mode == "100755"
    assert stage.git.blob(entry.sha) == b"new\n"


def test_later_run_at_another_time_writes_nothing(tmp_path: Path) -> None:
    """The commit's date alone is no reason for another commit."""
    stage = LocalStage(tmp_path)
    publisher = Publisher(stage)
    publisher.publish(publisher.change())
    assert isinstance(stage.forge, LocalForge)
    later = replace(stage.forge, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    assert publisher.publish(publisher.change(), later).wrote == ()


def test_killed_before_the_file_is_written(local: LocalStage, local_publisher: Publisher) -> None:
    """Where the branch stands but the file is missing, the next run writes only the file."""
    local_publisher.publish(local_publisher.change())
    (local.folder / "out/pull-request.md").unlink()
    published = local_publisher.publish(local_publisher.change())
    assert published.wrote == ("pull request",)
    assert published.pull_request.number == 1


def test_finished_pull_requests_are_kept_under_their_numbers(local: LocalStage, local_publisher: Publisher) -> None:
    """The latest is always pull-request.md; an earlier one moves to a file with its number."""
    local_publisher.publish(local_publisher.change("one"))
    local.merge(1)
    local_publisher.publish(local_publisher.change("two"))
    out = local.folder / "out"
    assert sorted(file.name for file in out.iterdir()) == [
        "pull-request-1.md",
        "pull-request.md",
        "pull-request.patch",
    ]
    assert "state: merged" in (out / "pull-request-1.md").read_text(encoding="utf-8")
    found = local.forge.pull_request(1)
    assert found is not None
    assert found.state is PullRequestState.MERGED


@pytest.mark.parametrize("text", ["no front matter", "---\nnumber: one\n---\n\nx", "---\nstate: [\n---\n\nx"])
def test_file_that_makes_no_sense_is_refused(local: LocalStage, local_publisher: Publisher, text: str) -> None:
    """A file that a person has broken is named in the error, and not overwritten."""
    local_publisher.publish(local_publisher.change())
    file = local.folder / "out/pull-request.md"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ForgeRefusedError, match=r"pull-request\.md must start with number"):
        local_publisher.publish(local_publisher.change("two"))
    assert file.read_text(encoding="utf-8") == text


def test_missing_repository_is_an_error(local: LocalStage, local_publisher: Publisher, tmp_path: Path) -> None:
    """Git's own words are in the message."""
    assert isinstance(local.forge, LocalForge)
    (tmp_path / "empty").mkdir()
    forge = replace(local.forge, repository=tmp_path / "empty")
    with pytest.raises(ForgeUnavailableError, match="not a git repository"):
        local_publisher.publish(local_publisher.change(), forge)


def test_withdrawing_an_unknown_number_is_refused(local: LocalStage) -> None:
    """There is nothing to close."""
    with pytest.raises(ForgeRefusedError, match="holds no pull request 7"):
        local.forge.withdraw(7, our_heads=frozenset())
