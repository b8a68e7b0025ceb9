"""Links of entries: misspelt kinds, addresses that are none, and arXiv links in another form than the usual one."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.curated_list.entry import Entry, Link
from bot.lint.codes import Code
from bot.lint.finding import Finding, Suggestion, make_finding
from bot.lint.subject import Subject, called
from db.identity import ArxivIdentifier

USUAL_KINDS = ("paper", "repo", "data", "blog", "model", "website")
"""The kinds of link that a list of papers has anyway."""
_OFTEN = 5
"""A kind that the list uses this often is no slip."""
_ALIKE = 0.75
_HALF_BRACKETS = (
    re.compile(r"(?<![\[!])\[(?P<kind>[^\[\]]{1,30})\]\((?P<url>https?://[^()\s]*)\)\]"),
    re.compile(r"\[\[(?P<kind>[^\[\]]{1,30})\]\((?P<url>https?://[^()\s]*)\)(?!\])"),
    re.compile(r"\[\[(?P<kind>[^\[\]]{1,30})\]\((?P<url>https?://[^()\[\]\s]*)(?:\]|$)"),
)


def check_links(subject: Subject) -> Iterator[Finding]:
    """The links of all entries, one by one."""
    counts = Counter(link.kind for entry in subject.curated.entries for link in entry.links)
    kinds = {*USUAL_KINDS, *(kind for kind, count in counts.items() if count >= _OFTEN)}
    for entry in subject.curated.entries:
        yield from _check_brackets(entry)
        seen: set[str] = set()
        for link in entry.links:
            yield from _check_kind(entry, link, kinds)
            yield from _check_url(entry, link)
            if link.url in seen:
                yield _repeated(entry, link)
            seen.add(link.url)


def _repeated(entry: Entry, link: Link) -> Finding:
    """The second link may go if it is called like the first; else it was perhaps meant to lead elsewhere."""
    written = f" [[{link.kind}]({link.url})]"
    same = sum(one == link for one in entry.links) > 1
    called_so = "" if same else f"; the second one is called {link.kind!r}"
    return make_finding(
        Code.DUPLICATE_LINK,
        f"{called(entry)} has {link.url} twice{called_so}.",
        line=entry.line,
        section=entry.section,
        suggestion=Suggestion(written * (1 + same), written * same, certain=same)
        if written * (1 + same) in entry.raw
        else None,
    )


def _check_kind(entry: Entry, link: Link, kinds: set[str]) -> Iterator[Finding]:
    if link.kind in kinds:
        return
    meant = difflib.get_close_matches(link.kind.casefold().strip(), sorted(kinds), n=1, cutoff=_ALIKE)
    if meant:
        yield make_finding(
            Code.LINK_KIND,
            f"{called(entry)}: a link is called {link.kind!r} and not {meant[0]!r}.",
            line=entry.line,
            section=entry.section,
            suggestion=Suggestion(f"[{link.kind}]", f"[{meant[0]}]"),
        )


def _check_url(entry: Entry, link: Link) -> Iterator[Finding]:
    problem = _problem(link.url)
    if problem is not None:
        yield make_finding(
            Code.BROKEN_LINK,
            f"{called(entry)}: the {link.kind!r} link {problem}.",
            line=entry.line,
            section=entry.section,
        )
        return
    identifier = ArxivIdentifier.find(link.url)
    if identifier is not None and link.url != identifier.url:
        yield make_finding(
            Code.ARXIV_LINK,
            f"{called(entry)}: this arXiv link has an unusual form.",
            line=entry.line,
            section=entry.section,
            suggestion=Suggestion(f"({link.url})", f"({identifier.url})"),
        )
    elif link.url.casefold().startswith("http:"):
        yield make_finding(
            Code.INSECURE_LINK,
            f"{called(entry)} links to {link.url} without encryption.",
            line=entry.line,
            section=entry.section,
            suggestion=Suggestion(f"({link.url})", f"(https{link.url[4:]})", certain=False),
        )


def _problem(url: str) -> str | None:
    """Why an address is no web address; None where it is one."""
    if not url:
        return "has no address"
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return f"leads to {url!r}, which is no web address"
    if parts.scheme.casefold() not in {"http", "https"} or not host or re.search(r"\s", url):
        return f"leads to {url!r}, which is no web address"
    if "." not in host:
        return f"leads to the host {host!r}, which is none of the web"
    return None


def _check_brackets(entry: Entry) -> Iterator[Finding]:
    """``[[paper](u)]`` with a bracket or parenthesis too few, or without both at its end."""
    for pattern in _HALF_BRACKETS:
        for match in pattern.finditer(entry.raw):
            yield make_finding(
                Code.BROKEN_LINK,
                f"{called(entry)}: the {match['kind']!r} link lacks a bracket.",
                line=entry.line + entry.raw.count("\n", 0, match.start()),
                section=entry.section,
                suggestion=Suggestion(match[0], f"[[{match['kind']}]({match['url']})]"),
            )
