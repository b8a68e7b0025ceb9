"""Papers that the list's text links, whether an entry was read there or not.

A paper may stand where no entry is read: in a list within an item, in a quotation, in HTML, in the prose above a
list. For a reader it is in the list all the same, so it is not put there a second time.
"""

from __future__ import annotations

from bot.curated_list.document import CuratedList
from bot.curated_list.line_ends import line_number
from bot.curated_list.section import Section
from bot.curated_list.unparsed_lines import UnparsedLine
from config.errors import ListError
from db.identity import ArxivIdentifier


def linking_line(curated: CuratedList, section: Section, arxiv_id: str) -> int | None:
    """The first line of a section, counted from 1, that links a paper to arXiv; None where none does.

    Code, comments, prose and the further links of other papers' entries count as well; links to any version, to the
    abstract, the PDF or the HTML, on any of arXiv's hosts, and to its DOI.
    """
    number = arxiv_id.rpartition("/")[2]
    if curated.text.find(number, section.start, section.end) < 0:
        return None
    body = curated.text[section.start : section.end]
    offset = next((offset for offset, found in ArxivIdentifier.find_all(body) if found.base == arxiv_id), None)
    if offset is None:
        return None
    return line_number(curated.text, section.start + offset)


def refuse_listed(curated: CuratedList, section: Section, arxiv_id: str) -> None:
    """Let a paper pass that the section does not link.

    Raises:
        ListError: It has the paper; the message names the line.
    """
    line = linking_line(curated, section, arxiv_id)
    if line is not None:
        is_entry = any(entry.arxiv_id == arxiv_id for entry in section.entries)
        raise ListError(
            f"{arxiv_id} is {'in' if is_entry else 'linked in'} {section.path!r} already, line {line}: leave it out"
        )


def papers_in_unparsed_lines(curated: CuratedList) -> dict[str, UnparsedLine]:
    """Papers in lines that were meant as entries and could not be read, by identifier, each with its first line."""
    found: dict[str, UnparsedLine] = {}
    for line in curated.unparsed:
        for _, identifier in ArxivIdentifier.find_all(line.raw):
            found.setdefault(identifier.base, line)
    return found
