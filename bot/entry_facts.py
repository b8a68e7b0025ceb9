"""What a new entry says about its paper, as far as the paper itself tells and its section wants to know."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.curated_list.dialect import link_kinds
from bot.curated_list.entry import EntryKind, Link
from bot.curated_list.new_entry import NewEntry
from bot.curated_list.section import Section
from bot.entry_spelling import EntrySpelling
from bot.readable import readable
from classifiers.classification import Document
from classifiers.entry_fields import EntryFields, Finding, LinkFinding, extract
from classifiers.entry_fields.base_models import OBJECTIVES
from classifiers.entry_fields.languages import usual_name
from classifiers.entry_fields.programming_languages import GENERAL_PURPOSE
from config.errors import ListError
from db.models import Paper

_UNSURE = "-"
"""Written for a benchmark that has a name, of which we are not sure."""
_SHORT_TAG = 3
"""Tags of at most so many letters are looked for in their exact case."""
_TELLING_ENTRIES = 3
"""How many entries have to show that a word of the title goes with a tag."""


def new_entry(paper: Paper, section: Section, *, spelling: EntrySpelling | None = None) -> NewEntry:
    """The entry of a paper in a section; what the paper does not tell for sure is left out.

    Args:
        paper: The paper.
        section: Where it is to stand.
        spelling: How the list writes things; without it, what the section alone shows.

    Raises:
        ListError: The paper has no identifier, no date of submission or no readable title, so it cannot be listed.
    """
    entry = bare_entry(paper, section)
    spelling = spelling or EntrySpelling.learn([section])
    fields = entry_fields(paper)
    in_table = section.kind is EntryKind.TABLE
    return replace(
        entry,
        name=_benchmark_name(fields) if in_table else _sure(fields.name),
        base=base_of(fields, section, spelling),
        tag=tag_of(fields, paper.title, section),
        venue=spelling.venue(fields.venue) if fields.venue and fields.venue.sure else None,
        size=spelling.size(fields.size.value) if fields.size and fields.size.sure else None,
        language=", ".join(map(spelling.language, _all_sure(fields.benchmark_languages))) or None,
        links=links_of(fields, section),
    )


def bare_entry(paper: Paper, section: Section) -> NewEntry:
    """The entry with nothing but identifier, title and month: enough to tell whether a paper can be listed at all.

    Raises:
        ListError: It cannot, as for `new_entry`.
    """
    if paper.arxiv_id is None or paper.published is None:
        raise ListError(f"{paper.title!r} has no arXiv identifier or no date of submission")
    return NewEntry(
        section=section.path,
        arxiv_id=paper.arxiv_id,
        title=readable(paper.title),
        month=f"{paper.published:%Y-%m}",
        day=paper.published.day,
        authors=tuple(paper.authors or ()),  # None in a paper that was never stored
    )


def entry_fields(paper: Paper) -> EntryFields:
    """What a stored paper tells about itself, with the evidence."""
    document = Document(title=paper.title, abstract=paper.abstract, comment=paper.comment or "")
    return _extracted(document, paper.journal_reference)


@lru_cache(maxsize=256)
def _extracted(document: Document, journal_reference: str | None) -> EntryFields:
    """A run asks several times about each paper that it proposes, and a service every day."""
    return extract(document, journal_reference=journal_reference)


def _sure(finding: Finding | None) -> str | None:
    return finding.value if finding is not None and finding.sure else None


def _all_sure(findings: Sequence[Finding]) -> list[str]:
    """The values, if there is no doubt about any."""
    return [finding.value for finding in findings] if all(finding.sure for finding in findings) else []


def _benchmark_name(fields: EntryFields) -> str | None:
    if fields.benchmark is None:
        return None
    return _sure(fields.benchmark) or _UNSURE


def base_of(fields: EntryFields, section: Section, spelling: EntrySpelling) -> str | None:
    """The objectives, in a section whose entries name objectives in brackets, else the base model."""
    written = {part.strip() for entry in section.entries if entry.base for part in entry.base.split("+")}
    if not written.isdisjoint(OBJECTIVES):
        return " + ".join(_all_sure(fields.objectives)) or None
    return " + ".join(map(spelling.name, _all_sure(fields.base_models))) or None


def tag_of(fields: EntryFields, title: str, section: Section) -> str | None:
    """The tag of a section whose entries bear tags (such as ``[**Verilog**]``).

    That is the programming language that the paper is about, if there is just one, and no common one that the section
    does not use; else the tag of the section that the title names; else the one that goes with a word of the title
    (RTL with Verilog) in at least three of the section's entries, and always.
    """
    tags = Counter(entry.tag for entry in section.entries if entry.tag)
    if not tags:
        return None
    words = {name: tag for tag in reversed(tags) if (name := usual_name(tag)) is not None}
    languages = [
        finding
        for finding in fields.languages
        if finding.sure and (finding.value in words or finding.value not in GENERAL_PURPOSE)
    ]
    if len(languages) > 1:
        return None
    if languages:
        return words.get(languages[0].value, languages[0].value)
    named = [tag for tag in tags if usual_name(tag) is None and _names_tag(title, tag)]
    if len(named) == 1:
        return named[0]
    told = {tag for word, tag in _telling_words(section).items() if word in _acronyms(title)}
    return told.pop() if len(told) == 1 else None


def _names_tag(title: str, tag: str) -> bool:
    exact = re.IGNORECASE if len(tag) > _SHORT_TAG else 0
    return re.search(rf"(?<![\w+#]){re.escape(tag)}(?![\w+#])", title, exact) is not None


def _telling_words(section: Section) -> Mapping[str, str]:
    """Acronyms in titles that in this section go with one tag only, and repeatedly."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in section.entries:
        if entry.tag is not None:
            for word in _acronyms(entry.title or ""):
                seen[word][entry.tag] += 1
    return {
        word: tag
        for word, counts in seen.items()
        for tag, count in counts.items()
        if len(counts) == 1 and count >= _TELLING_ENTRIES
    }


def _acronyms(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"(?<![\w-])[A-Z]{3,8}(?![\w])", title))


def links_of(fields: EntryFields, section: Section) -> tuple[Link, ...]:
    """The links of the kinds that the section's newest entries usually bear, besides that to the paper.

    Code counts as data where the section wants data but no code, and nothing better is found.
    """
    kinds = [kind for kind in link_kinds(section) if kind != "paper"]
    chosen = []
    for kind in kinds:
        url = _one_link(fields, [link for link in fields.links if link.kind == kind])
        if url is None and kind == "data" and "repo" not in kinds:
            url = _one_link(fields, [link for link in fields.links if link.kind == "repo"])
        if url is not None:
            chosen.append(Link(kind, url))
    return tuple(chosen)


def _one_link(fields: EntryFields, links: Sequence[LinkFinding]) -> str | None:
    """The only one of some links that is sure, or the only one that bears the paper's name."""
    urls = [link.value for link in links if link.sure]
    name = fields.benchmark or fields.name
    if len(urls) > 1 and name is not None:
        urls = [url for url in urls if _letters(name.value) in _letters(url)]
    return urls[0] if len(urls) == 1 else None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
