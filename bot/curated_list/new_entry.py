"""A paper that is to be put into the list, and the strict form in which it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.curated_list.dialect import Dialect
from bot.curated_list.entry import MONTH, Link
from bot.curated_list.entry_text import check_link, write_field, write_link, write_url
from bot.curated_list.escaping import clean_text, escape_markdown
from bot.curated_list.form_writing import fields_of, prints_month, write_form
from bot.curated_list.loose_form import identifier_month, title_alone
from config.errors import ListError
from db.identity import ArxivIdentifier


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What is known about a paper that is to be listed.

    Texts may come from strangers: they are cleaned and escaped when they are written.

    Raises:
        ListError: The identifier, the month or a link is malformed, or the title is empty.
    """

    section: str
    """The path of the section, exactly as `CuratedList.outline` has it."""
    arxiv_id: str
    """Without version."""
    title: str
    month: str
    """``YYYY-MM`` of the first version's submission."""
    day: int | None = None
    """Of that submission; written where other lists than ours print days."""
    authors: tuple[str, ...] = ()
    """Written where other lists than ours print them."""
    name: str | None = None
    """Of the system or benchmark; written where the section writes names."""
    base: str | None = None
    """Objective or base model; written after a name where the section does so."""
    tag: str | None = None
    """Language; written where the section writes tags."""
    venue: str | None = None
    size: str | None = None
    """A benchmark's size, for tables."""
    language: str | None = None
    """A benchmark's programming languages, for tables."""
    links: tuple[Link, ...] = ()
    """Besides the paper link, in the order in which they are to be written; https only."""

    def __post_init__(self) -> None:
        try:
            identifier = ArxivIdentifier.parse(self.arxiv_id)
        except ValueError as error:
            raise ListError(f"cannot list {self.arxiv_id!r}: {error}") from error
        if identifier.base != self.arxiv_id:
            raise ListError(f"cannot list {self.arxiv_id!r}: give the identifier alone, {identifier.base}")
        if not MONTH.fullmatch(self.month):
            raise ListError(f"cannot list {self.arxiv_id}: {self.month!r} is no month of the form YYYY-MM")
        if not clean_text(self.title):
            raise ListError(f"cannot list {self.arxiv_id}: its title has no visible character")
        for link in self.links:
            check_link(link, subject=f"cannot list {self.arxiv_id}")


def write_item(entry: NewEntry, dialect: Dialect) -> str:
    """The text of a list item, without its marker, in the section's dialect."""
    if dialect.form:
        return ("[ ] " if dialect.writes_boxes else "") + write_form(dialect.form, _fields(entry))
    tag = _field(entry.tag) if dialect.writes_tags else ""
    name = _field(entry.name) if dialect.writes_names else ""
    base = _field(entry.base) if name and dialect.writes_bases else ""
    return "".join(
        [
            "[ ] " if dialect.writes_boxes else "",
            f"[**{tag}**] " if tag else "",
            f"**{name}**" + (f" ({base})" if base else "") + ": " if name else "",
            f'"{escape_markdown(clean_text(entry.title))}" [{entry.month}]',
            f" [{_field(entry.venue)}]" if _field(entry.venue) else "",
            " ",
            _links(entry),
        ]
    )


def write_cells(entry: NewEntry, dialect: Dialect) -> tuple[str, ...]:
    """The cells of a table row by the names of the table's columns; ``-`` where nothing is known.

    A column that the section's own entries leave empty stays so. Where none is for months, the month stands behind
    the title as in a list.
    """
    if any(column.form for column in dialect.columns):
        fields = _fields(entry, in_table=True)
        return tuple(write_form(column.form, fields) for column in dialect.columns)
    month = "" if any(column.role == "month" for column in dialect.columns) else f" [{entry.month}]"
    known = {
        "month": entry.month,
        "year": entry.month[:4],
        "venue": _field(entry.venue, in_table=True) or "arXiv",
        "name": _field(entry.name, in_table=True) or dialect.unnamed,
        "size": _field(entry.size, in_table=True),
        "language": _field(entry.language, in_table=True),
        "source": f'"{escape_markdown(clean_text(entry.title), in_table=True)}"{month} {_links(entry)}',
    }
    return tuple("" if column.stays_empty else known.get(column.role or "") or "-" for column in dialect.columns)


def written_month(entry: NewEntry, dialect: Dialect) -> str | None:
    """The month that the written entry is read to have: where the section prints none, that of the identifier."""
    forms = [dialect.form, *(column.form for column in dialect.columns)]
    if not any(forms) or prints_month(forms):
        return entry.month
    return identifier_month(entry.arxiv_id)


def written_title(entry: NewEntry, dialect: Dialect) -> str:
    """The title that the written entry is read to have."""
    title = clean_text(entry.title)
    is_ours = not dialect.form and not any(column.form for column in dialect.columns)
    return title if is_ours else title_alone(title)


def _fields(entry: NewEntry, *, in_table: bool = False) -> Mapping[str, str]:
    title = escape_markdown(title_alone(clean_text(entry.title)), in_table=in_table)
    name = _field(entry.name, in_table=in_table)
    authors = [written for author in entry.authors if (written := _field(author, in_table=in_table))]
    return fields_of(
        arxiv_id=entry.arxiv_id,
        title=title,
        month=entry.month,
        day=entry.day,
        name=name,
        authors=authors,
        venue=_field(entry.venue, in_table=in_table),
        links={link.kind: write_url(link.url) for link in reversed(entry.links)},
    )


def _field(text: str | None, *, in_table: bool = False) -> str:
    return write_field(text or "", in_table=in_table)


def _links(entry: NewEntry) -> str:
    links = [Link("paper", ArxivIdentifier.parse(entry.arxiv_id).url), *entry.links]
    return " ".join(map(write_link, links))
