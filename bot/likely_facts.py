"""What an entry leaves out because the paper does not say it plainly, for a reviewer to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bot.curated_list.dialect import Dialect
from bot.curated_list.entry import EntryKind
from bot.curated_list.new_entry import NewEntry
from bot.entry_facts import entry_fields
from bot.entry_spelling import EntrySpelling
from bot.forge.body_content import LikelyFact
from classifiers.entry_fields import EntryFields, Finding
from db.models import Paper


def likely_facts(
    paper: Paper, entry: NewEntry, dialect: Dialect, *, spelling: EntrySpelling
) -> tuple[LikelyFact, ...]:
    """The findings that are only likely, for the places that the section has and the entry leaves empty.

    Args:
        paper: The paper.
        entry: What `bot.entry_facts.new_entry` says of it.
        dialect: How the section writes its entries.
        spelling: How the list writes things.
    """
    fields = entry_fields(paper)
    places = _cells if dialect.kind is EntryKind.TABLE else _parts
    return (*places(fields, entry, dialect, spelling), *_links(fields, entry, dialect))


def _parts(fields: EntryFields, entry: NewEntry, dialect: Dialect, spelling: EntrySpelling) -> Iterator[LikelyFact]:
    """Of a list item."""
    if dialect.writes_names and entry.name is None:
        yield from _told("name", [fields.name])
    if dialect.writes_bases and entry.base is None and entry.name is not None:
        yield from _told("base model", fields.base_models, spelling.name)
    yield from _venue(fields, entry, spelling)


def _cells(fields: EntryFields, entry: NewEntry, dialect: Dialect, spelling: EntrySpelling) -> Iterator[LikelyFact]:
    """Of a table's row."""
    asked = {column.role for column in dialect.columns if not column.stays_empty}
    if "name" in asked and fields.benchmark is not None and not fields.benchmark.sure:
        yield from _told("name", [fields.benchmark])
    if "size" in asked and entry.size is None:
        yield from _told("size", [fields.size], spelling.size)
    if "language" in asked and entry.language is None:
        yield from _told("language", fields.benchmark_languages, spelling.language)
    if "venue" in asked:
        yield from _venue(fields, entry, spelling)


def _venue(fields: EntryFields, entry: NewEntry, spelling: EntrySpelling) -> Iterator[LikelyFact]:
    venue = fields.venue
    if entry.venue is None and venue is not None:
        yield from _told("venue", [venue], lambda _: spelling.venue(venue))


def _links(fields: EntryFields, entry: NewEntry, dialect: Dialect) -> Iterator[LikelyFact]:
    missing = set(dialect.links) - {link.kind for link in entry.links}
    for link in fields.links:
        if link.kind in missing:
            yield from _told(f"{link.kind} link", [link])


def _told(field: str, findings: Iterable[Finding | None], write: Callable[[str], str] = str) -> Iterator[LikelyFact]:
    for finding in findings:
        if finding is not None:
            yield LikelyFact(
                field=field,
                value=write(finding.value),
                evidence=finding.evidence,
                source=finding.field.replace("_", " "),
            )
