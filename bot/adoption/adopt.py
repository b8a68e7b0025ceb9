"""Adopting a list, top to bottom: choose its sections, learn from its papers, find what is uncertain, say it all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from bot.adoption.chosen_sections import ChosenSections, choose_sections
from bot.adoption.doubt import Doubt
from bot.adoption.doubts import find_doubts
from bot.adoption.found_list import FoundList, refuse_without_papers
from bot.adoption.learned_rules import LearnedRules, learn_rules, make_corpus
from bot.adoption.list_title import LONGEST_TITLE, title_of
from bot.adoption.pace import Pace, pace_by_history, pace_by_months, proposal_age, size_limit
from bot.adoption.paper_records import PaperRecords
from bot.adoption.profile_text import FACETS, ProfileFacts, profile_text, sections_text
from bot.curated_list.dialect import infer_dialect
from bot.curated_list.document import CuratedList, parse
from bot.curated_list.entry import EntryKind
from bot.curated_list.new_entry import NewEntry, write_cells, write_item
from bot.curated_list.ordering import Order, usual_order
from bot.curated_list.unread_papers import find_unread
from bot.steps.context import Progress
from config.errors import ConfigurationError, ListError
from config.loading import shipped_profiles
from config.rules import FacetRules

_SHAPES = {EntryKind.BULLET: "bullets", EntryKind.NUMBERED: "numbered lists", EntryKind.TABLE: "tables"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadList:
    """A list with what was chosen of it, before anything is known of its papers."""

    found: FoundList
    curated: CuratedList
    sections: ChosenSections

    @property
    def papers(self) -> frozenset[str]:
        """The papers of the chosen sections, by identifier."""
        return frozenset(identifier for papers in self.sections.papers.values() for identifier in papers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """All that was made out, and the files that say it."""

    name: str
    title: str
    read: ReadList
    records: PaperRecords
    learned: LearnedRules
    pace: Pace
    size_limit: int
    doubts: tuple[Doubt, ...]
    order: Order
    shapes: str
    """Which of its sections are written how, in words."""
    example: str
    """An entry as it would be written; empty where none can be."""
    files: Mapping[str, str]


def read_list(found: FoundList) -> ReadList:
    """Read a list and choose its sections.

    Raises:
        ListError: It has no papers on arXiv, or none that stand in lists or tables.
    """
    refuse_without_papers(found.text, place=found.place)
    curated = parse(found.text)
    sections = choose_sections(curated)
    if not sections.papers:
        seen = "; ".join(f"{one.path or 'the top'!r}: {one.reason}" for one in sections.left_out[:3])
        raise ListError(
            f"{found.place} links papers on arXiv, but no heading holds a list or table of them"
            f"{f' ({seen})' if seen else f': they stand {find_unread(found.text).in_words()}'}; "
            "write one paper an item or row of Markdown, below headings"
        )
    return ReadList(found=found, curated=curated, sections=sections)


def adopt(
    read: ReadList,
    records: PaperRecords,
    *,
    name: str | None,
    today: date,
    with_scikit_learn: bool,
    progress: Progress,
) -> Adoption:
    """Learn from a list and its papers, and write what was learned as a profile's files.

    Args:
        read: The list.
        records: What arXiv says.
        name: The profile's; otherwise made of the repository's.
        today: The day as of which is learned.
        with_scikit_learn: Use it if it is there.
        progress: Is told what comes next.

    Raises:
        ConfigurationError: No category of any listed paper is known.
    """
    found, curated = read.found, read.curated
    if not records.categories.papers:
        raise ConfigurationError(
            f"of none of the {len(read.papers)} listed papers the arXiv categories are known, so it is "
            "unknown what to watch: give records of them with --papers, or let arXiv be asked"
        )
    pace = (
        pace_by_history(found.listed_since, first=found.history_since, today=today)
        if found.history_since is not None and found.history_since < today
        else pace_by_months([*read.papers], today=today)
    )
    facets = FacetRules.model_validate(yaml.load(FACETS, Loader=yaml.CSafeLoader))
    corpus = make_corpus(
        curated,
        read.sections.papers,
        records,
        earlier=read.sections.earlier,
        since=found.listed_since,
        today=today,
    )
    learned = learn_rules(
        corpus,
        sections=read.sections.papers,
        pace=pace,
        others_a_month=records.others_a_month,
        today=today,
        with_scikit_learn=with_scikit_learn,
        facets=facets,
        progress=progress,
    )
    doubts = find_doubts(
        found=found, curated=curated, sections=read.sections, records=records, learned=learned, pace=pace
    )
    facts = ProfileFacts(
        name=name or profile_name(found.repository),
        title=title_of(curated) or found.repository.partition("/")[2][:LONGEST_TITLE],
        repository=found.repository,
        file=found.file,
        branch=found.branch,
        categories=records.categories.papers,
        known=records.categories.known,
        covered=records.categories.covered,
        relevance=learned.relevance,
        section=learned.section,
        size_limit=size_limit(pace),
        proposal_age=proposal_age(pace),
        pace=pace_in_words(pace),
        example=_example(read, records),
        unsure=doubts,
    )
    papers = {path: len(papers) for path, papers in read.sections.papers.items()}
    return Adoption(
        name=facts.name,
        title=facts.title,
        read=read,
        records=records,
        learned=learned,
        pace=pace,
        size_limit=facts.size_limit,
        doubts=tuple(doubts),
        order=usual_order(curated.sections[path] for path in read.sections.papers),
        shapes=_shapes(read),
        example=facts.example,
        files={
            "profile.yaml": profile_text(facts),
            "sections.yaml": sections_text(learned.rules, papers=papers, learned_by=learned_in_words(learned)),
            "facets.yaml": FACETS,
        },
    )


def profile_name(repository: str) -> str:
    """A name for a repository's profile that no shipped one has."""
    owner, _, name = repository.casefold().partition("/")
    slug = re.sub(r"[^a-z0-9]+", "-", name).strip("-") or "list"
    if slug not in shipped_profiles():
        return slug
    return f"{re.sub(r'[^a-z0-9]+', '-', owner).strip('-')}-{slug}"


def pace_in_words(pace: Pace) -> str:
    """How many papers the list takes up, and how that is known."""
    count = f"{pace.a_month:.0f}" if pace.a_month >= 1 else "less than one"
    how = "by its history of the last six months" if pace.measured else "by the months of its papers"
    return f"The list takes up {count} papers a month ({how})."


def learned_in_words(learned: LearnedRules) -> str:
    """From what the rules were learned, and how."""
    how = "by scikit-learn" if learned.by_scikit_learn else "by counting phrases"
    return f"Learned {how} from {learned.listed:,} listed papers and {learned.others:,} others."


def _shapes(read: ReadList) -> str:
    kinds = Counter(read.curated.sections[path].kind for path in read.sections.papers)
    if len(kinds) == 1:
        return _SHAPES[next(iter(kinds))]
    return ", ".join(f"{_SHAPES[kind]} in {count}" for kind, count in kinds.most_common())


def _example(read: ReadList, records: PaperRecords) -> str:
    """The newest paper of the fullest section that arXiv knows, as it would be written today."""
    papers = read.sections.papers
    path = max(papers, key=lambda path: len(papers[path]))
    section = read.curated.sections[path]
    entries = [entry for entry in section.entries if entry.arxiv_id and entry.title and entry.month]
    if not entries:
        return ""
    told = [entry for entry in entries if entry.arxiv_id in records.listed]
    newest = max(told or entries, key=lambda entry: entry.month or "")
    dialect = infer_dialect(read.curated, section)
    known = records.listed.get(newest.arxiv_id or "")
    try:
        entry = NewEntry(
            section=path,
            arxiv_id=newest.arxiv_id or "",
            title=newest.title or "",
            month=newest.month or "",
            day=known.published.day if known is not None and known.published is not None else None,
            authors=known.authors if known is not None else (),
            name=newest.name,
        )
        if dialect.kind is EntryKind.TABLE:
            return f"| {' | '.join(write_cells(entry, dialect))} |"
        marker = f"1{dialect.marker}" if dialect.kind is EntryKind.NUMBERED else dialect.marker
        return f"{marker} {write_item(entry, dialect)}"
    except ListError:
        return ""
