"""Putting the parts of one installation together: settings and a profile in, a cycle ready to run out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

from bot.clock import utc_now
from bot.forge.base import Forge
from bot.forge.conversation import Conversation, ReadOnlyConversation
from bot.forge.dry_run import DryRunForge
from bot.forge.github import GitHubForge
from bot.forge.github_conversation import GitHubConversation
from bot.forge.guarded import GuardedConversation, GuardedForge
from bot.forge.local import LocalForge
from bot.github_access import GitHubAccess, open_github
from bot.github_app import no_secret
from bot.github_client import github_budget
from bot.lock import StillHeld, never_lost
from bot.sources.arxiv_client import ArxivQuery
from bot.sources.arxiv_oai import ArxivOai
from bot.sources.counted_gate import CountedGate
from bot.sources.daily_feed import DailyFeed
from bot.sources.github_list import GitHubList
from bot.sources.patience import Patience
from bot.sources.shared_gate import open_arxiv_gate
from bot.steps.context import ArxivInterfaces, Cycle, Progress, no_progress
from classifiers.entities import EntityFinder
from classifiers.keyword import KeywordClassifier
from config.entities import load_entities
from config.loading import ProfileFolder
from config.rules import FacetRules, SectionRules
from config.settings import Settings
from db.session import guarded, open_sessions

_Rules = TypeVar("_Rules")

ARXIV_PATIENCE = 900.0
"""Seconds that a run may spend on failed attempts at arXiv, and on waiting after them, over all of its interfaces."""
OAI_PATIENCE = 600.0
"""Of these, those that OAI-PMH may use up: it is known to be silent for minutes, and the others stand in for it."""
FEED_PATIENCE = 120.0
"""Of these, those that the daily feed may use up, which is a second opinion."""


def make_classifier(folder: ProfileFolder) -> KeywordClassifier:
    """The classifier of a profile: the same one again while its files say the same, for it takes a while to make."""
    return _classifier(_Itself(folder.sections), _Itself(folder.facets), folder.profile.thresholds.facet)


@dataclass(frozen=True, slots=True)
class _Itself(Generic[_Rules]):
    """Rules that count as the same only where they are the same object, as `load_profile` gives it again."""

    rules: _Rules

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.rules is self.rules

    def __hash__(self) -> int:
        return id(self.rules)


@lru_cache(maxsize=4)
def _classifier(sections: _Itself[SectionRules], facets: _Itself[FacetRules], threshold: float) -> KeywordClassifier:
    return KeywordClassifier(sections.rules, facets.rules, facet_threshold=threshold)


def make_entity_finder(folder: ProfileFolder) -> EntityFinder:
    """What finds the names of a profile's ``entities.yaml``; none, where it has no such file.

    Raises:
        ConfigurationError: The file is wrong; the message names file, line and key.
    """
    return EntityFinder(load_entities(folder.path))


def dry_run_folder(settings: Settings, folder: ProfileFolder) -> Path:
    """Where a dry run leaves its branch and its pull request."""
    return settings.state_folder / "dry-run" / folder.profile.name


@contextmanager
def assemble(
    settings: Settings,
    folder: ProfileFolder,
    *,
    now: datetime,
    dry_run: bool,
    progress: Progress = no_progress,
    clock: Callable[[], datetime] = utc_now,
    keep_secret: Callable[[str], None] = no_secret,
    sleep: Callable[[float], None] = time.sleep,
    classifier: KeywordClassifier | None = None,
    github: GitHubAccess | None = None,
    still_held: StillHeld = never_lost,
    may_publish: StillHeld = never_lost,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Cycle]:
    """A cycle over the real arXiv and the list's GitHub repository, closed at the end.

    A dry run differs in two parts only: its forge is a folder on disk, and its database takes everything back.

    Args:
        settings: Of the installation.
        folder: The profile of the list.
        now: The moment of the run.
        dry_run: Change nothing.
        progress: Told how far the run is.
        clock: The present, by which an app's tokens are renewed.
        keep_secret: Called with what no log may show, beside what the settings hold.
        sleep: Waits for so many seconds where GitHub asks for it.
        classifier: The profile's, for whoever runs often; made of its rules where left out.
        github: For whoever asks GitHub for more besides; opened and closed here where left out.
        still_held: Called before the database or GitHub is written to, as `bot.lock.run_lock` gives it.
        may_publish: Called before GitHub is written to, as well.
        pause: Waits for so many seconds until it is our turn to ask arXiv.

    Raises:
        DatabaseError: The database cannot be used.
        ConfigurationError: A value cannot be used together with another.
    """
    profile = folder.profile

    def check() -> None:
        may_publish()
        still_held()

    with ExitStack() as stack:
        if github is None:
            github = stack.enter_context(open_github(settings, profile, clock=clock, keep_secret=keep_secret))
        client = github.client
        forge: Forge | None = None
        conversation: Conversation | None = None
        if github.is_signed_in:
            forge_itself = GitHubForge(
                client=client,
                repository=profile.repository,
                base_branch=profile.base_branch,
                branch=profile.branch,
                path=profile.file,
                mode=profile.mode,
                labels=profile.pull_request.labels,
                app=github.app,
                sleep=sleep,
            )
            said = GitHubConversation(client=client, repository=profile.repository, sleep=sleep)
            forge = GuardedForge(forge=forge_itself, check=check)
            conversation = GuardedConversation(conversation=said, check=check)
        if dry_run:
            out = dry_run_folder(settings, folder)
            local = LocalForge(
                repository=out / "list.git",
                base_branch=profile.base_branch,
                branch=profile.branch,
                path=profile.file,
                out=out,
                clock=lambda: now,
            )
            dry = DryRunForge(reader=forge, local=local)
            dry.clear()
            forge = dry
            conversation = ReadOnlyConversation(conversation) if conversation else None
        opened = stack.enter_context(open_sessions(settings.database_url, keep=not dry_run))
        urls = (settings.arxiv_api_url, settings.arxiv_oai_url, settings.arxiv_feed_url)
        delay = max(map(settings.polite_delay, urls))
        gate = CountedGate(
            stack.enter_context(
                open_arxiv_gate(settings.database_url, state_folder=settings.state_folder, delay=delay, sleep=pause)
            )
        )
        contact = settings.contact
        patience = Patience(ARXIV_PATIENCE)
        query = stack.enter_context(
            ArxivQuery(api_url=settings.arxiv_api_url, contact=contact, gate=gate, patience=patience)
        )
        oai = stack.enter_context(
            ArxivOai(url=settings.arxiv_oai_url, contact=contact, gate=gate, patience=patience.at_most(OAI_PATIENCE))
        )
        feed = stack.enter_context(
            DailyFeed(
                url=settings.arxiv_feed_url, contact=contact, gate=gate, patience=patience.at_most(FEED_PATIENCE)
            )
        )
        yield Cycle(
            folder=folder,
            sessions=opened if dry_run else guarded(opened, still_held),
            notes_sessions=opened,
            list_source=GitHubList(
                client=client, repository=profile.repository, branch=profile.base_branch, path=profile.file
            ),
            paper_source=query,
            announcements=ArxivInterfaces(oai=oai, feed=feed, lookup=query),
            forge=forge,
            conversation=conversation,
            repository=profile.repository,
            classifier=classifier or make_classifier(folder),
            now=now,
            progress=progress,
            usage=lambda: replace(github_budget(client), arxiv_requests=gate.requests),
        )
