"""RIS, the tagged format that Zotero, EndNote and Mendeley import: one tag a line, a record between TY and ER."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.catalogue.content import CataloguePaper
from bot.export.people import people
from bot.export.publication import Kind, doi_of, publication_of
from bot.forge.text import cleaned

_TYPES = {Kind.PREPRINT: "UNPB", Kind.IN_PROCEEDINGS: "CONF", Kind.IN_JOURNAL: "JOUR"}
_END = "\r\n"


def ris(papers: Iterable[CataloguePaper]) -> Iterator[str]:
    """One record after the other, each value on one line, so that none can bring a tag of its own."""
    for paper in papers:
        lines = (f"{tag}  - {cleaned(value)}".rstrip() for tag, value in _fields(paper))
        yield _END.join([*lines, "ER  - ", "", ""])


def _fields(paper: CataloguePaper) -> Iterator[tuple[str, str]]:
    publication = publication_of(paper)
    yield "TY", _TYPES[publication.kind]
    yield "ID", paper.id
    yield "TI", paper.title
    for person in people(paper.authors):
        yield "AU", person.inverted
    optional = (
        ("PY", publication.year),
        ("DA", _day(paper) if publication.kind is Kind.PREPRINT else None),
        ("T2", publication.place),
        ("AB", paper.abstract),
        ("AN", f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else None),
        ("DO", doi_of(paper)),
        ("UR", paper.url),
    )
    yield from ((tag, value) for tag, value in optional if value)
    for facet in paper.facets:
        yield "KW", facet.facet
    for url in paper.links_to_code:
        yield "L2", url


def _day(paper: CataloguePaper) -> str:
    """``YYYY/MM/DD/``, of which the slashes stand also where only the month is known."""
    if paper.submitted:
        return f"{paper.submitted:%Y/%m/%d}"
    return f"{paper.month.replace('-', '/')}//" if paper.month else ""
