"""What a list held and lost, read through the REST interface and on disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.curated_list.document import parse
from bot.github_client import connect
from bot.sources.base import ListSource
from bot.sources.github_list import GitHubList
from bot.sources.list_history import ListHistory, read_history
from bot.sources.local_list import LocalList
from tests.servers.github import FakeGitHub
from tests.servers.github.repository import Repository

NAME = "owner/list"
START = datetime(2025, 7, 1, tzinfo=UTC)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeGitHub]:
    """GitHub with an owner and an outsider."""
    with FakeGitHub(tmp_path) as github:
        github.add_account("owner", token="owner-token")
        github.add_account("outsider", token="outsider-token")
        yield github


@pytest.fixture
def repo(server: FakeGitHub) -> Repository:
    """The list's repository, empty."""
    return server.add_repository(NAME)


@pytest.fixture(params=["github", "local"])
def source(request: pytest.FixtureRequest, server: FakeGitHub, repo: Repository) -> Iterator[ListSource]:
    """The same repository, through the REST interface and on disk."""
    if request.param == "local":
        yield LocalList(repository=repo.path, branch="main", path="README.md")
        return
    client = connect(token=None, api_url=server.api_url, timeout=5, attempts=1)
    yield GitHubList(client=client, repository=NAME, branch="main", path="README.md")
    client.close()


def entry(number: int, *, title: str | None = None, url: str | None = None) -> str:
    """An entry of the paper 2507.0000N."""
    address = url or f"https://arxiv.org/abs/2507.{number:05d}"
    return f'- "{title or f"The Paper of Number {number}"}" [2025-07] [[paper]({address})]'


def listed(*entries: str) -> str:
    """A list with one section."""
    return "# Papers\n\n## Models\n\n" + "\n\n".join(entries) + "\n"


def commit(repo: Repository, *texts: str) -> list[str]:
    """Versions of the list, one a day."""
    return [
        repo.commit({"README.md": text}, message="latest", author="owner", date=START + timedelta(days=day))
        for day, text in enumerate(texts)
    ]


def history(source: ListSource, **options: int) -> ListHistory:
    """The history as it is read at the head."""
    head = source.snapshot()
    return read_history(source, parse(head.text), head_sha=head.head_sha, progress=lambda *_: None, **options)


def test_what_went_for_good_is_told_with_its_commit(source: ListSource, repo: Repository) -> None:
    """With and without identifier; what was edited, moved, renumbered or put back was not deleted."""
    by_title = entry(3, title="Without an Identifier at All", url="https://example.org/a.pdf")
    shas = commit(
        repo,
        listed(entry(1), entry(2), by_title, entry(4), entry(5, title="Old Title of a Paper"), entry(6)),
        listed(entry(1), by_title, entry(4, title="The paper, of number 4!"), entry(6)),
        "# Gone\n",
        listed(entry(1), entry(4), entry(5, title="New Title of a Paper")) + f"\n## Others\n\n{entry(7)}\n",
    )

    found = history(source)

    assert [(gone.entry.arxiv_id, gone.entry.title, gone.commit.sha) for gone in found.deleted] == [
        ("2507.00002", "The Paper of Number 2", shas[1]),
        (None, "Without an Identifier at All", shas[3]),
        ("2507.00006", "The Paper of Number 6", shas[3]),
    ]
    assert {gone.commit.author for gone in found.deleted} == {"owner"}
    assert [added.sha for added in found.added["2507.00005"]] == [shas[0], shas[3]]
    assert [added.sha for added in found.added["2507.00007"]] == [shas[3]]
    assert (found.versions, found.complete_since) == (4, None)


def test_an_identifier_that_was_corrected_is_no_deletion(source: ListSource, repo: Repository) -> None:
    """The title stands on, in whatever spelling; and a link in the News does not keep an entry alive."""
    news = f"\nNews: [a paper](https://arxiv.org/abs/2507.{2:05d}) is here.\n"
    commit(repo, listed(entry(1), entry(2)) + news, listed(entry(9, title="the paper of Number 1")) + news)

    assert [gone.entry.arxiv_id for gone in history(source).deleted] == ["2507.00002"]


def test_what_only_a_branch_held_never_stood_in_the_list(
    source: ListSource, repo: Repository, server: FakeGitHub
) -> None:
    """An entry that an outsider's branch had and lost before the merge is not counted; the merge is."""
    commit(repo, listed(entry(1)))
    for text in (listed(entry(1), entry(8)), listed(entry(1), entry(2))):
        repo.commit({"README.md": text}, message="mine", author="outsider", branch="theirs", by="owner")
    server.open_pull(repo, head=repo, branch="theirs", title="x", by="outsider")
    merge = server.merge_pull(repo, 1, by="owner")
    [last] = commit(repo, listed(entry(1)))

    found = history(source)

    assert [(gone.entry.arxiv_id, gone.commit.sha) for gone in found.deleted] == [("2507.00002", last)]
    assert [added.sha for added in found.added["2507.00002"]] == [merge]


def test_a_long_history_is_cut_and_says_so(source: ListSource, repo: Repository) -> None:
    """The newest versions are read, and from when on is told."""
    commit(repo, listed(entry(1), entry(2), entry(3)), listed(entry(1), entry(2)), listed(entry(1)))

    found = history(source, most=2)

    assert [gone.entry.arxiv_id for gone in found.deleted] == ["2507.00002"]
    assert (found.versions, found.complete_since) == (2, START + timedelta(days=1))
