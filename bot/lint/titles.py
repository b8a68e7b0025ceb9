"""Ids that belong to another paper than the one whose title stands beside them.

Authors rename their papers, so a listed title that differs from arXiv's is no mistake by itself. It is one when the
listed title is *another* paper's; and, where nothing is known of what arXiv says, when the list itself contradicts
itself: one id with two different titles, one title with two ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.curated_list.entry import Entry
from bot.lint.codes import Code
from bot.lint.finding import Finding, Origin, Suggestion, make_finding
from bot.lint.likeness import TitleIndex, letter_likeness, likeness, title_letters
from bot.lint.subject import Subject, called, shortened
from db.identity import ArxivIdentifier

SAME = 0.9
"""Titles as alike as this are one title, spelt in two ways."""
RETITLED = 0.6
"""Titles less alike than this are hardly versions of one title."""
ANOTHERS = 0.9
"""A title this much like another paper's, letter by letter, is that paper's."""
LONG_ENOUGH = 20
"""Letters of a title that no two papers bear by chance."""


def check_titles(subject: Subject) -> Iterator[Finding]:
    """Wrong ids first by what arXiv says, then by what the list itself says; and titles far from arXiv's."""
    found = {finding.line: finding for finding in _against_records(subject)}
    wrong = frozenset(line for line, finding in found.items() if finding.code is Code.WRONG_ID)
    for finding in _within_list(subject, settled=wrong):
        found.setdefault(finding.line, finding)
    yield from found.values()


def _against_records(subject: Subject) -> Iterator[Finding]:
    if not subject.records:
        return
    index = TitleIndex({arxiv_id: record.title for arxiv_id, record in subject.records.items()})
    for entry in subject.curated.entries:
        if not entry.arxiv_id or not entry.title:
            continue
        record = subject.records.get(entry.arxiv_id)
        own = likeness(entry.title, record.title) if record else None
        if own is not None and own >= SAME:
            continue
        other = _owner_of(entry, index, own=own, own_title=record.title if record else None)
        if other is not None:
            meant = f"it is {other}"
            says = f'; {entry.arxiv_id} is "{shortened(record.title)}"' if record else f", not {entry.arxiv_id}"
            yield _wrong_id(entry, f"{called(entry)} bears another paper's id: {meant}{says}.", other, Origin.RECORDS)
        elif own is not None and record is not None and own < RETITLED:
            yield make_finding(
                Code.RETITLED,
                f'{called(entry)}: arXiv calls {entry.arxiv_id} "{shortened(record.title)}"; the authors renamed it, '
                "or the id is another paper's.",
                line=entry.line,
                section=entry.section,
                origin=Origin.RECORDS,
            )


def _owner_of(entry: Entry, index: TitleIndex, *, own: float | None, own_title: str | None) -> str | None:
    """The other paper that bears an entry's title, if there is one."""
    title = entry.title or ""
    exact = index.exactly(title)
    if exact and entry.arxiv_id not in exact and len(title_letters(title)) >= LONG_ENOUGH:
        return exact[0]
    if own is None or own >= RETITLED:
        return None
    closest = index.closest(title)
    if closest is None or closest[0] == entry.arxiv_id or closest[1] < ANOTHERS:
        return None
    return closest[0] if closest[1] > letter_likeness(title, own_title or "") else None


def _within_list(subject: Subject, *, settled: frozenset[int]) -> Iterator[Finding]:
    """The list against itself; entries on lines that are settled are not evidence."""
    by_id: dict[str, list[Entry]] = defaultdict(list)
    by_title: dict[str, list[Entry]] = defaultdict(list)
    for entry in subject.curated.entries:
        if entry.arxiv_id and entry.title and entry.line not in settled:
            by_id[entry.arxiv_id].append(entry)
            by_title[title_letters(entry.title)].append(entry)
    for arxiv_id, entries in by_id.items():
        for entry in entries[1:]:
            other = next((one for one in entries if likeness(one.title or "", entry.title or "") < RETITLED), None)
            if other is not None:
                finding = _contradiction(subject, entry, other, arxiv_id, by_title)
                settled = settled | {finding.line}
                yield finding
    for entries in by_title.values():
        first = entries[0]
        second = next((entry for entry in entries if entry.arxiv_id != first.arxiv_id), None)
        if second is None or len(title_letters(first.title or "")) < LONG_ENOUGH:
            continue
        if not any(entry.line in settled or _confirmed(subject, entry) for entry in (first, second)):
            yield make_finding(
                Code.WRONG_ID,
                f"{called(second)} has the id {second.arxiv_id} here and {first.arxiv_id} in line {first.line}: "
                "one of them is another paper's.",
                line=second.line,
                section=second.section,
            )


def _contradiction(
    subject: Subject, entry: Entry, other: Entry, arxiv_id: str, by_title: dict[str, list[Entry]]
) -> Finding:
    """One id with two titles: the one that stands elsewhere with another id, or that arXiv gainsays, is wrong."""
    for wrong, right in ((entry, other), (other, entry)):
        elsewhere = [one for one in by_title[title_letters(wrong.title or "")] if one.arxiv_id != arxiv_id]
        if elsewhere and not _confirmed(subject, wrong):
            return _wrong_id(
                wrong,
                f"{called(wrong)} bears the id of {called(right)} in line {right.line}; in line {elsewhere[0].line} "
                f"it is {elsewhere[0].arxiv_id}.",
                elsewhere[0].arxiv_id or "",
                Origin.LIST,
            )
    wrong, right = (other, entry) if _confirmed(subject, entry) else (entry, other)
    return make_finding(
        Code.WRONG_ID,
        f"{called(wrong)} has the same id {arxiv_id} as {called(right)} (line {right.line}): one of them is wrong.",
        line=wrong.line,
        section=wrong.section,
    )


def _confirmed(subject: Subject, entry: Entry) -> bool:
    record = subject.records.get(entry.arxiv_id or "")
    return record is not None and likeness(record.title, entry.title or "") >= RETITLED


def _wrong_id(entry: Entry, message: str, right_id: str, origin: Origin) -> Finding:
    old = next((link.url for link in entry.links if _leads_to(link.url, entry.arxiv_id)), None)
    suggestion = None if old is None else Suggestion(old, ArxivIdentifier(right_id).url)
    return make_finding(
        Code.WRONG_ID, message, line=entry.line, section=entry.section, suggestion=suggestion, origin=origin
    )


def _leads_to(url: str, arxiv_id: str | None) -> bool:
    found = ArxivIdentifier.find(url)
    return found is not None and found.base == arxiv_id
