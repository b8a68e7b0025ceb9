"""The network's part of ``shelver lint --online``: put together from the settings, closed and saved at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.curated_list.document import CuratedList
from bot.lint.finding import Finding
from bot.lint.online.cache import AnswerCache
from bot.lint.online.dead_links import check_dead_links
from bot.lint.online.link_check import LinkCheck
from bot.lint.online.withdrawn import check_arxiv
from bot.lint.subject import Record
from bot.sources.arxiv_client import ArxivQuery
from bot.sources.polite_transport import user_agent
from bot.sources.shared_gate import open_arxiv_gate
from config.errors import ConfigurationError
from config.settings import Settings

CACHE = "lint-answers.json"
"""In the folder of the state."""


@dataclass(frozen=True, slots=True)
class OnlineAnswers:
    """What came from the network."""

    findings: tuple[Finding, ...]
    records: Mapping[str, Record]
    notes: tuple[str, ...]
    failed: bool
    """Whether arXiv could not be asked for all."""


def ask_online(
    curated: CuratedList,
    settings: Settings,
    *,
    budget: int,
    now: datetime,
    progress: Callable[[str, int, int | None], None],
) -> OnlineAnswers:
    """Ask arXiv for the listed papers, then other hosts for the list's links; what came is kept whatever fails.

    Raises:
        DatabaseError: The database cannot be used, in which the distance between requests is kept.
        ConfigurationError: The contact cannot stand in a header, or the answers cannot be saved.
    """
    try:
        introduction = user_agent(settings.contact)
    except ValueError as error:
        raise ConfigurationError(str(error), key="SHELVER_CONTACT") from error
    cache = AnswerCache(settings.state_folder / CACHE, now=now)
    delay = settings.polite_delay(settings.arxiv_api_url)
    try:
        with (
            open_arxiv_gate(settings.database_url, state_folder=settings.state_folder, delay=delay) as gate,
            ArxivQuery(api_url=settings.arxiv_api_url, contact=settings.contact, gate=gate) as lookup,
        ):
            papers = check_arxiv(curated, lookup=lookup, cache=cache, progress=progress)
        with LinkCheck(user_agent=introduction) as check:
            links = check_dead_links(curated, check=check, cache=cache, budget=budget, now=now, progress=progress)
    finally:
        cache.save()
    return OnlineAnswers(
        (*papers.findings, *links.findings), papers.records, (papers.note, links.note), papers.failed
    )
