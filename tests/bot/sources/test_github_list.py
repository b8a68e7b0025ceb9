"""What holds for the list's repository on GitHub, and for the one on disk as well."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from github import Github

from bot.github_client import connect
from bot.sources.base import ListSnapshot, ListSource
from bot.sources.github_list import GitHubList
from bot.sources.local_list import LocalList
from config.errors import SourceRefusedError, SourceUnavailableError, SourceUnverifiedError
from tests.servers.github import FakeGitHub, Repository

NAME = "list-owner/papers"
DATA = Path(__file__).parents[3] / "../shared/data"
SMALL = "# Papers\r\n\r\n- naïve – 论文\r\n"
JULY = datetime(2025, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeGitHub]:
    """A GitHub with one repository that holds a list and another file."""
    with FakeGitHub(tmp_path) as server:
        server.add_account("keeper", token="keeper-token")
        server.add_repository(NAME).add_collaborator("keeper", "push")
        yield server


@pytest.fixture
def repo(server: FakeGitHub) -> Repository:
    """The list's repository, with one commit."""
    repo = server.repository(NAME)
    repo.commit({"README.md": SMALL, "other.txt": "x"}, message="first", author="keeper", date=JULY)
    return repo


@pytest.fixture
def client(server: FakeGitHub, repo: Repository) -> Iterator[Github]:
    """An anonymous client without patience."""
    client = connect(token=None, api_url=server.api_url, timeout=1, attempts=1)
    yield client
    client.close()


@pytest.fixture
def github_list(client: Github) -> GitHubList:
    """The list, read through the REST interface."""
    return GitHubList(client=client, repository=NAME, branch="main", path="README.md")


@pytest.fixture(params=["github", "local"])
def source(request: pytest.FixtureRequest, github_list: GitHubList, repo: Repository) -> ListSource:
    """The same repository, through the REST interface and on disk."""
    if request.param == "github":
        return github_list
    return LocalList(repository=repo.path, branch="main", path="README.md")


class TestBothSources:
    """The specification of `ListSource`."""

    def test_the_text_keeps_every_byte(self, source: ListSource, repo: Repository) -> None:
        """A snapshot holds the head and the file with its own newlines and letters."""
        snapshot = source.snapshot()
        assert snapshot.text == SMALL
        assert snapshot.head_sha == repo.head()

    def test_an_unchanged_head_gives_back_what_was_known(self, source: ListSource) -> None:
        """As long as the head stays, the snapshot is the very one that was handed in."""
        first = source.snapshot()
        assert source.snapshot(first) is first

    def test_a_new_commit_gives_a_new_snapshot(self, source: ListSource, repo: Repository) -> None:
        """After a push the snapshot is that of the new head."""
        first = source.snapshot()
        pushed = repo.commit({"README.md": "new\n"})
        second = source.snapshot(first)
        assert (second.head_sha, second.text) == (pushed, "new\n")

    def test_a_commit_beside_the_file_moves_the_head_alone(self, source: ListSource, repo: Repository) -> None:
        """A commit to another file gives a new head, the old text, and no commit to the list."""
        first = source.snapshot()
        repo.commit({"other.txt": "y"})
        second = source.snapshot(first)
        assert second.head_sha == repo.head() != first.head_sha
        assert second.text == first.text
        assert list(source.commits_since(first.head_sha, head_sha=second.head_sha)) == []

    def test_commits_come_oldest_first_and_touch_the_file(self, source: ListSource, repo: Repository) -> None:
        """Between two heads, the commits to the file are listed in the order they were made."""
        start = repo.head()
        one = repo.commit({"README.md": "1"}, message="one\n\nand why", date=JULY.replace(day=2))
        repo.commit({"other.txt": "2"}, date=JULY.replace(day=3))
        three = repo.commit({"README.md": "3"}, message="three", date=JULY.replace(day=4))
        commits = source.commits_since(start, head_sha=three)
        assert not any(commit.rewritten for commit in commits)
        assert [(commit.sha, commit.message) for commit in commits] == [(one, "one"), (three, "three")]
        assert [commit.committed_at for commit in commits] == [JULY.replace(day=2), JULY.replace(day=4)]

    def test_a_start_that_did_not_touch_the_file_is_a_start_as_well(
        self, source: ListSource, repo: Repository
    ) -> None:
        """The range may begin at a commit to another file."""
        start = repo.commit({"other.txt": "2"})
        end = repo.commit({"README.md": "3"})
        assert [commit.sha for commit in source.commits_since(start, head_sha=end)] == [end]

    def test_nothing_lies_between_a_head_and_itself(self, source: ListSource, repo: Repository) -> None:
        """An unmoved head has no commits since."""
        assert list(source.commits_since(repo.head(), head_sha=repo.head())) == []

    def test_without_a_start_the_newest_commit_stands_alone(self, source: ListSource, repo: Repository) -> None:
        """On the first run only the last commit to the file is told, not the whole history."""
        newest = repo.commit({"README.md": "1"}, message="newest")
        repo.commit({"other.txt": "2"})
        [told] = source.commits_since(None, head_sha=repo.head())
        assert (told.sha, told.rewritten) == (newest, False)

    def test_after_a_force_push_the_newest_commit_stands_alone(self, source: ListSource, repo: Repository) -> None:
        """A start that is no longer in the head's history is treated as none, and that is told."""
        root = repo.head()
        lost = repo.commit({"README.md": "lost"})
        repo.reset(root)
        kept = repo.commit({"README.md": "kept"})
        [told] = source.commits_since(lost, head_sha=kept)
        assert (told.sha, told.rewritten) == (kept, True)

    def test_a_renamed_file_is_told_with_its_new_name(self, source: ListSource, repo: Repository) -> None:
        """Who moved the list, when, and what to write into the profile stand in the message."""
        repo.commit({"README.md": None, "docs/papers.md": SMALL}, message="tidy up", author="keeper", date=JULY)
        repo.commit({"other.txt": "later"})
        with pytest.raises(
            SourceRefusedError, match=r"renamed to 'docs/papers\.md' by keeper on 2025-07-01"
        ) as caught:
            source.snapshot()
        assert "write that as `file` in profile.yaml" in str(caught.value)

    def test_a_deleted_file_is_told_with_its_end(self, source: ListSource, repo: Repository) -> None:
        """Nobody has to guess whether the profile was wrong from the beginning."""
        gone = repo.commit({"README.md": None}, message="no more", author="keeper", date=JULY)
        with pytest.raises(SourceRefusedError, match=rf"deleted by keeper on 2025-07-01 \(commit {gone[:10]}"):
            source.snapshot()

    def test_after_a_reset_backwards_the_newest_commit_stands_alone(
        self, source: ListSource, repo: Repository
    ) -> None:
        """A start that lies after the head is treated as none."""
        root = repo.head()
        taken_back = repo.commit({"README.md": "taken back"})
        repo.reset(root)
        assert [commit.sha for commit in source.commits_since(taken_back, head_sha=root)] == [root]

    def test_an_unknown_start_is_treated_as_none(self, source: ListSource, repo: Repository) -> None:
        """A commit that the repository has forgotten does not stop the run."""
        assert [commit.sha for commit in source.commits_since("0" * 40, head_sha=repo.head())] == [repo.head()]

    def test_of_a_merged_branch_the_merge_counts(self, source: ListSource, repo: Repository) -> None:
        """A merge is listed, and not the commits that it brings along: the base branch never had their text."""
        side = repo.commit({"README.md": SMALL + "side"}, branch="side", date=JULY.replace(day=2))
        known = repo.commit({"other.txt": "main"}, date=JULY.replace(day=9))
        who = repo.git.commit(known).committer
        merged = repo.git.write_commit(
            repo.git.merge_tree(known, side) or "", [known, side], "merge", author=who, committer=who
        )
        repo.reset(merged)
        assert [commit.sha for commit in source.commits_since(known, head_sha=merged)] == [merged]

    def test_more_commits_than_a_page_are_all_listed(self, source: ListSource, repo: Repository) -> None:
        """250 commits come complete and in order."""
        start = repo.head()
        made = _commit_many(repo, 250)
        assert [commit.sha for commit in source.commits_since(start, head_sha=made[-1])] == made

    def test_the_text_at_a_commit_is_that_of_its_time(self, source: ListSource, repo: Repository) -> None:
        """An old commit gives the old text."""
        old = repo.head()
        repo.commit({"README.md": "new"})
        assert source.text_at(old) == SMALL

    def test_a_commit_without_the_file_has_an_empty_text(self, source: ListSource, repo: Repository) -> None:
        """Where the file was deleted, its text is empty."""
        assert source.text_at(repo.commit({"README.md": None})) == ""

    def test_a_commit_that_is_not_there_is_refused(self, source: ListSource) -> None:
        """An unknown commit is an error, not an empty file."""
        with pytest.raises(SourceRefusedError):
            source.text_at("1" * 40)

    def test_a_missing_file_is_refused(self, source: ListSource, repo: Repository) -> None:
        """Where the head has no such file, the message names file and branch."""
        repo.commit({"README.md": None})
        with pytest.raises(SourceRefusedError, match=r"no file 'README\.md' on branch main"):
            source.snapshot()

    def test_a_folder_of_that_name_is_refused(self, source: ListSource, repo: Repository) -> None:
        """A folder is not read as if it were the list."""
        repo.commit({"README.md": None, "README.md/inside.md": "x"})
        with pytest.raises(SourceRefusedError, match="no regular file"):
            source.snapshot()

    def test_bytes_that_are_no_utf8_are_not_guessed(self, source: ListSource, repo: Repository) -> None:
        """A file of another encoding is an error with the place of the first bad byte."""
        repo.commit({"README.md": b"caf\xe9"})
        with pytest.raises(SourceUnverifiedError, match="byte 3"):
            source.snapshot()

    def test_a_large_file_comes_whole(self, source: ListSource, repo: Repository) -> None:
        """A file of more than 1 MB, which GitHub leaves out of its first answer, is read all the same."""
        text = "".join(f"- paper {number} – 论文\n" for number in range(60_000))
        repo.commit({"README.md": text})
        assert hashlib.sha256(source.snapshot().text.encode()).digest() == hashlib.sha256(text.encode()).digest()

    def test_the_authors_account_or_name_is_told(self, source: ListSource, repo: Repository) -> None:
        """A commit's author is the account's login where the forge knows it, else the name."""
        start = repo.head()
        end = repo.commit({"README.md": "1"}, author=("Passer By", "passer-by@elsewhere.example"))
        assert [commit.author for commit in source.commits_since(start, head_sha=end)] == ["Passer By"]
        assert [commit.author for commit in source.commits_since(None, head_sha=start)] == ["keeper"]


@pytest.mark.real_data
@pytest.mark.skipif(not (DATA / "list-history.bundle").exists(), reason="../shared/data is not here")
def test_both_sources_tell_the_real_list_alike(server: FakeGitHub, client: Github, tmp_path: Path) -> None:
    """Over the curated list's whole history, GitHub and the disk give the same commits and the same bytes."""
    history = tmp_path / "history.bundle"
    history.write_bytes((DATA / "list-history.bundle").read_bytes())
    repo = server.add_repository("list-owner/whole")
    head = repo.push_from(history, "main")
    there = GitHubList(client=client, repository="list-owner/whole", branch="main", path="README.md")
    here = LocalList(repository=repo.path, branch="main", path="README.md")
    root = repo.git.ask("rev-list", "--max-parents=0", head)
    commits = here.commits_since(root, head_sha=head)
    assert len(commits) == 195
    assert list(there.commits_since(root, head_sha=head)) == list(commits)
    assert there.snapshot().text == here.snapshot().text
    for commit in commits[::50]:
        assert there.text_at(commit.sha) == here.text_at(commit.sha)


class TestRequests:
    """How little is asked of GitHub."""

    def test_a_first_reading_takes_two_requests(self, github_list: GitHubList, server: FakeGitHub) -> None:
        """The head and the file."""
        github_list.snapshot()
        assert [exchange.path for exchange in server.requests] == [
            f"/repos/{NAME}/git/ref/heads/main",
            f"/repos/{NAME}/contents/README.md",
        ]

    def test_an_unchanged_head_takes_one_free_request(self, github_list: GitHubList, server: FakeGitHub) -> None:
        """With the ETag from last time the answer is a 304."""
        first = github_list.snapshot()
        server.forget_requests()
        github_list.snapshot(first)
        assert [exchange.status for exchange in server.requests] == [304]

    def test_a_lost_etag_is_made_good_without_reading_the_file(
        self, github_list: GitHubList, server: FakeGitHub
    ) -> None:
        """The same head under another ETag gives the known snapshot with the new ETag, for one request."""
        first = github_list.snapshot()
        server.forget_requests()
        again = github_list.snapshot(ListSnapshot(head_sha=first.head_sha, text=first.text))
        assert again == first
        assert len(server.requests) == 1

    def test_new_commits_take_two_requests(
        self, github_list: GitHubList, server: FakeGitHub, repo: Repository
    ) -> None:
        """The comparison of both heads and the file's history between them."""
        start = repo.head()
        end = [repo.commit({"README.md": str(number)}) for number in range(3)][-1]
        assert len(github_list.commits_since(start, head_sha=end)) == 3
        assert len(server.requests) == 2

    def test_a_large_file_takes_one_request_more(
        self, github_list: GitHubList, server: FakeGitHub, repo: Repository
    ) -> None:
        """The file's blob is asked for where the contents come without."""
        repo.commit({"README.md": "x" * 1_000_001})
        github_list.snapshot()
        assert "/git/blobs/" in server.requests[-1].path
        assert len(server.requests) == 3

    def test_nothing_is_written(self, github_list: GitHubList, server: FakeGitHub, repo: Repository) -> None:
        """Reading sends nothing but GET."""
        github_list.snapshot()
        github_list.commits_since(None, head_sha=repo.head())
        assert server.writes() == []


class TestTroubleOnTheWay:
    """Which error each accident becomes."""

    @pytest.mark.parametrize("status", [500, 502, 503, 429])
    def test_a_server_in_trouble_is_unavailable(
        self, github_list: GitHubList, server: FakeGitHub, status: int
    ) -> None:
        """Server errors and throttling mean: later."""
        server.fail_next(path_pattern="/git/ref/", status=status)
        with pytest.raises(SourceUnavailableError):
            github_list.snapshot()

    def test_a_missing_repository_is_refused(self, client: Github) -> None:
        """A repository that is not shown is named, with what to check."""
        wrong = GitHubList(client=client, repository="list-owner/nothing", branch="main", path="README.md")
        with pytest.raises(SourceRefusedError, match=r"list-owner/nothing.*404.*profile\.yaml"):
            wrong.snapshot()

    def test_a_missing_branch_is_refused(self, client: Github) -> None:
        """A branch that is not there is refused."""
        wrong = GitHubList(client=client, repository=NAME, branch="master", path="README.md")
        with pytest.raises(SourceRefusedError):
            wrong.snapshot()

    def test_a_wrong_token_is_refused_without_being_shown(self, server: FakeGitHub) -> None:
        """The message names the setting and not the token."""
        client = connect(token="ghp_wrong", api_url=server.api_url)
        wrong = GitHubList(client=client, repository=NAME, branch="main", path="README.md")
        with pytest.raises(SourceRefusedError, match="SHELVER_GITHUB_TOKEN") as caught:
            wrong.snapshot()
        assert "ghp_wrong" not in str(caught.value)
        client.close()

    @pytest.mark.parametrize("accident", [{"drop": True}, {"delay": 30.0}])
    def test_no_answer_is_unavailable(
        self, github_list: GitHubList, server: FakeGitHub, accident: dict[str, Any]
    ) -> None:
        """A connection that is hung up or stays silent means: later."""
        server.fail_next(path_pattern="/contents/", **accident)
        with pytest.raises(SourceUnavailableError):
            github_list.snapshot()

    @pytest.mark.parametrize("path", ["/git/ref/", "/contents/"])
    def test_an_answer_that_is_cut_off_is_not_believed(
        self, github_list: GitHubList, server: FakeGitHub, path: str
    ) -> None:
        """Fewer bytes than announced are noticed."""
        server.fail_next(path_pattern=path, cut_after=40)
        with pytest.raises(SourceUnverifiedError):
            github_list.snapshot()

    @pytest.mark.parametrize(
        "body", [b'{"ref": "refs/heads/main", "obj', b"<html>Sign in to the hotel</html>", b"{}", b"[]", b"null"]
    )
    def test_an_answer_of_another_kind_is_not_believed(
        self, github_list: GitHubList, server: FakeGitHub, body: bytes
    ) -> None:
        """What is not GitHub's JSON is not taken for a head."""
        server.fail_next(path_pattern="/git/ref/", status=200, body=body)
        with pytest.raises(SourceUnverifiedError):
            github_list.snapshot()

    @pytest.mark.parametrize("body", [b"null", b'"text"', b"{}", b'{"type": "file"}', b"<html></html>"])
    def test_a_file_of_another_kind_is_not_believed(
        self, github_list: GitHubList, server: FakeGitHub, body: bytes
    ) -> None:
        """What is not a file's description is not taken for the list."""
        server.fail_next(path_pattern="/contents/", status=200, body=body)
        with pytest.raises((SourceUnverifiedError, SourceRefusedError)):
            github_list.snapshot()

    def test_a_file_that_lost_its_end_is_read_again_as_blob(
        self, github_list: GitHubList, server: FakeGitHub, repo: Repository
    ) -> None:
        """Content that does not fit the announced hash is fetched once more from the Git database."""
        sha = repo.git.tree(repo.head(), "README.md")[0].sha
        size = len(SMALL.encode())
        short = {"type": "file", "sha": sha, "size": size, "encoding": "base64", "content": "IyBQ"}
        server.fail_next(path_pattern="/contents/", status=200, body=short)
        assert github_list.snapshot().text == SMALL

    def test_a_file_that_stays_short_is_not_believed(
        self, github_list: GitHubList, server: FakeGitHub, repo: Repository
    ) -> None:
        """Where the blob does not fit its hash either, nothing is read."""
        sha = repo.git.tree(repo.head(), "README.md")[0].sha
        short = {"type": "file", "sha": sha, "size": 3, "encoding": "base64", "content": "IyBQ"}
        server.fail_next(path_pattern="/contents/", status=200, body=short)
        server.fail_next(path_pattern="/git/blobs/", status=200, body=short)
        with pytest.raises(SourceUnverifiedError, match="size and hash"):
            github_list.snapshot()

    def test_unchanged_is_not_believed_where_nothing_was_known(
        self, github_list: GitHubList, server: FakeGitHub
    ) -> None:
        """A 304 without a condition is a proxy's mistake."""
        server.fail_next(path_pattern="/git/ref/", status=304, body=b"")
        with pytest.raises(SourceUnverifiedError):
            github_list.snapshot()


def _commit_many(repo: Repository, count: int) -> list[str]:
    """So many commits to the list on top of the head, pushed at once."""
    made = [repo.head()]
    who = repo.git.commit(made[0]).author
    for number in range(count):
        blob = repo.git.write_blob(str(number).encode())
        tree = repo.git.ask("mktree", input=f"100644 blob {blob}\tREADME.md\n".encode())
        made.append(repo.git.write_commit(tree, made[-1:], str(number), author=who, committer=who))
    repo.reset(made[-1])
    return made[1:]
