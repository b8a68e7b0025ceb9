"""Links inside the document: the table of contents, and whatever else leads to a heading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.lint.codes import Code
from bot.lint.document_links import AnchorLink, DocumentHeading, read_links
from bot.lint.finding import Finding, Suggestion, make_finding
from bot.lint.likeness import TitleIndex
from bot.lint.subject import Subject

_PAGE_OWN = frozenset({"", "top", "readme"})
"""Anchors that GitHub's page has of its own."""
_CLOSE = 0.75


def check_anchors(subject: Subject) -> Iterator[Finding]:
    """Anchors that are not there, anchors of another heading of the same name, and sections that nothing leads to."""
    found = read_links(subject.page)
    by_anchor = {heading.anchor: heading for heading in found.headings}
    by_text: dict[str, list[DocumentHeading]] = defaultdict(list)
    for heading in found.headings:
        by_text[heading.text.casefold()].append(heading)
    linked = {link.anchor for link in found.links}
    there = by_anchor.keys() | found.targets | _PAGE_OWN
    anchors = TitleIndex({anchor: anchor for anchor in by_anchor})
    for link in found.links:
        if link.anchor not in there:
            yield _broken(subject, link, by_text, anchors)
    yield from _ambiguous(subject, found.links, by_text, linked)
    yield from _left_out(subject, found.headings, linked)


def _broken(
    subject: Subject, link: AnchorLink, by_text: Mapping[str, list[DocumentHeading]], anchors: TitleIndex
) -> Finding:
    named = by_text.get(link.text.casefold(), [])
    right = named[0].anchor if len(named) == 1 else None
    closest, likeness = anchors.closest(link.anchor) or ("", 0.0)
    close = closest if likeness >= _CLOSE else None
    end = f"; its heading is #{right}." if right else f"; did you mean #{close}?" if close else "."
    meant = right or close
    return make_finding(
        Code.BROKEN_ANCHOR,
        f"{link.text!r} leads to #{link.anchor}, and no heading has that anchor{end}",
        line=link.line,
        section=subject.section_at(link.line),
        suggestion=None if meant is None else _led_to(subject, link, meant, certain=right is not None),
    )


def _led_to(subject: Subject, link: AnchorLink, anchor: str, *, certain: bool) -> Suggestion | None:
    """The anchor with the sign that ends it, which tells it from a longer one."""
    line = subject.line(link.line)
    for end in (")", '"', "'"):
        if f"{link.written}{end}" in line:
            return Suggestion(f"{link.written}{end}", f"#{anchor}{end}", certain=certain)
    return None


def _ambiguous(
    subject: Subject, links: Sequence[AnchorLink], by_text: Mapping[str, list[DocumentHeading]], linked: set[str]
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
        yield make_finding(
            Code.AMBIGUOUS_ANCHOR,
            f"{link.text!r} leads to the heading in line {named[0].line} a second time; the one in line {meant.line} "
            f"is #{meant.anchor}.",
            line=link.line,
            section=subject.section_at(link.line),
            suggestion=_led_to(subject, link, meant.anchor, certain=True),
        )


def _left_out(subject: Subject, headings: Sequence[DocumentHeading], linked: set[str]) -> Iterator[Finding]:
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
