"""Papers of a list that does not exist, on the way through the bot."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue.content import Catalogue, CataloguePaper, Status
from bot.catalogue.load import load_catalogue
from bot.catalogue.told import NO_FACTS, Facts, LinkFound, Venue
from config.entities import Entities, EntityRule
from config.loading import ProfileFolder
from config.rules import Facet, FacetRules, Keywords, Name, Relevance, SectionRules
from db.list_commits import Reading, note_list_commit
from db.listings import ListChange, ListedEntry, load_snapshot, record_list, save_snapshot
from db.models import Classification, Paper
from tests.bot.digest.samples import PROFILE, SECTIONS, at

FOLDER = ProfileFolder(
    path=Path("no-folder"),
    profile=PROFILE,
    sections=SectionRules(format=2, relevance=Relevance(), sections={path: Keywords() for path in SECTIONS}),
    facets=FacetRules(
        format=2,
        facets={
            "task": Facet(name=Name(en="Tasks", zh="任务")),
            "task/repair": Facet(name=Name(en="Code repair", zh="代码修复")),
            "task/fuzzing": Facet(name=Name(en="Fuzzing", zh="模糊测试")),
        },
    ),
)
ENTITIES = Entities(
    format=1, benchmark={"HumanEval": EntityRule()}, metric={"pass@1": EntityRule()}, model={"Codex": EntityRule()}
)
LIST_TEXT = """# Awesome Code Models

## Surveys

- "An Old Survey of Code Models" [2024-01] [[paper](https://arxiv.org/abs/2401.00001)]

- "A Field Guide to Fuzzers" [2023-05] [Sensors 2023] [[blog](https://example.org/guide)] [[paper](http://example.org/p)]
"""
"""A list of two papers, one of which is not on arXiv."""


def catalogue(session: Session, *statuses: Status) -> dict[str, CataloguePaper]:
    """The papers of the list, by title; those of all usual statuses where none is named."""
    session.flush()
    loaded = load_catalogue(session, FOLDER, statuses=statuses) if statuses else load_catalogue(session, FOLDER)
    return {paper.title: paper for paper in loaded.papers}


def commits(session: Session, sha: str, when: datetime, author: str, *entries: ListedEntry) -> ListChange:
    """A commit of the list that is read by itself; the first one is the first that is ever read."""
    first = load_snapshot(session, PROFILE.name) is None
    change = record_list(session, PROFILE.name, entries, commit=sha, committed_at=when)
    note_list_commit(
        session,
        PROFILE.name,
        sha=sha,
        author=author,
        committed_at=when,
        message="latest papers",
        reading=Reading.FIRST if first else Reading.STEP,
        read_at=when,
        change=change,
        edited=(),
    )
    reads(session, sha, when, "")
    return change


def reads(session: Session, sha: str, when: datetime, text: str) -> None:
    """The list's text, as it was last read."""
    save_snapshot(
        session, PROFILE.name, repository=PROFILE.repository, head_sha=sha, etag=None, text=text, read_at=when
    )
    session.flush()


def judged(session: Session, paper: Paper, outcome: str, result: dict[str, Any] | None = None) -> None:
    """What the classifier said of a paper."""
    known = session.scalars(select(Classification).where(Classification.paper_id == paper.id)).first()
    record = known or Classification(profile=PROFILE.name, paper_id=paper.id)
    record.model_version, record.paper_changed_at, record.classified_at = "1", at(9, 1), at(9, 1)
    record.relevance, record.section, record.section_score = 0.9, SECTIONS[1], 0.8
    record.outcome, record.reason, record.result = outcome, "by its words", result or {}
    session.add(record)
    session.flush()


def a_paper(
    title: str = "Patching by Example",
    *,
    arxiv_id: str | None = "2509.01234",
    authors: tuple[str, ...] = ("Ada Abel", "Bo van der Berg"),
    venue: Venue | None = None,
    **others: Any,
) -> CataloguePaper:
    """A listed paper of which hardly anything is known."""
    values: dict[str, Any] = {
        "id": arxiv_id or "title-0123456789abcdef",
        "arxiv_id": arxiv_id,
        "title": title,
        "authors": authors,
        "abstract": "We patch programs.",
        "comment": None,
        "journal_reference": None,
        "doi": None,
        "url": f"https://arxiv.org/abs/{arxiv_id}" if arxiv_id else None,
        "submitted": date(2025, 9, 3),
        "month": "2025-09",
        "updated_at": datetime(2025, 9, 3, tzinfo=UTC),
        "version": 1,
        "versions": (),
        "categories": ("cs.SE", "cs.LG"),
        "withdrawn_from_arxiv": False,
        "status": Status.LISTED,
        "sections": ("Program Repair",),
        "places": (),
        "arrival": None,
        "list_events": (),
        "proposal": None,
        "venue": venue,
        "facets": (),
        "judgement": None,
        "facts": NO_FACTS,
    }
    return CataloguePaper(**{**values, **others})


def a_venue(value: str, **others: Any) -> Venue:
    """A venue, of which nothing but the words is known unless more is told."""
    known: dict[str, Any] = {"name": None, "year": None, "track": "", "workshop": "", "is_journal": False}
    return Venue(**{"value": value, "source": "list", **known, **others})


def with_links(*urls: str) -> Facts:
    """Facts of a paper that gives some addresses of its code."""
    return Facts(links=tuple(LinkFound(kind="repo", url=url, confidence="sure") for url in urls))


def a_catalogue(*papers: CataloguePaper) -> Catalogue:
    """A catalogue of some papers."""
    return Catalogue(papers=papers, sections=SECTIONS)
