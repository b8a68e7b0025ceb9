"""What a catalogue adds up to."""

from __future__ import annotations

from bot.catalogue.content import Catalogue, CataloguePaper, Status
from bot.catalogue.judgement import FacetFound
from bot.catalogue.overview import Period, by_facet, by_section, by_status, timeline
from bot.catalogue.survey_tables import entity_rows, model_tables
from tests.bot.catalogue.samples import a_paper
from tests.bot.site.samples import known_papers


def paper_of(month: str | None, status: Status = Status.LISTED) -> CataloguePaper:
    """A paper of a month."""
    return a_paper(month=month, status=status)


def test_what_is_below_counts_as_well() -> None:
    """In sections and in facets, each paper once in each branch."""
    paper = a_paper(
        sections=("A > B", "A > C"), facets=(FacetFound("task/repair", 0.9, ()), FacetFound("task/x", 0.8, ()))
    )
    sections = by_section(Catalogue(papers=(paper,), sections=("Z", "A > C", "A > B")))
    assert {path: len(papers) for path, papers in sections.items()} == {"A": 1, "A > C": 1, "A > B": 1}
    assert {
        facet: len(papers)
        for facet, papers in by_facet(
            Catalogue(papers=(paper,), sections=()), ["model", "task", "task/repair"]
        ).items()
    } == {"task": 1, "task/repair": 1}
    assert by_status([paper, paper_of(None, Status.REFUSED)]) == {Status.LISTED: 1, Status.REFUSED: 1}


def test_a_timeline_has_no_gaps() -> None:
    """Months, those without papers included; refused papers and those without a month do not count."""
    papers = [
        paper_of("2025-01"),
        paper_of("2024-11"),
        paper_of("2025-01", Status.WAITING),
        paper_of("2026-09", Status.REFUSED),
        paper_of(None),
    ]
    assert timeline(papers) == (Period("2024-11", 1, 0), Period("2024-12", 0, 0), Period("2025-01", 1, 1))
    assert timeline([]) == ()


def test_a_long_timeline_is_told_by_quarters_or_years() -> None:
    """So that there is room for it."""
    quarters = timeline([paper_of("2020-12"), paper_of("2025-01")])
    assert (quarters[0].name, quarters[-1].name, len(quarters)) == ("2020 Q4", "2025 Q1", 18)
    years = timeline([paper_of("1995-12"), paper_of("2025-01")])
    assert (years[0].name, years[-1].name, len(years)) == ("1995", "2025", 31)


def test_living_tables_are_made_of_what_papers_tell() -> None:
    """Models by architecture; benchmarks with reports; a refused paper tells nothing."""
    papers = known_papers()
    [table] = model_tables(papers, order=["model/specialised/decoder", "task/repair"])
    assert [(row.name, row.paper.id) for row in table.rows] == [("Mender", "2509.00004")]
    [benchmark] = entity_rows(papers, "benchmark")
    assert (benchmark.name, len(benchmark.papers), benchmark.reports[0].result.value) == ("HumanEval", 1, 74.4)
    assert [row.name for row in entity_rows(papers, "dataset")] == ["The Stack"]
