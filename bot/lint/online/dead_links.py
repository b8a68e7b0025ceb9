"""The list's links to other hosts than arXiv, asked within a budget; what was asked lately is remembered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from urllib.parse import urlsplit

from bot.curated_list.document import CuratedList
from bot.curated_list.entry import Entry
from bot.lint.codes import Code
from bot.lint.finding import Finding, Origin, make_finding
from bot.lint.online.addresses import is_arxiv
from bot.lint.online.cache import AnswerCache
from bot.lint.online.link_check import LinkAnswer, LinkCheck, Verdict
from bot.lint.subject import called

FRESH = {Verdict.ALIVE: timedelta(days=30), Verdict.DEAD: timedelta(days=7), Verdict.UNKNOWN: timedelta(days=1)}
"""How long an answer is believed."""
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What came of asking."""

    findings: tuple[Finding, ...]
    note: str
    """How many were asked, remembered, left for the next run, and could not be checked."""


def check_dead_links(
    curated: CuratedList, *, check: LinkCheck, cache: AnswerCache, budget: int, now: datetime, progress: Progress
) -> LinkReport:
    """Ask the links that are not remembered, hosts in turn, and report those that are dead.

    Args:
        curated: The list.
        check: Asks one link.
        cache: What is remembered; put into, not saved.
        budget: So many links are asked at most.
        now: The present, with time zone.
        progress: Is told how far it is.
    """
    places = _places(curated)
    answers = {url: answer for url in places if (answer := _remembered(cache, url)) is not None}
    remembered = len(answers)
    waiting = [url for url in _hosts_in_turn(places) if url not in answers]
    asked = [url for url in waiting if not _is_resting(cache, url, now)][:budget]
    for done, url in enumerate(asked, start=1):
        progress("asking links", done, len(asked))
        if _is_resting(cache, url, now):
            continue
        answer = check.ask(url)
        answers[url] = answer
        cache.put(_link_key(url), {"verdict": answer.verdict.value, "detail": answer.detail})
        if answer.pause:
            until = now + timedelta(seconds=answer.pause)
            cache.put(_host_key(url), {"not_before": until.astimezone(UTC).isoformat(timespec="seconds")})
    findings = tuple(
        make_finding(
            Code.DEAD_LINK,
            f"{called(entry)}: {url} leads nowhere ({answers[url].detail}).",
            line=entry.line,
            section=entry.section,
            origin=Origin.ONLINE,
        )
        for url, entries in places.items()
        if url in answers and answers[url].verdict is Verdict.DEAD
        for entry in entries
    )
    return LinkReport(findings, _told(answers, remembered=remembered, left=len(places) - len(answers)))


def _places(curated: CuratedList) -> dict[str, list[Entry]]:
    """The entries of each link that is to be asked; arXiv's own papers are looked up through its interface."""
    places: dict[str, list[Entry]] = defaultdict(list)
    for entry in curated.entries:
        for link in entry.links:
            url = link.url.partition("#")[0]
            host = _host(url)
            if "." in host and not is_arxiv(host) and entry not in places[url]:
                places[url].append(entry)
    return {url: entries for url, entries in places.items() if entries}


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme.casefold() in {"http", "https"} else ""
    except ValueError:
        return ""


def _hosts_in_turn(urls: Sequence[str] | dict[str, list[Entry]]) -> Iterator[str]:
    """One link of each host, then the next of each: so hardly any time is spent on waiting."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[_host(url)].append(url)
    for row in zip_longest(*by_host.values()):
        yield from filter(None, row)


def _remembered(cache: AnswerCache, url: str) -> LinkAnswer | None:
    stored = cache.get(_link_key(url), fresh_for=max(FRESH.values()))
    if stored is None:
        return None
    try:
        answer = LinkAnswer(Verdict(stored["verdict"]), str(stored["detail"]))
    except (KeyError, ValueError):
        return None
    return answer if cache.get(_link_key(url), fresh_for=FRESH[answer.verdict]) is not None else None


def _is_resting(cache: AnswerCache, url: str, now: datetime) -> bool:
    """Whether the host asked for a pause that is not over."""
    stored = cache.get(_host_key(url), fresh_for=max(FRESH.values()))
    try:
        return stored is not None and datetime.fromisoformat(stored["not_before"]) > now
    except (KeyError, TypeError, ValueError):
        return False


def _link_key(url: str) -> str:
    return f"link {url}"


def _host_key(url: str) -> str:
    return f"host {_host(url)}"


def _told(answers: dict[str, LinkAnswer], *, remembered: int, left: int) -> str:
    unknown = sum(answer.verdict is Verdict.UNKNOWN for answer in answers.values())
    told = f"links: {len(answers) - remembered} asked, {remembered} remembered from earlier runs"
    if unknown:
        told += f", {unknown} could not be checked"
    return told + (f", {left} left for the next run" if left else "")
