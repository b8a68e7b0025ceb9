"""A profile that ``shelver init`` makes, put to work: from the list's repository to the pull request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.curated_list.document import parse
from bot.git import run_git
from config.errors import ForgeUnavailableError
from config.loading import load_profile
from tests.bot.adoption.samples import LISTS, NOW, SECTIONS, records, topics
from tests.bot.process import shelver
from tests.bot.scene import MONDAY
from tests.servers.arxiv import ArxivRecord, FakeArxiv
from tests.servers.github import FakeGitHub
from tests.servers.github.repository import Repository


@dataclass(frozen=True, slots=True)
class Place:
    """A repository with one of the lists, a stream of papers, and a folder to work in."""

    github: FakeGitHub
    arxiv: FakeArxiv
    repository: Repository
    home: Path

    def shelver(self, *arguments: str) -> CompletedProcess[str]:
        """Shelver as an adopter types it."""
        return shelver(
            *arguments,
            folder=self.home,
            SHELVER_GITHUB_API_URL=self.github.api_url,
            SHELVER_ARXIV_API_URL=self.arxiv.query_url,
            SHELVER_ARXIV_OAI_URL=self.arxiv.oai_url,
            SHELVER_ARXIV_FEED_URL=self.arxiv.feed_url,
            SHELVER_ARXIV_DELAY="0",
            SHELVER_DATABASE_URL=f"sqlite:///{self.home / 'shelver.sqlite3'}",
            SHELVER_STATE_FOLDER=str(self.home / "state"),
        )


@contextmanager
def place(folder: Path, files: dict[str, str], *, branch: str = "main") -> Iterator[Place]:
    """A place for a repository ``keeper/papers`` with these files."""
    home = folder / "home"
    home.mkdir()
    feed = [ArxivRecord.from_json({"authors": [], "comment": None, **record}) for record in records()]
    with FakeGitHub(folder / "github") as github, FakeArxiv(feed, now=MONDAY) as arxiv:
        github.add_account("keeper", token="keeper-token")
        repository = github.add_repository("keeper/papers", default_branch=branch)
        repository.commit(files, message="the list", author="keeper", branch=branch)
        yield Place(github, arxiv, repository, home)


@pytest.mark.parametrize("name", SECTIONS)
def test_a_new_profile_proposes_papers_in_the_right_sections_in_the_lists_own_style(
    tmp_path: Path, name: str
) -> None:
    """From init to the dry run's pull request, nobody writes anything by hand, and GitHub is only read."""
    text = (LISTS / name).read_text(encoding="utf-8")
    with place(tmp_path, {"README.md": text}, branch="master") as here:
        made = here.shelver("init", "keeper/papers", "--now", NOW)
        assert made.returncode == 0, made.stderr
        ended = here.shelver("run", "--dry-run", "--json", "--now", NOW, "--profile", "./papers")
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert here.github.writes() == []
    profile = load_profile(str(here.home / "papers")).profile
    assert (profile.repository, profile.base_branch, profile.file) == ("keeper/papers", "master", "README.md")
    edited = proposed_list(here.home / "state" / "dry-run" / "papers")
    before = {entry.arxiv_id for entry in parse(text).entries}
    new = [entry for entry in parse(edited).entries if entry.arxiv_id not in before]
    expected = {paper: SECTIONS[name].get(topic) for paper, topic in topics().items()}
    right = [entry for entry in new if expected.get(entry.arxiv_id or "") == entry.section]
    assert len(right) >= 4
    assert len(right) >= 0.6 * len(new), [(entry.section, entry.title) for entry in new]
    old_forms = {entry.form for entry in parse(text).entries}
    assert {entry.form for entry in new} <= old_forms
    assert [line for line in text.splitlines() if line not in edited.splitlines()] == []


def proposed_list(folder: Path) -> str:
    """The list as the dry run's branch has it."""
    answer = run_git(folder / "list.git", "show", "shelver/latest-papers:README.md", failure=ForgeUnavailableError)
    return answer.decode()
