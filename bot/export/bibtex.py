"""BibTeX, as classic BibTeX, biber and reference managers read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote

from bot.catalogue.content import CataloguePaper
from bot.export.latex import latex
from bot.export.people import PersonName, people
from bot.export.publication import Kind, Publication, doi_of, publication_of

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Macros that every BibTeX style knows."""
_TYPES = {Kind.PREPRINT: "misc", Kind.IN_PROCEEDINGS: "inproceedings", Kind.IN_JOURNAL: "article"}
_IN_URLS = ":/?#@!$&'()*+,;=-._~%[]"
"""What stays as it is in a URL; braces and backslashes do not."""


def bibtex(papers: Iterable[CataloguePaper], *, utf8: bool = False) -> Iterator[str]:
    r"""One entry after the other.

    A key is made of the paper's identifier alone: it stays when authors rename a paper, another one is exported
    beside it, or it appears in a venue, and nobody's ``\cite`` breaks.

    Args:
        papers: Each once.
        utf8: Leave letters beyond ASCII as they are, as biber and new tools like it.
    """
    for number, paper in enumerate(papers):
        yield ("\n" if number else "") + _entry(paper, utf8=utf8)


def citation_key(paper: CataloguePaper) -> str:
    """``arXiv:2509.01234``, as arXiv cites; of a paper that is not there ``title-`` and 16 hexadecimal digits."""
    return f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else paper.id


def _entry(paper: CataloguePaper, *, utf8: bool) -> str:
    publication = publication_of(paper)
    lines = [f"@{_TYPES[publication.kind]}{{{citation_key(paper)},"]
    lines += [f"  {name} = {value}," for name, value in _fields(paper, publication, utf8=utf8) if value]
    return "\n".join([*lines, "}\n"])


def _fields(paper: CataloguePaper, publication: Publication, *, utf8: bool) -> Iterator[tuple[str, str]]:
    title = latex(paper.title, utf8=utf8)
    authors = " and ".join(_author(person, utf8=utf8) for person in people(paper.authors))
    yield "title", f"{{{{{title}}}}}"  # twice, so that no style changes capitals
    yield "author", _braced(authors)
    if not authors:
        yield "key", _braced(title)  # by which styles sort what has no author
    if publication.kind is not Kind.PREPRINT:
        place = "journal" if publication.kind is Kind.IN_JOURNAL else "booktitle"
        yield place, _braced(latex(publication.place, utf8=utf8))
    yield "year", _braced(publication.year)
    if publication.month is not None:
        yield "month", _MONTHS[publication.month - 1]
    if paper.arxiv_id:
        yield "eprint", _braced(paper.arxiv_id)
        yield "archiveprefix", "{arXiv}"
        yield "primaryclass", _braced(latex(paper.categories[0], utf8=utf8) if paper.categories else "")
    yield "doi", _braced(doi_of(paper) or "")
    yield "url", _braced(quote(paper.url, safe=_IN_URLS) if paper.url else "")


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


@lru_cache(maxsize=16_384)  # people write more than one paper
def _author(name: PersonName, *, utf8: bool) -> str:
    """``van Rossum, Guido``, ``King, Jr., Martin`` or ``{DeepSeek-AI}``: the forms in which nothing is ambiguous."""
    family, given, suffix = (latex(part, utf8=utf8) for part in (name.family, name.given, name.suffix))
    if not given:
        return f"{{{family}}}"
    return ", ".join(part for part in (family, suffix, given) if part)
