"""Papers that stand in the list more than once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.curated_list.entry import Entry, EntryKind
from bot.curated_list.section import PATH_SEPARATOR
from bot.lint.codes import Code
from bot.lint.finding import Action, Finding, Suggestion, make_finding
from bot.lint.likeness import likeness, title_letters
from bot.lint.subject import Subject, called
from bot.lint.titles import RETITLED


def check_duplicates(subject: Subject) -> Iterator[Finding]:
    """Papers twice in one section, and papers in several sections.

    Rows of one table with different names in it are different benchmarks of one paper. Entries of one id with
    different titles are two papers, one of which bears a wrong id: that is `bot.lint.titles`' business.
    """
    for entries in _papers(subject):
        by_section: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_section[entry.section].append(entry)
        for standing in by_section.values():
            yield from _within_section(subject, standing)
        first, *others = (standing[0] for standing in by_section.values())
        places = [_heading(entry) for entry in others if likeness(first.title or "", entry.title or "") >= RETITLED]
        if places:
            yield make_finding(
                Code.SEVERAL_SECTIONS,
                f"{called(first)} also stands in {' and in '.join(places)}.",
                line=first.line,
                section=first.section,
            )


def _within_section(subject: Subject, entries: list[Entry]) -> Iterator[Finding]:
    """One finding for each entry that should go: of two the one that says less, among equals the later one."""
    kept: list[Entry] = []
    for entry in entries:
        at = next((index for index, one in enumerate(kept) if _same(one, entry)), None)
        if at is None:
            kept.append(entry)
            continue
        spare, best = (kept[at], entry) if _tells_more(entry, kept[at]) else (entry, kept[at])
        kept[at] = best
        yield _duplicate(subject, spare, best)


def _tells_more(entry: Entry, other: Entry) -> bool:
    return len(_facts(entry)) > len(_facts(other))


def _facts(entry: Entry) -> dict[str, str]:
    """What an entry says besides its title, by what it is called in a message."""
    known = {
        "its name": entry.name,
        "its base model": entry.base,
        "its tag": entry.tag,
        "its month": entry.month,
        "its venue": entry.venue,
        **{f"the link to {link.url}": link.url for link in entry.links},
    }
    return {what: fact for what, fact in known.items() if fact}


def _duplicate(subject: Subject, spare: Entry, kept: Entry) -> Finding:
    only_here = [what for what in _facts(spare) if what not in _facts(kept)]
    only_there = [what for what in _facts(kept) if what not in _facts(spare)]
    if only_there:
        why = f"that one has {_and(only_there)} besides"
    else:
        why = "this one says nothing that is not there" if not only_here else "that one was there first"
    first = f"{_capital(_and(only_here))} should go there first, then delete this entry" if only_here else ""
    return make_finding(
        Code.DUPLICATE_PAPER,
        f"{called(spare)} stands in this section twice, here and in line {kept.line}. "
        f"{first or 'Delete this entry'}: {why}.",
        line=spare.line,
        section=spare.section,
        suggestion=Suggestion(subject.line(spare.line), "", action=Action.DELETE, certain=not only_here),
    )


def _and(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _papers(subject: Subject) -> Iterator[list[Entry]]:
    """The entries of each paper, by id; one without an id goes with the entry of the same title that has one."""
    entries = [entry for entry in subject.curated.entries if entry.arxiv_id or entry.title]
    id_of_title = {title_letters(entry.title): entry.arxiv_id for entry in entries if entry.title and entry.arxiv_id}
    papers: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        title = title_letters(entry.title) if entry.title else ""
        papers[entry.arxiv_id or id_of_title.get(title) or f"title:{title}"].append(entry)
    yield from papers.values()


def _same(one: Entry, other: Entry) -> bool:
    if one.kind is EntryKind.TABLE and other.kind is EntryKind.TABLE and one.name != other.name:
        return False
    return likeness(one.title or "", other.title or "") >= RETITLED or not (one.title and other.title)


def _heading(entry: Entry) -> str:
    """A section by its last heading, which is how people call it, and the line there."""
    return f"{entry.section.rpartition(PATH_SEPARATOR)[2]!r} (line {entry.line})"
