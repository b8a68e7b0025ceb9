"""Asking each of arXiv's interfaces for as little as it can answer, in turn with all other processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests

from bot.health.finding import Finding, fail, ok, warn
from bot.health.time_checks import ClockSample
from bot.sources.arxiv_gate import Gate
from bot.sources.counted_gate import CountedGate
from bot.sources.patience import Patience
from bot.sources.polite_transport import PoliteTransport, open_session
from bot.sources.raw_record import OAI
from bot.sources.shared_gate import open_arxiv_gate
from bot.sources.strict_xml import parse_strictly
from config.errors import ShelverError, SourceUnavailableError
from config.settings import Settings

_TIMEOUT = 30.0
_PATIENCE = 15.0
"""Seconds to wait for the turn: a run that asks for a long list keeps it for minutes."""
_SLOW = 20.0
_ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArxivAnswer:
    """What came of asking one interface."""

    interface: str
    """``arXiv OAI-PMH``, ``arXiv query`` or ``arXiv feed``."""
    was_asked: bool
    """False where the turn was not to be had in time, or arXiv had asked for a pause."""
    seconds: float = 0.0
    """How long the answer took, waiting for the turn not included."""
    error: str = ""
    """Why there is none, or none that can be used; empty where there is."""
    sample: ClockSample | None = None


def ask_arxiv(
    settings: Settings,
    *,
    category: str,
    database_url: str,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[ArxivAnswer]:
    """Ask the three interfaces, one request each, never repeated; no refusal counts against the runs.

    Args:
        settings: Of the installation.
        category: One that the list watches, for the feed.
        database_url: A database that is ready, or one that is not there.
        clock: The present.
        sleep: Waits for so many seconds.

    Raises:
        DatabaseError: The state folder cannot be used, so nobody can tell whose turn it is.
    """
    paging = {"start": 0, "max_results": 1}
    feed = f"{settings.arxiv_feed_url}/{category}"
    asked: tuple[tuple[str, str, dict[str, Any], str], ...] = (
        ("arXiv OAI-PMH", settings.arxiv_oai_url, {"verb": "Identify"}, f"{OAI}OAI-PMH"),
        ("arXiv query", settings.arxiv_api_url, {"search_query": f"cat:{category}", **paging}, f"{_ATOM}feed"),
        ("arXiv feed", feed, {}, f"{_ATOM}feed"),
    )
    delay = max(map(settings.polite_delay, (settings.arxiv_api_url, settings.arxiv_oai_url, feed)))
    waiting = _Waiting(sleep)
    with open_arxiv_gate(
        database_url,
        state_folder=settings.state_folder,
        delay=delay,
        counts_refusals=False,
        sleep=waiting.sleep,
    ) as gate:
        for interface, url, query, root in asked:
            waiting.left = _PATIENCE
            yield _ask(interface, url, query, root=root, gate=gate, contact=settings.contact, clock=clock)


class _Waiting:
    """Waits for a turn, but not for long."""

    def __init__(self, sleep: Callable[[float], None]) -> None:
        self._sleep = sleep
        self.left = 0.0

    def sleep(self, seconds: float) -> None:
        """Wait, or raise where that would be too long."""
        self.left -= seconds
        if self.left < 0:
            raise SourceUnavailableError("another process of this installation is asking arXiv, and goes first")
        self._sleep(seconds)


def _ask(
    interface: str,
    url: str,
    query: dict[str, Any],
    *,
    root: str,
    gate: Gate,
    contact: str | None,
    clock: Callable[[], datetime],
) -> ArxivAnswer:
    counted = CountedGate(gate)
    transport = PoliteTransport(
        gate=counted, contact=contact, timeout=_TIMEOUT, patience=Patience(_PATIENCE), attempts=1
    )
    error = ""
    sample = None
    with open_session(transport, url) as session:
        try:
            answer = session.get(url, params=query)
            parse_strictly(answer.content, root=root, kind="document of this interface")
            sample = _sample(answer, ours=clock() - timedelta(seconds=counted.seconds / 2))
        except (ShelverError, requests.RequestException) as trouble:
            error = str(trouble) or type(trouble).__name__
    return ArxivAnswer(
        interface=interface,
        was_asked=counted.requests > 0,
        seconds=counted.seconds,
        error=error,
        sample=sample,
    )


def _sample(answer: requests.Response, *, ours: datetime) -> ClockSample | None:
    if "Age" in answer.headers:
        return None  # a cache between us may answer with the date of long ago
    return ClockSample.of_header(answer.headers.get("Date"), whose="arXiv", ours=ours)


def check_arxiv(answers: list[ArxivAnswer]) -> Iterator[Finding]:
    """Whether each interface answers, and how fast; where one does not, the others stand in for it."""
    one_answered = any(not answer.error for answer in answers)
    none_answered = all(answer.was_asked and answer.error for answer in answers)
    for answer in answers:
        if not answer.was_asked:
            yield warn(answer.interface, f"was not asked: {answer.error}", "ask again later")
        elif answer.error and one_answered:
            yield warn(answer.interface, answer.error, "nothing, for a day: the other interfaces stand in for it")
        elif none_answered:
            yield fail(
                answer.interface,
                answer.error,
                "`curl -sI https://export.arxiv.org/` shows what this machine gets: see its network, and HTTPS_PROXY",
            )
        elif answer.error:
            yield warn(answer.interface, answer.error, "ask again later: a run does, and asks the other interfaces")
        elif answer.seconds > _SLOW:
            yield warn(answer.interface, f"answers in {answer.seconds:.0f} seconds", "nothing: runs wait for it")
        else:
            yield ok(answer.interface, f"answers in {answer.seconds:.1f} seconds")
