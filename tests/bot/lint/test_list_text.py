from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from bot.lint.growth import SizeOn
from bot.lint.list_text import read_file, read_history
from config.errors import ConfigurationError


def commit(repository: Path, text: str | None, *, day: str, file: str = "README.md") -> None:
    """Commit a version of the list, or its deletion."""
    path = repository / file
    if text is None:
        path.unlink()
    else:
        path.write_text(text, "utf-8")
    moment = f"{day}T12:00:00+00:00"
    identity = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
    for arguments in (("add", "-A"), (*identity, "commit", "-q", "-m", "latest papers", "--allow-empty")):
        subprocess.run(
            ["git", "-C", str(repository), *arguments],
            check=True,
            env={"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "PATH": "/usr/bin:/bin:/usr/local/bin"},
        )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two versions of a list and a commit that does not touch it."""
    folder = tmp_path / "list"
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    commit(folder, "# List\n", day="2025-01-02")
    commit(folder, "# List 代码\n", day="2025-03-04")
    commit(folder, "other\n", day="2025-05-06", file="OTHER.md")
    return folder


def test_history_tells_sizes_and_the_newest_text(repository: Path) -> None:
    """Each version that touched the file counts with its day and its bytes."""
    history = read_history(repository, path="README.md", branch="main")

    assert history.sizes == (SizeOn(date(2025, 1, 2), 7), SizeOn(date(2025, 3, 4), 14))
    assert history.newest.text == "# List 代码\n"
    assert history.newest.as_of == date(2025, 3, 4)


def test_a_branch_that_is_not_there_gives_way_to_head(repository: Path) -> None:
    """A clone may have another branch checked out than the profile names."""
    assert len(read_history(repository, path="README.md", branch="trunk").sizes) == 2


def test_a_deleted_version_is_passed_over(repository: Path) -> None:
    """After a deletion the version before it is the newest."""
    commit(repository, None, day="2025-06-07")

    assert read_history(repository, path="README.md", branch="main").newest.as_of == date(2025, 3, 4)


def test_a_bundle_and_a_bare_repository_are_as_good_as_a_clone(repository: Path, tmp_path: Path) -> None:
    """Whatever `shelver replay` takes."""
    subprocess.run(["git", "clone", "-q", "--bare", str(repository), str(tmp_path / "bare.git")], check=True)
    bundle = tmp_path / "list.bundle"
    subprocess.run(["git", "-C", str(repository), "bundle", "create", "-q", str(bundle), "main"], check=True)
    expected = read_history(repository, path="README.md", branch="main")
    for place in (tmp_path / "bare.git", bundle):
        history = read_history(place, path="README.md", branch="main")
        assert (history.sizes, history.newest.text) == (expected.sizes, expected.newest.text)
        assert str(place) in history.newest.source


def test_a_renamed_list_grew_under_its_older_name_too(repository: Path) -> None:
    """Its sizes are those of all names; the newest text is that of the present one."""
    subprocess.run(["git", "-C", str(repository), "mv", "README.md", "LIST.md"], check=True)
    commit(repository, "# List 代码\n", day="2025-06-07", file="LIST.md")

    assert len(read_history(repository, path="LIST.md", branch="main").sizes) == 3


def test_places_that_hold_no_history_are_refused(repository: Path, tmp_path: Path) -> None:
    """No folder, no repository, no such file: the message names the option."""
    for folder, path in ((tmp_path / "nothing", "README.md"), (tmp_path, "README.md"), (repository, "LIST.md")):
        with pytest.raises(ConfigurationError, match="--history"):
            read_history(folder, path=path, branch="main")


def test_a_file_is_read_with_its_line_ends(tmp_path: Path) -> None:
    """No line end is translated, so that lines count as the file has them."""
    path = tmp_path / "list.md"
    path.write_bytes("# List\r\n代码".encode())

    assert read_file(str(path)).text == "# List\r\n代码"
    assert str(path) in read_file(str(path)).source


def test_files_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """A missing file, a folder and bytes that are no UTF-8 are told as what they are."""
    path = tmp_path / "list.md"
    path.write_bytes(b"# List \xff")
    for place in (str(path), str(tmp_path), str(tmp_path / "nothing"), "a\0b"):
        with pytest.raises(ConfigurationError, match="--file"):
            read_file(place)
