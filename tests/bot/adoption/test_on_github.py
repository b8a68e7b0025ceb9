from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.adoption.found_list import FoundList
from bot.adoption.on_github import read_from_github
from bot.github_client import connect
from bot.steps.context import no_progress
from config.errors import SourceError, SourceRefusedError, SourceUnavailableError
from tests.servers.github import FakeGitHub, Repository

LIST = "# L\n\n## A\n\n" + "".join(f"- [Paper {n}](https://arxiv.org/abs/2401.0{n:04})\n" for n in range(3))
TOKEN = "bot-token"
NAME = "keeper/papers"


@pytest.fixture(scope="module")
def github(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeGitHub]:
    """A GitHub with the list, an empty repository, and one that only its owner may see."""
    with FakeGitHub(tmp_path_factory.mktemp("github")) as server:
        server.add_account("keeper", token="keeper-token")
        server.add_account("shelver-bot", token=TOKEN)
        server.add_repository(NAME).commit({"README.md": LIST})
        server.add_repository("keeper/empty")
        secret = server.add_repository("keeper/secret")
        secret.private = True
        secret.commit({"README.md": LIST})
        yield server


@pytest.fixture
def repository(github: FakeGitHub) -> Repository:
    """The repository with the list; no accident is left over from another test."""
    github.faults.clear()
    return github.world.repositories[NAME]


def read(
    github: FakeGitHub,
    name: str = NAME,
    *,
    token: str | None = None,
    file: str | None = None,
    branch: str | None = None,
) -> FoundList:
    """What is read of a repository, without waiting for long."""
    with closing(connect(token=token, api_url=github.api_url, longest_wait=2, attempts=2)) as client:
        return read_from_github(client, name, file=file, branch=branch, progress=no_progress)


def test_a_repository_that_was_renamed_is_read_under_its_new_name(github: FakeGitHub, repository: Repository) -> None:
    """GitHub answers 301 at the old name; the adopter is told of both."""
    address = f"{github.api_url}/repos/{NAME}"
    moved = {"message": "Moved Permanently", "url": address}
    github.fail_next(path_pattern="^/repos/old/name", status=301, headers={"Location": address}, body=moved)
    found = read(github, "old/name")

    assert (found.repository, found.text) == (repository.full_name, LIST)
    assert [note.told for note in found.notes] == [f"GitHub calls old/name {NAME} now, and so does the profile"]


@pytest.mark.usefixtures("repository")
def test_what_keeps_pull_requests_away_is_told(github: FakeGitHub) -> None:
    """That is an archived repository, a fork of the one that is meant, and a private one."""
    about = {
        "full_name": NAME,
        "archived": True,
        "private": True,
        "fork": True,
        "parent": {"full_name": "real/papers"},
    }
    github.fail_next(path_pattern=f"^/repos/{NAME}\\?", status=200, body=about | {"default_branch": "main"})
    told = " ".join(note.sentence for note in read(github).notes)

    assert "is archived, so nobody can open a pull request" in told
    assert "is a fork of real/papers" in told
    assert "is private" in told


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        ("keeper/secret", {}, "to the public: .* set SHELVER_GITHUB_TOKEN"),
        ("keeper/secret", {"token": TOKEN}, "to the account of SHELVER_GITHUB_TOKEN: .* invite that account"),
        (NAME, {"branch": "gone"}, "no branch 'gone': .* --branch; its usual one is 'main'"),
        (NAME, {"file": "gone.md"}, "branch 'main' of keeper/papers has no 'gone.md': leave out --file"),
        ("keeper/empty", {}, "keeper/empty is empty"),
        ("keeper/empty", {"file": "README.md"}, "keeper/empty is empty"),
    ],
)
def test_what_is_not_there_is_told_with_what_to_do(
    github: FakeGitHub, name: str, asked: dict[str, str], said: str
) -> None:
    """Nobody who begins has a profile yet, so no message sends them to one."""
    with pytest.raises(SourceRefusedError, match=said) as caught:
        read(github, name, **asked)
    assert "profile.yaml" not in str(caught.value)


@pytest.mark.usefixtures("repository")
def test_throttling_is_waited_for_a_little_and_then_told(github: FakeGitHub) -> None:
    """A short wait passes unseen; a long one ends it with how long it takes, and that a token helps."""
    limit = {"message": "You have exceeded a secondary rate limit."}
    github.fail_next(path_pattern="/repos", status=403, headers={"retry-after": "1"}, body=limit)
    assert read(github).text == LIST
    for status in (403, 429):
        github.fail_next(path_pattern="/repos", status=status, headers={"retry-after": "600"}, body=limit)
        with pytest.raises(SourceUnavailableError, match=r"for another 10 minutes.*type the same again.*5,000"):
            read(github)


def test_a_list_of_more_than_a_megabyte_is_read_whole(github: FakeGitHub, repository: Repository) -> None:
    """GitHub's contents come without content then, so the blob is asked for."""
    large = LIST + "<!-- filling -->\n" * 70_000
    repository.commit({"README.md": large}, branch="large")

    assert read(github, branch="large").text == large


def test_the_files_at_the_top_are_looked_into_where_github_names_only_a_part(
    github: FakeGitHub, repository: Repository
) -> None:
    """A repository of a hundred thousand files has its README named in any case, and the adopter is told."""
    repository.commit({"data/1.txt": "x"}, branch="crowded")
    part = {"tree": [{"path": "data/1.txt", "type": "blob", "mode": "100644", "size": 1}], "truncated": True}
    github.fail_next(path_pattern="/git/trees/.*recursive", status=200, body=part)
    found = read(github, branch="crowded")

    assert found.file == "README.md"
    assert any("names only a part" in note.told for note in found.notes)


@pytest.mark.usefixtures("repository")
def test_a_symbolic_link_is_not_taken_for_the_list(github: FakeGitHub) -> None:
    """An edit would put a file in the link's place; the file that it leads to is taken."""
    entries = [
        {"path": "README.md", "type": "blob", "mode": "120000", "size": 14},
        {"path": "docs/LIST.md", "type": "blob", "mode": "100644", "size": 14},
    ]
    github.fail_next(path_pattern="/git/trees/", status=200, body={"tree": entries, "truncated": False})
    with pytest.raises(SourceError, match=r"'docs/LIST\.md'"):
        read(github)
