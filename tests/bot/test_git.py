from __future__ import annotations

from pathlib import Path

import pytest

from bot.git import run_git
from config.errors import ForgeUnavailableError, SourceUnavailableError


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty repository."""
    folder = tmp_path / "repository"
    folder.mkdir()
    run_git(folder, "init", "--quiet", failure=ForgeUnavailableError)
    return folder


def test_bytes_go_in_and_come_out_as_they_are(repository: Path) -> None:
    """Input and output are bytes: nothing is decoded or translated."""
    content = b"\xff\x00\r\n"
    sha = run_git(repository, "hash-object", "-w", "--stdin", input=content, failure=ForgeUnavailableError)
    assert run_git(repository, "cat-file", "blob", sha.decode().strip(), failure=ForgeUnavailableError) == content


def test_failure_is_the_callers_error_with_gits_words(repository: Path) -> None:
    """The caller chooses the error; its message names command, place and reason."""
    with pytest.raises(
        SourceUnavailableError, match=r"git cat-file failed in .*repository: .*Not a valid object name"
    ):
        run_git(repository, "cat-file", "-p", "nothing", failure=SourceUnavailableError)


def test_missing_git_is_said_so(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Git on the PATH the message says what to install."""
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(ForgeUnavailableError, match="install Git"):
        run_git(repository, "version", failure=ForgeUnavailableError)


def test_silence_ends(repository: Path) -> None:
    """A command that takes too long is stopped."""
    run_git(repository, "config", "alias.wait", "!sleep 2", failure=ForgeUnavailableError)
    with pytest.raises(ForgeUnavailableError, match=r"took longer than 0\.2 s"):
        run_git(repository, "wait", timeout=0.2, failure=ForgeUnavailableError)


def test_surrounding_repository_is_not_taken(repository: Path) -> None:
    """A plain folder inside a repository is no repository."""
    inside = repository / "inside"
    inside.mkdir()
    with pytest.raises(ForgeUnavailableError, match="not a git repository"):
        run_git(inside, "status", failure=ForgeUnavailableError)


def test_no_identity_comes_from_outside(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables and configuration of the person who runs it are not seen."""
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Somebody")
    names = run_git(repository, "config", "--list", "--name-only", failure=ForgeUnavailableError).decode()
    assert "user.name" not in names
