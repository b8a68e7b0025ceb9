"""The world of a daily replay: a clock, the list's repository, the stream of papers, and what people did so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.assembly import assemble
from bot.curated_list.document import parse
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry
from bot.cycle import Report, run_cycle
from bot.forge.body import read_payload
from classifiers.keyword import KeywordClassifier
from config.loading import ProfileFolder
from db.identity import title_key
from tests.bot.scene import BOT_TOKEN, Scene
from tests.replay.real_list import EverListed, OwnerCommit, RealList
from tests.servers.arxiv import FakeArxiv
from tests.servers.arxiv.records import ArxivRecord
from tests.servers.github import FakeGitHub
from tests.servers.github.state import Pull

KEEPER = "keeper"
"""The maintainer's login."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What several replays share, because no replay changes it."""

    real: RealList
    papers: Mapping[str, ArxivRecord]
    """The stream, by identifier."""
    folder: ProfileFolder
    classifier: KeywordClassifier
    ever_listed: dict[str, EverListed] = field(default_factory=dict)
    """By the commit that a replay started from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A paper that the owner listed himself."""

    arxiv_id: str
    sections: frozenset[str]
    within_reach: bool
    """Whether the bot had been told of it by its last run, by a source that it watches."""
    proposed_for: str | None
    """The section for which it stood in the pull request when he listed it; None: it did not."""


@dataclass(slots=True, kw_only=True)
class Will:
    """What people decided so far, and what the bot has to heed from then on."""

    refused: dict[str, str] = field(default_factory=dict)
    """arXiv identifier to how; never to be proposed again."""
    postponed: dict[str, datetime] = field(default_factory=dict)
    """Not to be proposed before."""
    moved: dict[str, str] = field(default_factory=dict)
    """To be proposed for this section, or not at all."""
    merged: dict[str, NewEntry] = field(default_factory=dict)
    """What was merged and not deleted since: each of the owner's later versions holds it as well."""


@dataclass(slots=True)
class Clock:
    """The time in the world."""

    now: datetime


class World:
    """One replay's world; people act at ``now``, which whoever plays sets."""

    def __init__(self, stage: Scene, background: Background, *, clock: Clock, start: str) -> None:
        self.stage = stage
        self.github = stage.github
        self.repository = stage.repository
        self.background = background
        self._clock = clock
        self.will = Will()
        self.happened: list[str] = []
        """What people did since the last run."""
        self.picks: list[Pick] = []
        """What the owner listed himself since the last run."""
        self.first_run = self.last_run = clock.now
        self.merged_at: datetime | None = None
        """When the maintainer last merged a pull request."""
        self.regretted: set[str] = set()
        """Merged papers about which he has made up his mind, one way or the other."""
        if start not in background.ever_listed:
            background.ever_listed[start] = background.real.ever_listed(start)
        known = background.ever_listed[start]
        self.ever = EverListed(set(known.arxiv_ids), set(known.titles))

    @property
    def now(self) -> datetime:
        """The time in it."""
        return self._clock.now

    @now.setter
    def now(self, moment: datetime) -> None:
        self._clock.now = moment

    @property
    def base_text(self) -> str:
        """The list as its own repository has it."""
        return self.repository.file("README.md")

    @property
    def open_pulls(self) -> list[Pull]:
        """The pull requests that are open: hopefully one."""
        return [pull for pull in self.repository.pulls if pull.state == "open"]

    @property
    def proposed(self) -> dict[str, str]:
        """What the open pull request holds: arXiv identifier to section."""
        pulls = self.open_pulls
        return (read_payload(pulls[0].body or "") or {}) if pulls else {}

    @property
    def outline(self) -> list[str]:
        """The list's sections, in order."""
        return list(parse(self.base_text).outline)

    def title_key_of(self, arxiv_id: str) -> str:
        """By what a paper's title is recognised."""
        return title_key(self.background.papers[arxiv_id].title)

    def run_bot(self) -> Report:
        """One run of the bot, now."""
        self.last_run = self.now
        self.stage.arxiv.now = self.now
        self.github.forget_requests()
        classifier = self.background.classifier
        with assemble(
            self.stage.settings, self.stage.folder, now=self.now, dry_run=False, classifier=classifier
        ) as cycle:
            return run_cycle(cycle, clock=lambda: self.now)

    def push(self, commit: OwnerCommit) -> None:
        """The owner pushes his next version; what was merged between stays in the list."""
        placed: defaultdict[str, set[str]] = defaultdict(set)
        for entry in parse(commit.text).entries:
            if entry.arxiv_id:
                placed[entry.arxiv_id].add(entry.section)
        self._note_picks(placed)
        # What was merged and he lists now himself, as he did in the real history, is his from here on.
        for arxiv_id in self.will.merged.keys() & placed.keys():
            del self.will.merged[arxiv_id]
        if self.will.merged or not self.repository.git.is_ancestor(self.repository.head(), commit.sha):
            self.write_list(insert(commit.text, list(self.will.merged.values())), message=commit.subject)
        else:
            self.repository.reset(commit.sha, by=KEEPER)
            self.ever.add(commit.text.splitlines())
        self.happened.append(f"pushed {commit.subject!r}")

    def _note_picks(self, placed: Mapping[str, Set[str]]) -> None:
        listed = {entry.arxiv_id for entry in parse(self.base_text).entries}
        proposed = self.proposed
        self.picks += [
            Pick(
                arxiv_id=arxiv_id,
                sections=frozenset(sections),
                within_reach=self._is_within_reach(arxiv_id),
                proposed_for=proposed.get(arxiv_id),
            )
            for arxiv_id, sections in placed.items()
            if arxiv_id not in listed
        ]

    def _is_within_reach(self, arxiv_id: str) -> bool:
        record, arxiv = self.background.papers.get(arxiv_id), self.background.folder.profile.arxiv
        if record is None or record.published is None:
            return False
        is_known = record.published >= self.first_run - timedelta(days=arxiv.first_harvest_days)
        is_watched = bool({*arxiv.categories} & {*(record.categories or ())})
        return is_known and is_watched and bool(record.visible_versions(self.last_run))

    def write_list(self, text: str, *, message: str) -> None:
        """The maintainer commits another text of the list."""
        self.repository.commit({"README.md": text}, message=message, author=KEEPER, date=self.now)
        self.list_has_changed()

    def list_has_changed(self) -> None:
        """Remember what the list holds now."""
        self.ever.add(self.base_text.splitlines())


@contextmanager
def world(home: Path, background: Background, *, now: datetime) -> Iterator[World]:
    """A world in which nothing has happened yet: the list and its history as they were at a moment."""
    with ExitStack() as stack:
        clock = Clock(now)
        github = stack.enter_context(FakeGitHub(home / "github", clock=lambda: clock.now))
        arxiv = stack.enter_context(FakeArxiv(background.papers.values(), now=now))
        github.add_account(KEEPER, token="keeper-token")
        github.add_account("shelver-bot", token=BOT_TOKEN)
        repository = github.add_repository(background.folder.profile.repository)
        repository.add_collaborator(KEEPER, "admin")
        start = background.real.commits(until=now)[-1]
        repository.git.fetch(background.real.repository, "+main:refs/history/main")
        repository.reset(start, by=KEEPER)
        (home / "bot").mkdir()
        stage = Scene(
            github=github,
            arxiv=arxiv,
            repository=repository,
            home=home / "bot",
            profile=str(background.folder.path),
        )
        stage.folder = background.folder
        yield World(stage, background, clock=clock, start=start)


def at(day: datetime, hour: int) -> datetime:
    """A full hour of a day, in UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
