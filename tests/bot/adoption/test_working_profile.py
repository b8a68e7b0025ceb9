"""A profile that ``shelver init`` makes, put to work: from the list's repository to the pull request."""

from __future__ import annotations

import os
import signal
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
from tests.bot.process import shelver, started
from tests.bot.scene import BOT_TOKEN, MONDAY
from tests.bot.test_signals import PATIENCE, wait_for
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

    @property
    def settings(self) -> dict[str, str]:
        """Where everything is."""
        return {
            "SHELVER_GITHUB_API_URL": self.github.api_url,
            "SHELVER_ARXIV_API_URL": self.arxiv.query_url,
            "SHELVER_ARXIV_OAI_URL": self.arxiv.oai_url,
            "SHELVER_ARXIV_FEED_URL": self.arxiv.feed_url,
            "SHELVER_ARXIV_DELAY": "0",
            "SHELVER_DATABASE_URL": f"sqlite:///{self.home / 'shelver.sqlite3'}",
            "SHELVER_STATE_FOLDER": str(self.home / "state"),
        }

    def shelver(self, *arguments: str, stdin: str = "", **settings: str) -> CompletedProcess[str]:
        """Shelver as an adopter types it."""
        return shelver(*arguments, folder=self.home, stdin=stdin, **(self.settings | settings))


@contextmanager
def place(folder: Path, files: dict[str, str], *, branch: str = "main") -> Iterator[Place]:
    """A place for a repository ``keeper/papers`` with these files."""
    home = folder / "home"
    home.mkdir()
    feed = [ArxivRecord.from_json({"authors": [], "comment": None, **record}) for record in records()]
    with FakeGitHub(folder / "github") as github, FakeArxiv(feed, now=MONDAY) as arxiv:
        github.add_account("keeper", token="keeper-token")
        github.add_account("shelver-bot", token=BOT_TOKEN)
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


def test_a_run_tells_of_a_newer_year_than_the_profile_names(tmp_path: Path) -> None:
    """Papers still go below the year that the profile names, until someone writes the newer one in its place."""
    feed = [(str(record["id"]), str(record["title"])) for record in records()]
    lines = [f"- [{title}](https://arxiv.org/abs/{identifier})\n" for identifier, title in feed[:9]]
    with place(tmp_path, {"README.md": f"# L\n\n## 2024\n\n{''.join(lines[:6])}"}) as here:
        made = here.shelver("init", "keeper/papers", "--now", NOW)
        assert made.returncode == 0, made.stderr
        text = f"# L\n\n## 2025\n\n{''.join(lines[6:])}\n## 2024\n\n{''.join(lines[:6])}"
        here.repository.commit({"README.md": text}, message="a new year", author="keeper")
        ended = here.shelver("run", "--dry-run", "--now", NOW, "--profile", "./papers")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "'2025' in place of '2024'" in " ".join((ended.stdout + ended.stderr).split())


def proposed_list(folder: Path) -> str:
    """The list as the dry run's branch has it."""
    answer = run_git(folder / "list.git", "show", "shelver/latest-papers:README.md", failure=ForgeUnavailableError)
    return answer.decode()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_who_stops_init_in_the_middle_finds_nothing_half_written(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """It waits for its second turn at arXiv when the signal comes: no profile is there, whole or not."""
    text = (LISTS / "agents.md").read_text(encoding="utf-8")
    with place(tmp_path, {"README.md": text}) as here:
        settings = here.settings | {"SHELVER_ARXIV_DELAY": "120"}
        with started("init", "keeper/papers", folder=here.home, streams=tmp_path, **settings) as process:
            wait_for(lambda: here.arxiv.requests)
            assert process.pid is not None
            os.kill(process.pid, number)
            process.join(PATIENCE)
            assert process.exitcode == code
        assert [path.name for path in here.home.iterdir()] == ["state"]
        assert "Traceback" not in (tmp_path / "stderr").read_text(encoding="utf-8")


def test_two_new_lists_live_in_one_database_and_the_other_commands_work(tmp_path: Path) -> None:
    """Each list gets a pull request of its own papers; lint, explain and show take the new profile as any other.

    The first one was renamed on GitHub: its profile has the new name throughout.
    """
    first, second = ((LISTS / name).read_text(encoding="utf-8") for name in ("agents.md", "security.md"))
    with place(tmp_path, {"README.md": first}) as here:
        other = here.github.add_repository("keeper/security")
        other.commit({"docs/README.md": second, "README.md": "# Security\n"}, message="the list", author="keeper")
        moved = f"{here.github.api_url}/repos/keeper/papers"
        here.github.fail_next(path_pattern="^/repos/old/name", status=301, headers={"Location": moved}, body={})
        for repository, name in (("old/name", "papers"), ("keeper/security", "security")):
            made = here.shelver("init", repository, "--now", NOW)
            assert made.returncode == 0, made.stderr
            assert ("GitHub calls old/name keeper/papers now" in made.stdout) == (repository == "old/name")
            ended = here.shelver("run", "--now", NOW, "--profile", f"./{name}", SHELVER_GITHUB_TOKEN=BOT_TOKEN)
            assert ended.returncode == 0, ended.stdout + ended.stderr
        assert load_profile(str(here.home / "security")).profile.file == "docs/README.md"
        bodies = [[pull.body or "" for pull in found.pulls] for found in (here.repository, other)]
        assert [len(found) for found in bodies] == [1, 1]
        proposed = [{paper for paper in topics() if paper in found[0]} for found in bodies]
        assert all(proposed)
        paper = min(proposed[1])
        for command in (["show", paper], ["explain", paper, "--now", NOW], ["lint", "--now", NOW]):
            ended = here.shelver(*command, "--profile", "./security")
            assert ended.returncode == 0, (command, ended.stdout, ended.stderr)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("keeper/gone",), 1, "GitHub shows no repository keeper/gone"),
        (("papers",), 2, "OWNER/REPO is"),
        (("keeper/papers", "--file", "README.rst"), 1, "reStructuredText"),
        (("keeper/papers",), 1, "links no paper on arXiv"),
        (("keeper/papers", "--out", "."), 2, "a folder of other things"),
    ],
)
def test_what_cannot_be_adopted_is_refused_with_the_reason(
    tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """A missing repository, another markup, a list without papers, a taken folder: nothing is made."""
    text = (LISTS / "elsewhere.md").read_text(encoding="utf-8")
    with place(tmp_path, {"README.md": text}) as here:
        (here.home / "mine").touch()
        ended = here.shelver("init", *arguments)
        assert (ended.returncode, said in ended.stderr) == (code, True), ended.stderr
        assert here.github.writes() == []
        assert not (here.home / "papers").exists()
