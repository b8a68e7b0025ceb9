"""How fast a catalogue is read and written; run with ``pytest --benchmark-only tests/benchmarks``, else skipped."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.catalogue.content import CataloguePaper, Status
from bot.catalogue.facts import refresh_facts
from bot.catalogue.load import load_catalogue
from bot.catalogue.selection import Selection
from bot.export.formats import ExportFormat, export
from db.listings import ListedEntry, record_list
from db.models import Classification, Decision, Listing, Paper, PaperFacts, PaperVersion, Proposal
from db.papers import store_records
from db.records import PaperRecord
from db.session import Sessions, open_sessions
from db.states import ProposalState
from tests.bot.catalogue.samples import ENTITIES, FOLDER, a_catalogue
from tests.bot.digest.samples import PROFILE, SECTIONS, at

PAPERS = 10_000
ABSTRACT = (
    "We study how language models mend programs, and what they take for a defect. Our approach ranks patches by the "
    "tests that they pass. It reaches a pass@1 of 74.4% on HumanEval, and needs a third of the time that earlier "
    "work took. The code is available at https://github.com/ada/mender. "
) * 3


def evidence(number: int) -> list[dict[str, Any]]:
    """As much as a judgement stores."""
    return [
        {"phrase": f"phrase {(number + place) % 900}", "field": "abstract", "weight": place / 8, "origin": "learned"}
        for place in range(8)
    ]


def judgement(number: int, paper_id: int) -> dict[str, Any]:
    """A stored answer of the usual size."""
    return {
        "profile": PROFILE.name,
        "paper_id": paper_id,
        "model_version": "1",
        "paper_changed_at": at(9, 1),
        "relevance": 0.9,
        "section": SECTIONS[0],
        "section_score": 0.8,
        "outcome": "propose",
        "reason": "by its words",
        "result": {
            "relevance_evidence": evidence(number),
            "sections": [
                {"section": section, "score": 0.3, "sum": 1.0, "evidence": evidence(number + place)}
                for place, section in enumerate((*SECTIONS, "A", "B"))
            ],
            "facets": [
                {"facet": facet, "score": 0.7, "evidence": evidence(number)}
                for facet in ("task/repair", "task/fuzzing", "task")
            ],
        },
        "classified_at": at(9, 1),
    }


def fill(session: Session) -> None:
    """Listed papers with two versions and a judgement each, every second one with a history of three decisions."""
    for version in (1, 2):
        records = [
            PaperRecord(
                arxiv_id=f"2509.{number:05}",
                version=version,
                title=f"Mender {number}: How Language Models Mend Programs of the {number}th Kind",
                abstract=ABSTRACT,
                authors=("Ada Abel", "Bo van der Berg", "Cy Cole", "Dé Dûmont"),
                categories=("cs.SE", "cs.LG"),
                comment="12 pages",
                published=at(9, 1 + number % 28),
                updated=at(9, 1 + number % 28),
            )
            for number in range(PAPERS)
        ]
        store_records(session, records, seen_at=at(9, version))
    entries = [
        ListedEntry(
            arxiv_id=record.arxiv_id,
            title=record.title,
            section=SECTIONS[number % 3],
            kind="bullet",
            raw=f'- "{record.title}"',
            month="2025-09",
            venue="ICSE 2026" if number % 3 else None,
        )
        for number, record in enumerate(records)
    ]
    record_list(session, PROFILE.name, entries, commit="seed", committed_at=at(9, 29))
    numbers = list(session.scalars(select(Paper.id).order_by(Paper.id)))
    session.execute(insert(Classification), [judgement(place, number) for place, number in enumerate(numbers)])
    proposal = {"profile": PROFILE.name, "state": ProposalState.MERGED, "section": SECTIONS[0]}
    moments = {"created_at": at(9, 1), "changed_at": at(9, 1)}
    session.execute(insert(Proposal), [{"paper_id": number, **proposal, **moments} for number in numbers[::2]])
    states = (None, ProposalState.CANDIDATE, ProposalState.PROPOSED, ProposalState.MERGED)
    session.execute(
        insert(Decision),
        [
            {
                "proposal_id": number,
                "before": before,
                "after": after,
                "actor": "ada",
                "reason": "r",
                "decided_at": at(9, 2),
            }
            for number in session.scalars(select(Proposal.id))
            for before, after in pairwise(states)
        ],
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    """A database with ten thousand listed papers."""
    with open_sessions(f"sqlite:///{tmp_path_factory.mktemp('catalogue')}/shelver.sqlite3") as sessions:
        with sessions.begin() as session:
            fill(session)
        yield sessions


def load(sessions: Sessions) -> tuple[CataloguePaper, ...]:
    """All of it."""
    with sessions() as session:
        return load_catalogue(session, FOLDER).papers


def test_reading_the_papers_words(benchmark: BenchmarkFixture, filled: Sessions) -> None:
    """Once for each paper; the second time nothing is read."""
    start = time.process_time()
    read = benchmark.pedantic(  # type: ignore[no-untyped-call]  # pytest-benchmark leaves it untyped
        lambda: refresh_facts(filled, PROFILE.name, ENTITIES), rounds=1
    )
    benchmark.extra_info["cpu_seconds"] = round(time.process_time() - start, 2)
    assert read == PAPERS
    assert refresh_facts(filled, PROFILE.name, ENTITIES) == 0


def test_reading_the_catalogue(benchmark: BenchmarkFixture, filled: Sessions) -> None:
    """All that is known of ten thousand papers; seconds of CPU and the process's peak memory are noted beside it."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    papers = benchmark.pedantic(lambda: load(filled), rounds=1)  # type: ignore[no-untyped-call]  # as above
    benchmark.extra_info["cpu_seconds"] = round(time.process_time() - start, 2)
    benchmark.extra_info["more_megabytes"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    assert len(papers) == PAPERS
    assert {paper.status for paper in papers} == {Status.LISTED}
    assert len(Selection(venues=("ICSE",), text="mend").choose(a_catalogue(*papers))) == PAPERS - PAPERS // 3 - 1


def test_reading_the_same_by_plain_models(benchmark: BenchmarkFixture, filled: Sessions) -> None:
    """What one would write first: the models with their relations, of which nothing is put together yet."""
    query = (
        select(Paper, Classification, PaperFacts, Proposal)
        .outerjoin(Classification, Classification.paper_id == Paper.id)
        .outerjoin(PaperFacts, PaperFacts.paper_id == Paper.id)
        .outerjoin(Proposal, Proposal.paper_id == Paper.id)
    )

    def read() -> int:
        with filled() as session:
            versions = session.scalars(select(PaperVersion)).all()
            listings = session.scalars(select(Listing)).all()
            decisions = session.scalars(select(Decision)).all()
            return min(len(session.execute(query).all()), len(versions) // 2, len(listings), len(decisions))

    start = time.process_time()
    count = benchmark.pedantic(read, rounds=1)  # type: ignore[no-untyped-call]  # as above
    benchmark.extra_info["cpu_seconds"] = round(time.process_time() - start, 2)
    assert count == PAPERS


@pytest.mark.parametrize("export_format", ExportFormat)
def test_exporting(
    benchmark: BenchmarkFixture, filled: Sessions, tmp_path: Path, export_format: ExportFormat
) -> None:
    """Each format into a file, without reading the database."""
    papers = load(filled)

    def write() -> None:
        with (tmp_path / "out").open("w", encoding="utf-8", newline="") as out:
            out.writelines(export(papers, export_format))

    benchmark.pedantic(write, rounds=1)  # type: ignore[no-untyped-call]  # as above
    assert (tmp_path / "out").stat().st_size > PAPERS * 100
