"""A whole installation for tests: our own arXiv and GitHub on loopback, unmodified client libraries between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

from sqlalchemy import select

from bot.assembly import assemble
from bot.clock import utc_now
from bot.cycle import Report, run_cycle
from bot.sources.file_source import read_records
from config.loading import ProfileFolder, load_profile
from config.settings import Settings, load_settings
from db.models import Paper, Proposal
from db.session import Sessions, open_sessions
from db.states import ProposalState
from tests.databases import database_at
from tests.servers.arxiv import ArxivRecord, ArxivVersion, FakeArxiv
from tests.servers.github import FakeGitHub
from tests.servers.github.repository import Repository
from tests.servers.github.state import Pull

MONDAY = datetime(2025, 9, 22, 5, 30, tzinfo=UTC)
"""The Monday after the sample feed's week."""
SAMPLE_LIST = files("bot.demo").joinpath("sample_list.md").read_text(encoding="utf-8")
PROFILE = "awesome-code-llm"
PROFILE_FOLDER = Path(__file__).parent / "scene_profile"
"""The same list with few rules of its own: the shipped ones are learned anew from time to time."""
BOT_TOKEN = "bot-token-0123456789"


_loaded = cache(load_profile)
"""Read once: it takes longer than a run, and nobody changes what was read."""


def sample_feed() -> list[ArxivRecord]:
    """The demonstration's papers, as our arXiv serves them."""
    feed = Path(str(files("bot.demo").joinpath("sample_feed.jsonl")))
    return [
        ArxivRecord.from_json(
            {
                "id": record.arxiv_id,
                "title": record.title,
                "abstract": record.abstract,
                "authors": list(record.authors),
                "categories": list(record.categories),
                "comment": record.comment,
                "published": record.published.isoformat() if record.published else None,
            }
        )
        for record in read_records(feed)
    ]


class Scene:
    """A maintainer's repository, a stream of papers, and a bot between them."""

    def __init__(
        self, *, github: FakeGitHub, arxiv: FakeArxiv, repository: Repository, home: Path, profile: str
    ) -> None:
        self.github = github
        self.arxiv = arxiv
        self.repository = repository
        self.home = home
        self.clock: Callable[[], datetime] = utc_now
        """By which the bot renews an app's tokens."""
        self.token: str | None = BOT_TOKEN
        self.app: dict[str, str] = {}
        """The settings of a GitHub App, in place of the token."""
        self.folder: ProfileFolder = _loaded(profile)
        self.slept: list[float] = []
        """How long the bot would have waited for GitHub, each time."""

    @property
    def environment(self) -> dict[str, str]:
        """The settings as environment variables, for a process of its own."""
        token = {"SHELVER_GITHUB_TOKEN": self.token} if self.token else {}
        return (
            token
            | self.app
            | {
                "SHELVER_PROFILE": str(self.folder.path),
                "SHELVER_DATABASE_URL": database_at(self.home / "shelver.sqlite3"),
                "SHELVER_STATE_FOLDER": str(self.home),
                "SHELVER_GITHUB_API_URL": self.github.api_url,
                "SHELVER_ARXIV_API_URL": self.arxiv.query_url,
                "SHELVER_ARXIV_OAI_URL": self.arxiv.oai_url,
                "SHELVER_ARXIV_FEED_URL": self.arxiv.feed_url,
                "SHELVER_ARXIV_DELAY": "0",
            }
        )

    @property
    def settings(self) -> Settings:
        """The same for this process."""
        overrides = {name.removeprefix("SHELVER_").lower(): value for name, value in self.environment.items()}
        return load_settings(**overrides)

    def run(self, *, days: int = 0, now: datetime | None = None, dry_run: bool = False) -> Report:
        """One run of the bot, so many days after the Monday or at a moment; GitHub's log starts anew with it."""
        now = now or MONDAY + timedelta(days=days)
        self.arxiv.now = now
        self.github.forget_requests()
        with assemble(
            self.settings,
            self.folder,
            now=now,
            dry_run=dry_run,
            clock=self.clock,
            sleep=self.slept.append,
        ) as cycle:
            return run_cycle(cycle, clock=lambda: now)

    @contextmanager
    def sessions(self) -> Iterator[Sessions]:
        """The bot's database."""
        with open_sessions(self.settings.database_url) as sessions:
            yield sessions

    def withdraw_from_arxiv(self, arxiv_id: str) -> None:
        """Let a paper's authors withdraw it, as arXiv shows that: by a new version's comment."""
        [record] = [record for record in sample_feed() if record.id == arxiv_id]
        comment = "This paper has been withdrawn by the authors because of an error in Section 3"
        self.arxiv.add(
            [replace(record, versions=(ArxivVersion(submitted=MONDAY - timedelta(days=1), comment=comment),))]
        )

    @property
    def pulls(self) -> list[Pull]:
        """All pull requests of the list's repository."""
        return self.repository.pulls

    def list_on_branch(self) -> str:
        """The list as the bot's branch has it."""
        fork = self.github.repository("shelver-bot/Awesome-Code-LLM")
        return fork.file("README.md", self.folder.profile.branch)

    def states(self) -> dict[str, ProposalState]:
        """Each proposal's state, by arXiv identifier."""
        with self.sessions() as sessions, sessions() as session:
            rows = session.execute(select(Paper.arxiv_id, Proposal.state).join(Proposal))
            return {arxiv_id: state for arxiv_id, state in rows if arxiv_id}


@contextmanager
def scene(
    home: Path,
    *,
    text: str = SAMPLE_LIST,
    feed: list[ArxivRecord] | Path | None = None,
    profile: str = str(PROFILE_FOLDER),
    clock: Callable[[], datetime] = utc_now,
) -> Iterator[Scene]:
    """A fresh scene: the list as ``text`` says, the stream as ``feed`` says, judged by a profile's rules.

    GitHub's own clock is ``clock``.
    """
    with ExitStack() as stack:
        github = stack.enter_context(FakeGitHub(home / "github", clock=clock))
        arxiv = stack.enter_context(FakeArxiv(sample_feed() if feed is None else feed, now=MONDAY))
        github.add_account("keeper", token="keeper-token")
        github.add_account("shelver-bot", token=BOT_TOKEN)
        repository = github.add_repository(_loaded(str(PROFILE_FOLDER)).profile.repository)
        repository.add_collaborator("keeper", "admin")
        repository.commit({"README.md": text}, message="latest papers 09-12", author="keeper")
        (home / "bot").mkdir(exist_ok=True)
        yield Scene(github=github, arxiv=arxiv, repository=repository, home=home / "bot", profile=profile)
