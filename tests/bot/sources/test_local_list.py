"""What holds for the list's repository on disk alone; what both sources promise is in `test_github_list`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.sources.local_list import LocalList
from config.errors import SourceRefusedError

_AS_SOMEBODY = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")


def _git(folder: Path, *arguments: str) -> str:
    finished = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return finished.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with a work tree and one commit."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    _git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "README.md").write_text("# Papers\n", encoding="utf-8")
    _git(folder, "add", "README.md")
    _git(folder, *_AS_SOMEBODY, "commit", "--quiet", "--message=first")
    return folder


def _list(folder: Path, *, branch: str = "main") -> LocalList:
    return LocalList(repository=folder, branch=branch, path="README.md")


def test_only_what_is_committed_counts(checkout: Path) -> None:
    """Edits in the work tree do not show."""
    (checkout / "README.md").write_text("not committed\n", encoding="utf-8")
    assert _list(checkout).snapshot().text == "# Papers\n"


def test_the_checked_out_branch_makes_no_difference(checkout: Path) -> None:
    """The base branch is read, whatever branch is checked out."""
    _git(checkout, "switch", "--quiet", "--create", "other")
    (checkout / "README.md").write_text("other\n", encoding="utf-8")
    _git(checkout, *_AS_SOMEBODY, "commit", "--quiet", "--all", "--message=other")
    assert _list(checkout).snapshot().text == "# Papers\n"
    assert _list(checkout, branch="other").snapshot().text == "other\n"


def test_the_environments_git_variables_do_not_leak(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run from inside a Git hook still reads the repository that was named."""
    monkeypatch.setenv("GIT_DIR", str(checkout.parent / "elsewhere"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(checkout.parent / "elsewhere"))
    assert _list(checkout).snapshot().text == "# Papers\n"


def test_the_path_is_taken_literally(checkout: Path) -> None:
    """Characters that Git would expand stand for themselves."""
    starred = LocalList(repository=checkout, branch="main", path="READM*.md")
    head = _git(checkout, "rev-parse", "HEAD")
    assert starred.text_at(head) == ""
    assert list(starred.commits_since(None, head_sha=head)) == []


def test_a_folder_that_is_missing_is_refused(tmp_path: Path) -> None:
    """The message names the folder."""
    with pytest.raises(SourceRefusedError, match="nowhere is no folder"):
        _list(tmp_path / "nowhere").snapshot()


def test_a_folder_without_a_repository_is_refused(checkout: Path) -> None:
    """A plain folder inside a repository is not taken for that repository."""
    (checkout / "inside").mkdir()
    with pytest.raises(SourceRefusedError):
        _list(checkout / "inside").snapshot()


def test_a_branch_that_is_missing_is_refused(checkout: Path) -> None:
    """The message names the branch."""
    with pytest.raises(SourceRefusedError, match="no branch 'master'"):
        _list(checkout, branch="master").snapshot()


def test_unrelated_histories_are_told_from_newer_ones(checkout: Path) -> None:
    """A start without any common ancestor is treated as none: the newest commit stands alone."""
    old = _git(checkout, "rev-parse", "HEAD")
    _git(checkout, "switch", "--quiet", "--orphan", "fresh")
    (checkout / "README.md").write_text("fresh\n", encoding="utf-8")
    _git(checkout, "add", "README.md")
    _git(checkout, *_AS_SOMEBODY, "commit", "--quiet", "--message=fresh")
    head = _git(checkout, "rev-parse", "HEAD")
    commits = _list(checkout, branch="fresh").commits_since(old, head_sha=head)
    assert [commit.sha for commit in commits] == [head]
