"""The links that a paper gives to its code, data and models.

Abstracts and comments also cite other people's pages, so a link is sure only where it leads to a place where things
are published (GitHub, Hugging Face, Zenodo ...), at a depth where a thing of its own stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from classifiers.entry_fields.finding import LinkFinding, LinkKind
from classifiers.entry_fields.hints import HintedPattern
from classifiers.entry_fields.reading import Reading

LONGEST_URL = 500
"""Longer links are left out: cut, they would lead nowhere."""

_LONGEST_CANDIDATE = 2_000
_CANDIDATE = HintedPattern(
    r"(?:(?P<scheme>[Hh][Tt][Tt][Pp][Ss]?)://|(?<![\w./@-])(?:www\.)?(?=(?:github\.com|huggingface\.co|zenodo\.org)/))"
    rf"(?P<rest>[!-~]{{4,{_LONGEST_CANDIDATE}}})",
    hints=("://", "github.com/", "huggingface.co/", "zenodo.org/"),
)
_STRAY = re.compile(r"[<>\"`\\^|\[\]{}]|,(?=https?:)")
_URL = re.compile(r"https://(?P<host>[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)(?::\d{1,5})?(?P<path>/[!-~]*)?")
_DATA_WORDS = re.compile(r"(?i)\b(?:data ?sets?|data|benchmarks?|corpus)\b")
_CODE_WORDS = re.compile(r"(?i)\b(?:code|source|implementation|repository|artifacts?|framework|tool)\b")
_CITED = re.compile(
    r"(?i)arxiv\.org|doi\.org|openreview\.net|creativecommons\.org|aclanthology\.org|acm\.org|ieee\.org"
)

_CODE_HOSTS = frozenset(("github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "anonymous.4open.science"))
_DATA_HOSTS = frozenset(("zenodo.org", "kaggle.com", "figshare.com"))
_PAGES = frozenset(("spaces", "papers", "blog", "collections", "discussions", "docs"))
"""Parts of Hugging Face that hold no models."""


def find_links(reading: Reading) -> tuple[LinkFinding, ...]:
    """The links in abstract and comment, in that order; http is made https, as all known hosts serve both."""
    found: dict[str, LinkFinding] = {}
    for link in _links(reading):
        found.setdefault(link.value.rstrip("/").casefold(), link)
    return tuple(found.values())


def _links(reading: Reading) -> Iterator[LinkFinding]:
    for field, text in reading.texts():
        if field not in {"abstract", "comment"}:
            continue
        for match in _CANDIDATE.finditer(text):
            url = _clean(match["rest"])
            parsed = _URL.fullmatch(url) if len(url) <= LONGEST_URL else None
            if parsed is None or "." not in parsed["host"] or _CITED.search(parsed["host"]):
                continue
            kind, certain = _kind(parsed["host"].removeprefix("www."), parsed["path"] or "")
            start = text.rfind(". ", 0, match.start()) + 2 if ". " in text[: match.start()] else 0
            before = text[max(start, match.start() - 160) : match.start()]
            if kind == "repo" and _DATA_WORDS.search(before) and not _CODE_WORDS.search(before):
                kind = "data"
            yield LinkFinding(
                value=url,
                evidence=f"{before}{url}".strip(),
                field=field,
                confidence="sure" if certain else "likely",
                kind=kind,
            )


def _clean(rest: str) -> str:
    stray = _STRAY.search(rest)
    rest = rest[: stray.start()] if stray else rest
    while rest and (rest[-1] in ".,;:!?'*_~/#" or (rest[-1] == ")" and rest.count("(") < rest.count(")"))):
        rest = rest[:-1]
    host, slash, path = rest.partition("/")
    return f"https://{host.lower()}{slash}{path}"


def _kind(host: str, path: str) -> tuple[LinkKind, bool]:
    """What stands behind a link, and whether it is a thing of its own there."""
    depth = sum(1 for part in path.split("?", maxsplit=1)[0].split("/") if part)
    if host == "huggingface.co":
        first = path[1:].partition("/")[0]
        if first == "datasets":
            return "data", depth >= 3
        return ("website", False) if first in _PAGES else ("model", depth == 2)
    if host in _DATA_HOSTS:
        return "data", depth >= 2
    if host in _CODE_HOSTS:
        return "repo", depth >= 2
    return "website", False
