"""A list that was found: its text, where it stands, and what else might be the list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from bot.adoption.doubt import Doubt
from config.errors import ListError
from db.identity import ArxivIdentifier

MARKDOWN = (".md", ".markdown")
"""What the name of a file ends in that can be edited."""
LEAST_PAPERS = 3
"""A text that links fewer papers on arXiv is no list to learn from."""
_README = re.compile(r"readme(?:\.[\w-]+)*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s()<>\[\]\"'|]+")
_HOSTS_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundList:
    """The list as it was found."""

    repository: str
    """``OWNER/NAME``, as the repository is called now."""
    branch: str
    file: str
    text: str
    place: str
    """Where the text comes from, in words."""
    read_again: tuple[str, ...] = ()
    """The option by which other commands read the same text on this machine; empty where it came from GitHub."""
    others: Mapping[str, int] = field(default_factory=dict)
    """Further files that link papers on arXiv, and how many each links."""
    listed_since: Mapping[str, date] = field(default_factory=dict)
    """Identifier to the day since which the list has it, of the papers whose day is known."""
    history_since: date | None = None
    """The day of the oldest version that was read; None where no history was."""
    notes: tuple[Doubt, ...] = ()
    """What a person has to know about the repository."""


def linked_papers(text: str) -> frozenset[str]:
    """The papers on arXiv that a text links, by identifier."""
    return frozenset(identifier.base for _, identifier in ArxivIdentifier.find_all(text))


def is_markdown(path: str) -> bool:
    """Whether a file can be edited, by its name."""
    return path.casefold().endswith(MARKDOWN)


def is_readme(path: str) -> bool:
    """Whether a file is a README, whatever its ending and its folder."""
    return _README.fullmatch(path.rpartition("/")[2]) is not None


def likely_files(paths: Sequence[str], *, most: int) -> list[str]:
    """The files that may hold the list: READMEs first, those at the top before those in folders."""
    wanted = [path for path in paths if is_markdown(path)]
    return sorted(wanted, key=lambda path: (not is_readme(path), path.count("/"), len(path), path))[:most]


def choose_file(texts: Mapping[str, str], *, place: str, paths: Sequence[str]) -> tuple[str, dict[str, int]]:
    """The file that links most papers, and how many each of the others links.

    Args:
        texts: Path to text, the likeliest first.
        place: The repository, for messages.
        paths: All files of the repository.

    Raises:
        ListError: There is no Markdown file, or none of them links papers on arXiv.
    """
    if not texts:
        raise ListError(_without_markdown(place, paths))
    papers = {path: len(linked_papers(text)) for path, text in texts.items()}
    best = max(papers, key=lambda path: papers[path])
    if papers[best] == 0:
        foreign = next((path for path in paths if is_readme(path) and not is_markdown(path)), None)
        if foreign is not None:
            raise ListError(_not_markdown(foreign))
        readme = next(iter(texts))
        refuse_without_papers(texts[readme], place=f"{readme} of {place}")
    return best, {path: count for path, count in papers.items() if path != best and count}


def refuse_without_papers(text: str, *, place: str) -> None:
    """Let a text pass that links papers on arXiv.

    Raises:
        ListError: It links fewer than three; the message says what it links instead.
    """
    papers = linked_papers(text)
    if len(papers) >= LEAST_PAPERS:
        return
    hosts = Counter((urlsplit(url).hostname or "").removeprefix("www.") for url in _ADDRESS.findall(text))
    named = ", ".join(f"{count} to {host}" for host, count in hosts.most_common(_HOSTS_NAMED) if host)
    found = f"of its {hosts.total()} links most go elsewhere ({named})" if named else "it has no links at all"
    count = {0: "no paper", 1: "one paper only", 2: "two papers only"}[len(papers)]
    raise ListError(
        f"{place} links {count} on arXiv, and {found}. Shelver watches arXiv and learns from the papers that a list "
        "has already, so it cannot keep this one; name another file with --file if the list is elsewhere"
    )


def refuse_other_markup(path: str) -> None:
    """Let a Markdown file pass.

    Raises:
        ListError: By its name it is something else.
    """
    if not is_markdown(path):
        raise ListError(_not_markdown(path))


def _not_markdown(path: str) -> str:
    kind = {"rst": "reStructuredText", "adoc": "AsciiDoc", "org": "Org", "txt": "plain text"}.get(
        path.rpartition(".")[2].casefold(), "no Markdown"
    )
    return (
        f"{path} is {kind}, and Shelver edits Markdown only: convert the list (pandoc -t gfm), or name a Markdown "
        "file with --file"
    )


def _without_markdown(place: str, paths: Sequence[str]) -> str:
    foreign = next((path for path in paths if is_readme(path)), None)
    if foreign is not None:
        return _not_markdown(foreign)
    return f"{place} has no Markdown file, so there is no list in it that could be kept"
