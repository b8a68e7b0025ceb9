"""Links inside the document: the table of contents, and whatever else leads to a heading."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from markdown_it import MarkdownIt

from bot.lint.codes import Code
from bot.lint.finding import Finding, Suggestion, make_finding
from bot.lint.slugs import Slugger, heading_text
from bot.lint.subject import Subject

_MARKDOWN = MarkdownIt("commonmark").enable("table").disable("reference")
_TARGET = re.compile(r"<[a-zA-Z][^>]*?\s(?:id|name)\s*=\s*[\"']?(?P<name>[^\"'\s>]+)")
_LINK = re.compile(r"\[(?P<text>(?:\\.|[^\[\]\\])*)\]\(#(?P<anchor>[^()\s]*)\)")
_HTML_LINK = re.compile(r"<a\s[^>]*?href\s*=\s*[\"']#(?P<anchor>[^\"']*)[\"'][^>]*>(?P<text>[^<]*)", re.IGNORECASE)
_PAGE_OWN = frozenset({"", "top", "readme"})
"""Anchors that GitHub's page has of its own."""
_CLOSE = 0.75


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    anchor: str
    line: int
    level: int


@dataclass(frozen=True, slots=True)
class _AnchorLink:
    text: str
    anchor: str
    line: int


def check_anchors(subject: Subject) -> Iterator[Finding]:
    """Anchors that are not there, anchors of another heading of the same name, and sections that nothing leads to."""
    headings, targets, links = _read(subject.curated.text.removeprefix("\ufeff"))
    by_anchor = {heading.anchor: heading for heading in headings}
    by_text: dict[str, list[_Heading]] = defaultdict(list)
    for heading in headings:
        by_text[heading.text.casefold()].append(heading)
    linked = {link.anchor for link in links}
    for link in links:
        if link.anchor not in by_anchor and link.anchor not in targets and link.anchor not in _PAGE_OWN:
            yield _broken(subject, link, by_text, by_anchor)
    yield from _ambiguous(subject, links, by_text, linked)
    yield from _left_out(subject, headings, linked)


def _read(text: str) -> tuple[list[_Heading], set[str], list[_AnchorLink]]:
    """Headings with their anchors, names given in HTML, and links to anchors; code blocks hold none of them."""
    slugger = Slugger()
    headings: list[_Heading] = []
    links: list[_AnchorLink] = []
    targets: set[str] = set()
    tokens = _MARKDOWN.parse(text)
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        line = token.map[0] + 1
        if token.type == "heading_open":
            shown = heading_text(tokens[index + 1].content)
            headings.append(_Heading(shown, slugger.add(shown), line, int(token.tag[1])))
        if token.type in {"inline", "html_block"}:
            targets.update(match["name"].casefold() for match in _TARGET.finditer(token.content))
            links += _links(token.content, line)
    return headings, targets, links


def _links(content: str, line: int) -> Iterator[_AnchorLink]:
    for pattern in (_LINK, _HTML_LINK):
        for match in pattern.finditer(content):
            anchor = unquote(match["anchor"]).casefold().removeprefix("user-content-")
            yield _AnchorLink(heading_text(match["text"]), anchor, line + content.count("\n", 0, match.start()))


def _broken(
    subject: Subject, link: _AnchorLink, by_text: Mapping[str, list[_Heading]], by_anchor: Mapping[str, _Heading]
) -> Finding:
    named = by_text.get(link.text.casefold(), [])
    right = named[0].anchor if len(named) == 1 else None
    close = difflib.get_close_matches(link.anchor, list(by_anchor), n=1, cutoff=_CLOSE)
    hint = f"; its heading is #{right}" if right else f"; did you mean #{close[0]}?" if close else ""
    return make_finding(
        Code.BROKEN_ANCHOR,
        f"{link.text!r} leads to #{link.anchor}, and no heading has that anchor{hint}.".replace("?.", "?"),
        line=link.line,
        section=subject.section_at(link.line),
        suggestion=Suggestion(f"(#{link.anchor})", f"(#{right})")
        if right and f"(#{link.anchor})" in subject.line(link.line)
        else None,
    )


def _ambiguous(
    subject: Subject, links: list[_AnchorLink], by_text: Mapping[str, list[_Heading]], linked: set[str]
) -> Iterator[Finding]:
    """Two links of one text to the first of two headings of that text: the second was meant once."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    for link in links:
        times = seen[link.text.casefold(), link.anchor]
        seen[link.text.casefold(), link.anchor] += 1
        named = by_text.get(link.text.casefold(), [])
        if not (0 < times < len(named) and link.anchor == named[0].anchor and named[times].anchor not in linked):
            continue
        meant = named[times]
        old, new = f"(#{link.anchor})", f"(#{meant.anchor})"
        yield make_finding(
            Code.AMBIGUOUS_ANCHOR,
            f"{link.text!r} leads to the heading in line {named[0].line} a second time; the one in line {meant.line} "
            f"is #{meant.anchor}.",
            line=link.line,
            section=subject.section_at(link.line),
            suggestion=Suggestion(old, new) if old in subject.line(link.line) else None,
        )


def _left_out(subject: Subject, headings: list[_Heading], linked: set[str]) -> Iterator[Finding]:
    """Sections with entries that no link leads to, where links lead to most of the others."""
    lines = {section.heading_line: section for section in subject.curated.sections.values()}
    with_entries = [heading for heading in headings if heading.line in lines]
    missing = [heading for heading in with_entries if heading.anchor not in linked]
    if 2 * len(missing) >= len(with_entries):
        return
    for heading in missing:
        yield make_finding(
            Code.NOT_IN_CONTENTS,
            f"Nothing links to {heading.text!r} (#{heading.anchor}).",
            line=heading.line,
            section=lines[heading.line].path,
        )
