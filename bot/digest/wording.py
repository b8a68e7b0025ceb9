"""The words that all parts of the digest's Markdown share: numbers, days, papers, and parts that end in time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from bot.digest.content import PaperName
from bot.digest.week import Week
from bot.forge.compare_link import is_compare_page
from bot.forge.text import SafeText, conversation, link
from db.identity import ArxivIdentifier

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_OUR_PULL_REQUEST = re.compile(r"https://github\.com/[A-Za-z0-9._-]+/[A-Za-z0-9._-]+/pull/(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much of everything is shown."""

    items: int
    """Papers in one part."""
    title: int
    """Characters of a title."""
    reason: int
    """Characters of a reason, a name or a section's path."""


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 paper``, ``1,204 papers``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def papers(number: int) -> str:
    """So many papers."""
    return count(number, "paper")


def span(week: Week) -> str:
    """Its days, as in ``29 September to 5 October 2025 (2025-W40, UTC)``."""
    first, last = week.start, week.end - timedelta(days=1)
    beginning = str(first.day)
    if first.month != last.month:
        beginning += f" {_MONTHS[first.month - 1]}"
    if first.year != last.year:
        beginning += f" {first.year}"
    return f"{beginning} to {last.day} {_MONTHS[last.month - 1]} {last.year} ({week}, UTC)"


def day(moment: datetime, week: Week) -> str:
    """``18 September``, with the year where the week does not begin or end in it."""
    text = f"{moment.day} {_MONTHS[moment.month - 1]}"
    known = {week.start.year, (week.end - timedelta(days=1)).year}
    return text if moment.year in known else f"{text} {moment.year}"


def day_and_time(moment: datetime, week: Week) -> str:
    """``18 September, 05:30 UTC``."""
    return f"{day(moment, week)}, {moment:%H:%M} UTC"


def share(probability: float) -> str:
    """``97%``."""
    return f"{probability:.0%}"


def name(words: str, room: Room) -> SafeText:
    """A person's name, a reason, or anything else that a stranger may have written."""
    return conversation(words, limit=room.reason)


def path(section: str | None, room: Room) -> SafeText:
    """A section's path with arrows."""
    return conversation((section or "").replace(" > ", " › "), limit=room.reason) or SafeText("no section")


def paper_item(paper: PaperName, facts: Iterable[str], room: Room) -> str:
    """A paper as a list item of two lines: its title, linked where it is on arXiv, then what is to be said of it."""
    title = conversation(paper.title, limit=room.title) or SafeText("(no title)")
    facts = [fact for fact in facts if fact]
    if paper.arxiv_id:
        title = link(title, ArxivIdentifier(paper.arxiv_id).url)
        facts = [conversation(f"arXiv:{paper.arxiv_id}", limit=40), *facts]
    return "\n".join([f"- **{title}**", *([f"  {' · '.join(facts)}"] if facts else [])])


def items(lines: Iterable[str], *, total: int, room: Room) -> str:
    """List items, as many as there is room for, and how many more there are."""
    shown = list(islice(lines, room.items))
    if total > len(shown):
        shown.append(f"- and {total - len(shown):,} more")
    return "\n".join(shown)


def pull_request(number: int | None, url: str | None) -> str:
    """Our own pull request, linked where it is on GitHub, or the page on which it may be opened.

    An issue that holds this link is noted in the pull request, once: it is ours, so nobody is bothered.
    """
    if is_compare_page(url):
        return f"[a branch that waits to become a pull request]({url})"
    words = f"pull request {number}" if number is not None else "the pull request"
    return f"[{words}]({url})" if url and _OUR_PULL_REQUEST.fullmatch(url) else words


def sentence(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
