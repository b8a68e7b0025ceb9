from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.replay.history import History, open_history
from config.errors import ConfigurationError, SourceRefusedError, SourceUnverifiedError
from tests.bot.replay.samples import BEFORE, OWNER, Commit, add_commit, git, make_bundle, make_repository

COMMITS = [
    Commit(BEFORE, day="2024-06-01"),
    Commit(BEFORE + "\nMore.\n", subject="fix typo", day="2024-06-05", author="Bob Guest"),
    Commit(BEFORE + "\nStill more.\n", day="2024-07-02"),
]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three versions of the list, and a commit that does not touch it."""
    folder = make_repository(tmp_path / "work", COMMITS)
    add_commit(folder, Commit("all rights reserved\n", subject="licence"), file="LICENSE")
    return folder


def subjects(history: History) -> list[str]:
    """The first lines of the versions' messages."""
    return [version.subject for version in history.versions]


def test_versions_come_oldest_first_with_day_author_and_subject(repository: Path) -> None:
    """Commits that do not touch the file are no versions."""
    with open_history(repository, file="README.md") as history:
        assert subjects(history) == ["latest papers", "fix typo", "latest papers"]
        assert [version.author for version in history.versions] == [OWNER, "Bob Guest", OWNER]
        assert [version.day for version in history.versions] == [
            date(2024, 6, 1),
            date(2024, 6, 5),
            date(2024, 7, 2),
        ]
        assert [history.text(version) for version in history.versions] == [commit.text for commit in COMMITS]
        assert history.principal_author() == OWNER


def test_a_bare_repository_and_a_bundle_have_the_same_history(repository: Path, tmp_path: Path) -> None:
    """What is unpacked from the bundle is gone afterwards."""
    git(tmp_path, "clone", "--quiet", "--bare", str(repository), "bare.git")
    bundle = make_bundle(repository, tmp_path / "list.bundle", "main")
    with open_history(repository, file="README.md") as plain, open_history(bundle, file="README.md") as bundled:
        assert bundled.versions == plain.versions
        assert bundled.text(bundled.versions[-1]) == COMMITS[-1].text
        unpacked = bundled._repository
    with open_history(tmp_path / "bare.git", file="README.md") as bare:
        assert bare.versions == plain.versions
    assert not unpacked.exists()


def test_another_branch_and_another_file_can_be_named(repository: Path) -> None:
    """By default it is what is checked out."""
    git(repository, "checkout", "--quiet", "-b", "old", "HEAD~2")
    with open_history(repository, file="README.md") as history:
        assert len(history.versions) == 2
    with open_history(repository, file="README.md", branch="main") as history:
        assert len(history.versions) == 3
    with open_history(repository, file="LICENSE", branch="main") as history:
        assert subjects(history) == ["licence"]


def test_a_bundle_without_a_head_is_read_from_its_only_branch(repository: Path, tmp_path: Path) -> None:
    """Its name does not matter."""
    git(repository, "branch", "--move", "main", "trunk")
    with open_history(make_bundle(repository, tmp_path / "b", "trunk"), file="README.md") as history:
        assert len(history.versions) == 3


def test_a_merged_pull_request_is_nobodys_work(repository: Path) -> None:
    """Neither a real merge nor one that shows in the subject alone tells who wrote the words."""
    git(repository, "checkout", "--quiet", "-b", "topic", "HEAD~1")
    add_commit(repository, Commit(BEFORE + "\nTopic.\n", author="Bob Guest"))
    git(repository, "checkout", "--quiet", "main")
    identity = {f"GIT_{who}_{what}": "x@y" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    git(repository, "merge", "--quiet", "--no-ff", "-m", "their work", "topic", **identity)
    add_commit(repository, Commit(BEFORE, subject="Merge pull request #7 from bob/main"))
    with open_history(repository, file="README.md") as history:
        assert [(v.subject, v.author) for v in history.versions][3:] == [
            ("their work", None),
            ("Merge pull request #7 from bob/main", None),
        ]


def test_a_version_that_deleted_the_file_is_empty(repository: Path) -> None:
    """It can come back later."""
    git(repository, "rm", "--quiet", "README.md")
    add_commit(repository, Commit("x\n", subject="gone"), file="OTHER")
    with open_history(repository, file="README.md") as history:
        assert subjects(history)[-1] == "gone"
        assert history.text(history.versions[-1]) == ""


def test_a_renamed_file_is_followed_to_its_older_names(repository: Path) -> None:
    """Each version knows what the file was called then, and the renaming commits are told."""
    git(repository, "mv", "README.md", "LIST.md")
    add_commit(repository, Commit(COMMITS[-1].text, subject="rename", day="2024-08-01"), file="LIST.md")
    add_commit(repository, Commit(BEFORE + "\nYet more.\n", subject="after", day="2024-08-02"), file="LIST.md")
    with open_history(repository, file="LIST.md") as history:
        assert subjects(history) == ["latest papers", "fix typo", "latest papers", "rename", "after"]
        assert [version.file for version in history.versions] == [*["README.md"] * 3, "LIST.md", "LIST.md"]
        assert all(map(history.text, history.versions))
        assert [(one.version.subject, one.old, one.new) for one in history.renamings] == [
            ("rename", "README.md", "LIST.md")
        ]
        assert history.sizes() == [len(history.text(version).encode()) for version in history.versions]


def test_a_file_that_was_renamed_away_tells_its_new_name(repository: Path) -> None:
    """Whoever names the old file learns of the new one; the commit that took it away has no text and no size."""
    git(repository, "mv", "README.md", "LIST.md")
    add_commit(repository, Commit(COMMITS[-1].text, subject="rename"), file="LIST.md")
    with open_history(repository, file="README.md") as history:
        assert [version.deleted for version in history.versions] == [False, False, False, True]
        assert [(one.old, one.new) for one in history.renamings] == [("README.md", "LIST.md")]
        assert history.sizes()[-1] is None


def test_a_file_that_came_back_keeps_its_older_versions(repository: Path) -> None:
    """A deletion by mistake, and its repair, do not cut the history in two."""
    git(repository, "rm", "--quiet", "README.md")
    add_commit(repository, Commit("x\n", subject="gone"), file="OTHER")
    add_commit(repository, Commit(BEFORE, subject="back"))
    with open_history(repository, file="README.md") as history:
        assert subjects(history)[-2:] == ["gone", "back"]
        assert len(history.versions) == 5
        assert not history.renamings


def test_a_rename_in_a_merged_branch_is_followed_too(repository: Path) -> None:
    """On the first-parent line it is the merge that renamed the file."""
    git(repository, "checkout", "--quiet", "-b", "topic")
    git(repository, "mv", "README.md", "LIST.md")
    add_commit(repository, Commit(COMMITS[-1].text, subject="rename"), file="LIST.md")
    git(repository, "checkout", "--quiet", "main")
    identity = {f"GIT_{who}_{what}": "x@y" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    git(repository, "merge", "--quiet", "--no-ff", "-m", "merge it", "topic", **identity)
    with open_history(repository, file="LIST.md") as history:
        assert subjects(history) == ["latest papers", "fix typo", "latest papers", "merge it"]


def test_a_bundle_of_nothing_but_its_head_is_read(repository: Path, tmp_path: Path) -> None:
    """As `git bundle create FILE HEAD` makes it."""
    with open_history(make_bundle(repository, tmp_path / "b", "HEAD"), file="README.md") as history:
        assert len(history.versions) == 3


def test_a_preferred_branch_is_taken_if_there_is_one(repository: Path) -> None:
    """Otherwise it is as if none had been named."""
    git(repository, "branch", "old", "HEAD~2")
    for name, versions in (("old", 2), ("gone", 3)):
        with open_history(repository, file="README.md", preferred=name) as history:
            assert len(history.versions) == versions


def test_messages_say_what_to_do(repository: Path, tmp_path: Path) -> None:
    """Which files and branches there are, and the bundle by the name that the caller gave."""
    bundle = make_bundle(repository, tmp_path / "list.bundle", "main")
    with (
        pytest.raises(
            ConfigurationError, match=r"no commit of .*list\.bundle has .*'LIST\.md'.*; it has 'README\.md'"
        ),
        open_history(bundle, file="LIST.md"),
    ):
        pass
    git(repository, "branch", "other")
    with (
        pytest.raises(ConfigurationError, match="has no branch 'gone'; it has 'main', 'other'"),
        open_history(repository, file="README.md", branch="gone"),
    ):
        pass


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    """Nothing is converted on the way."""
    folder = make_repository(tmp_path / "work", [Commit("a\r\nb\rc\n")])
    with open_history(folder, file="README.md") as history:
        assert history.text(history.versions[0]) == "a\r\nb\rc\n"


def test_a_version_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """The message names the version and the byte."""
    folder = make_repository(tmp_path / "work", [Commit("a\n")])
    (folder / "README.md").write_bytes(b"a\xff\n")
    git(folder, "add", "README.md")
    identity = {f"GIT_{who}_{what}": "x@y" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    git(folder, "commit", "--quiet", "-m", "broken", **identity)
    with (
        open_history(folder, file="README.md") as history,
        pytest.raises(SourceUnverifiedError, match="not UTF-8 text: byte 1"),
    ):
        history.text(history.versions[1])


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    """It has versions, but no text."""
    folder = make_repository(tmp_path / "work", [Commit("a\n")])
    (folder / "papers").mkdir()
    add_commit(folder, Commit("b\n"), file="papers/list.md")
    with (
        open_history(folder, file="papers") as history,
        pytest.raises(SourceRefusedError, match="is no regular file"),
    ):
        history.text(history.versions[0])


def test_what_is_no_history_is_told_apart(repository: Path, tmp_path: Path) -> None:
    """No such path, no repository, no bundle, no commit, no such branch, no such file."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("no bundle")
    empty = make_repository(tmp_path / "empty", [])
    cases = [
        (tmp_path / "missing", "README.md", None, "there is no repository or bundle"),
        (tmp_path / "folder", "README.md", None, "not a git repository"),
        (tmp_path / "file", "README.md", None, "is no complete Git bundle"),
        (empty, "README.md", None, "has no commit to read"),
        (repository, "README.md", "gone", "--branch: .* has no branch 'gone'"),
        (repository, "LIST.md", None, "--file: no commit of .* has a file 'LIST.md'"),
    ]
    for path, file, branch, message in cases:
        with pytest.raises(ConfigurationError, match=message), open_history(path, file=file, branch=branch):
            pass


def test_a_bundle_that_needs_more_than_it_holds_is_refused(repository: Path, tmp_path: Path) -> None:
    """A thin one is of no use alone."""
    thin = make_bundle(repository, tmp_path / "thin.bundle", "main~1..main")
    with pytest.raises(ConfigurationError, match="is no complete Git bundle"), open_history(thin, file="README.md"):
        pass
