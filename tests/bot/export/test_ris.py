from __future__ import annotations

import rispy  # type: ignore[import-untyped]  # it ships no py.typed
from hypothesis import given, settings

from bot.catalogue.content import CataloguePaper
from bot.catalogue.judgement import FacetFound
from bot.export.ris import ris
from bot.forge.text import cleaned
from tests.bot.catalogue.samples import a_paper, a_venue, with_links
from tests.bot.export.hostile_papers import papers
from tests.examples import examples


def test_a_record() -> None:
    """A preprint, with what a reference manager asks for, in lines that end in CR LF."""
    paper = a_paper(facets=(FacetFound("task/repair", 0.9, ()),), facts=with_links("https://github.com/ada/x"))
    assert "".join(ris([paper])).split("\r\n") == [
        "TY  - UNPB",
        "ID  - 2509.01234",
        "TI  - Patching by Example",
        "AU  - Abel, Ada",
        "AU  - van der Berg, Bo",
        "PY  - 2025",
        "DA  - 2025/09/03",
        "AB  - We patch programs.",
        "AN  - arXiv:2509.01234",
        "UR  - https://arxiv.org/abs/2509.01234",
        "KW  - task/repair",
        "L2  - https://github.com/ada/x",
        "ER  - ",
        "",
        "",
    ]


def test_a_paper_of_which_only_the_month_is_known() -> None:
    """The day is left open as the format has it, and where nothing is known there is no date."""
    [month, nothing] = rispy.loads("".join(ris([a_paper(submitted=None), a_paper(submitted=None, month=None)])))
    assert (month["year"], month["date"]) == ("2025", "2025/09//")
    assert not {"year", "date"} & nothing.keys()


def test_what_has_appeared() -> None:
    """Conference papers and articles name where, and the year of that."""
    venues = (
        a_venue("ICSE 2026", name="ICSE", year=2026),
        a_venue("TSE 2024", name="TSE", year=2024, is_journal=True),
    )
    read = rispy.loads("".join(ris(a_paper(venue=venue) for venue in venues)))
    told = [(record["type_of_reference"], record["secondary_title"], record["year"]) for record in read]
    assert told == [("CONF", "ICSE 2026", "2026"), ("JOUR", "TSE", "2024")]


@settings(max_examples=examples(60), deadline=None)
@given(papers())
def test_any_words_are_read_back(chosen: list[CataloguePaper]) -> None:
    """One record for each paper with its own title: no word begins a tag or ends a record."""
    read = rispy.loads("".join(ris(chosen)))
    assert [record["id"] for record in read] == [paper.id for paper in chosen]
    assert [record.get("title", "") for record in read] == [cleaned(paper.title) for paper in chosen]
    assert [record.get("abstract", "") for record in read] == [cleaned(paper.abstract) for paper in chosen]
