"""Papers that stand in the list more than once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.curated_list.entry import Entry, EntryKind
from bot.curated_list.section import PATH_SEPARATOR
from bot.lint.codes import Code
from bot.lint.finding import Finding, make_finding
from bot.lint.likeness import likeness
from bot.lint.subject import Subject, called
from bot.lint.titles import RETITLED
from db.identity import title_key


def check_duplicates(subject: Subject) -> Iterator[Finding]:
    """Papers twice in one section, and papers in several sections.

    Rows of one table with different names in it are different benchmarks of one paper. Entries of one id with
    different titles are two papers, one of which bears a wrong id: that is `bot.lint.titles`' business.
    """
    for entries in _papers(subject):
        by_section: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_section[entry.section].append(entry)
        for section, standing in by_section.items():
            for index, entry in enumerate(standing):
                first = next((one for one in standing[:index] if _same(one, entry)), None)
                if first is not None:
                    yield make_finding(
                        Code.DUPLICATE_PAPER,
                        f"{called(entry)} already stands in this section, in line {first.line}.",
                        line=entry.line,
                        section=section,
                    )
        first, *others = (standing[0] for standing in by_section.values())
        places = [_heading(entry) for entry in others if likeness(first.title or "", entry.title or "") >= RETITLED]
        if places:
            yield make_finding(
                Code.SEVERAL_SECTIONS,
                f"{called(first)} also stands in {' and in '.join(places)}.",
                line=first.line,
                section=first.section,
            )


def _papers(subject: Subject) -> Iterator[list[Entry]]:
    """The entries of each paper, by id; one without an id goes with the entry of the same title that has one."""
    entries = [entry for entry in subject.curated.entries if entry.arxiv_id or entry.title]
    id_of_title = {title_key(entry.title): entry.arxiv_id for entry in entries if entry.title and entry.arxiv_id}
    papers: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        title = title_key(entry.title) if entry.title else ""
        papers[entry.arxiv_id or id_of_title.get(title) or f"title:{title}"].append(entry)
    yield from papers.values()


def _same(one: Entry, other: Entry) -> bool:
    if one.kind is EntryKind.TABLE and other.kind is EntryKind.TABLE and one.name != other.name:
        return False
    return likeness(one.title or "", other.title or "") >= RETITLED or not (one.title and other.title)


def _heading(entry: Entry) -> str:
    """A section by its last heading, which is how people call it, and the line there."""
    return f"{entry.section.rpartition(PATH_SEPARATOR)[2]!r} (line {entry.line})"
