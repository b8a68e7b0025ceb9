from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from bibtexparser.entrypoint import parse_string as parse_strictly
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string  # type: ignore[import-untyped]  # it ships no py.typed

from bot.catalogue.content import CataloguePaper
from bot.export.bibtex import bibtex
from tests.bot.catalogue.samples import a_paper, a_venue
from tests.bot.export.hostile_papers import TITLES_TYPED, papers
from tests.examples import examples


def written(*chosen: CataloguePaper, utf8: bool = False) -> str:
    """The file of some papers."""
    return "".join(bibtex(chosen, utf8=utf8))


def fields(paper: CataloguePaper) -> tuple[str, Mapping[str, str]]:
    """Type and fields of a paper's entry, as pybtex reads them."""
    parsed: BibliographyData = parse_string(written(paper), "bibtex")
    [entry] = parsed.entries.values()
    return entry.type, entry.fields


def test_an_entry() -> None:
    """A preprint is @misc with its eprint, as arXiv itself writes it; the title keeps its capitals."""
    assert written(a_paper("Mending C Code")) == (
        "@misc{arXiv:2509.01234,\n"
        "  title = {{Mending C Code}},\n"
        "  author = {Abel, Ada and van der Berg, Bo},\n"
        "  year = {2025},\n"
        "  month = sep,\n"
        "  eprint = {2509.01234},\n"
        "  archiveprefix = {arXiv},\n"
        "  primaryclass = {cs.SE},\n"
        "  url = {https://arxiv.org/abs/2509.01234},\n"
        "}\n"
    )


def test_a_conference_paper() -> None:
    """The venue's year counts, and the eprint stays."""
    venue = a_venue("ICSE 2026", name="ICSE", year=2026)
    kind, told = fields(a_paper(venue=venue, doi="10.1145/3597503.3639219"))
    assert kind == "inproceedings"
    assert (told["booktitle"], told["year"], told["eprint"]) == ("ICSE 2026", "2026", "2509.01234")
    assert told["doi"] == "10.1145/3597503.3639219"
    assert "month" not in told


def test_a_journal_article() -> None:
    """The journal's name stands without the year."""
    kind, told = fields(a_paper(venue=a_venue("IEEE TSE 2024", name="TSE", year=2024, is_journal=True)))
    assert (kind, told["journal"], told["year"]) == ("article", "IEEE TSE", "2024")


def test_a_paper_that_is_not_on_arxiv() -> None:
    """It has the address that its entry links, made harmless, and a key of its own."""
    paper = a_paper(arxiv_id=None, url="https://example.org/a}b\\c%20d?x=1#y", authors=())
    kind, told = fields(paper)
    assert kind == "misc"
    assert told["url"] == "https://example.org/a%7Db%5Cc%20d?x=1#y"
    assert {"author", "eprint"}.isdisjoint(told)
    assert told["key"] == "Patching by Example"
    assert written(paper).startswith("@misc{title-0123456789abcdef,")


def test_a_key_does_not_change_with_the_paper() -> None:
    """Another title, other authors, a venue or other papers beside it leave the key as it is."""
    texts = (
        written(a_paper()),
        written(a_paper("Other", authors=(), venue=a_venue("ICSE 2026"))),
        written(a_paper(arxiv_id="2401.00001"), a_paper()),
    )
    assert all("{arXiv:2509.01234," in text for text in texts)


@pytest.mark.parametrize("utf8", [False, True])
def test_hostile_titles_stay_titles(utf8: bool) -> None:  # noqa: FBT001 - pytest gives it
    """Each is one entry with one title, for pybtex and for bibtexparser."""
    chosen = [a_paper(title, arxiv_id=f"2509.{number:05}") for number, title in enumerate(TITLES_TYPED)]
    text = written(*chosen, utf8=utf8)
    assert len(parse_string(text, "bibtex").entries) == len(chosen)
    library = parse_strictly(text)
    assert (len(library.entries), library.failed_blocks) == (len(chosen), [])
    assert {"title", "author", "year", "month", "eprint", "archiveprefix", "primaryclass", "url"} == {
        field.key for entry in library.entries for field in entry.fields
    }


@settings(max_examples=examples(60), deadline=None)
@given(papers(), st.booleans())
def test_any_words_are_read_back(chosen: list[CataloguePaper], utf8: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """Two parsers find as many entries as there are papers, under their keys, and the same title in each."""
    text = written(*chosen, utf8=utf8)
    parsed = parse_string(text, "bibtex")
    library = parse_strictly(text)
    keys = [f"arXiv:{paper.arxiv_id}" for paper in chosen]
    assert list(parsed.entries) == keys
    assert [entry.key for entry in library.entries] == keys
    assert library.failed_blocks == []
    for entry in library.entries:
        one, other = parsed.entries[entry.key].fields["title"], str(entry["title"])
        assert re.sub(r"\s+", " ", one) == re.sub(r"\s+", " ", other)
    assert text.isascii() or utf8 or not written(*chosen).isascii()


def test_authors_are_read_back() -> None:
    """Particles, suffixes and groups are told apart, for whatever name."""
    names = ("Laurens van der Maaten", "Martin King, Jr.", "DeepSeek-AI", "Mal <b>lory</b>", 'J\\"urgen M\\"uller')
    [entry] = parse_string(written(a_paper(authors=names), utf8=True), "bibtex").entries.values()
    people = entry.persons["author"]
    assert [" ".join(person.last_names) for person in people] == [
        "Maaten",
        "King",
        "{DeepSeek-AI}",
        r"\textless{}b\textgreater{}lory\textless{}/b\textgreater{}",
        "Müller",
    ]
    assert people[0].prelast_names == ["van", "der"]
    assert people[1].lineage_names == ["Jr."]
