"""What is found in real papers, against what the list's owner wrote of them by hand."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.curated_list.document import parse
from bot.curated_list.entry import Entry, EntryKind
from bot.entry_facts import links_of, tag_of
from bot.entry_spelling import EntrySpelling
from classifiers.classification import Document
from classifiers.entry_fields import EntryFields, extract
from classifiers.entry_fields.languages import usual_name
from tests.conftest import REAL_DATA

RecordProperty = Callable[[str, object], None]


@dataclass(frozen=True, slots=True)
class Row:
    """A listed paper with its abstract."""

    entry: Entry
    fields: EntryFields
    venue: str | None
    """The comment's venue, as the list would write it."""
    tag: str | None
    link: str | None


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """The entries of 2025-09-27 whose papers are known."""
    bundle = REAL_DATA / "list-history.bundle"
    if not bundle.is_file():
        pytest.skip("the real data of ../shared/data is not here")
    with gzip.open(REAL_DATA / "papers.jsonl.gz", "rt", encoding="utf-8") as file:
        papers = {paper["id"]: paper for paper in map(json.loads, file)}
    return _rows(papers, _newest(bundle, tmp_path_factory.mktemp("list")))


def _rows(papers: dict[str, dict[str, str | None]], markdown: str) -> list[Row]:
    """Every entry with what its paper tells."""
    curated = parse(markdown)
    spelling = EntrySpelling.learn(curated.sections.values())
    rows = []
    for section in curated.sections.values():
        for entry in section.entries:
            paper = papers.get(entry.arxiv_id or "")
            if paper is None:
                continue
            title = paper["title"] or ""
            fields = extract(Document(title, paper["abstract"] or "", paper["comment"] or ""))
            venue = spelling.venue(fields.venue) if fields.venue and fields.venue.sure else None
            link = next((link.url for link in links_of(fields, section)), None)
            rows.append(Row(entry, fields, venue, tag_of(fields, title, section), link))
    return rows


def _newest(bundle: Path, folder: Path) -> str:
    """The list's newest version in the bundle, without a working copy."""
    clone = ["git", "clone", "--quiet", "--bare", "--branch", "main", str(bundle.resolve()), str(folder / "list.git")]
    subprocess.run(clone, check=True, capture_output=True)
    show = ["git", "-C", str(folder / "list.git"), "show", "HEAD:README.md"]
    return subprocess.run(show, check=True, capture_output=True).stdout.decode()


def cell(entry: Entry, index: int) -> str:
    """A cell of a row without footnote marks."""
    text = entry.cells[index] if index < len(entry.cells) else ""
    return re.sub(r"\$[^$]*\$|\\\*", "", text).strip()


def precision(pairs: Iterable[tuple[object, object]]) -> tuple[float, int]:
    """Which part of what was found is what the owner wrote, and how much was found where he wrote anything."""
    counts = Counter(found == wanted for found, wanted in pairs if found and wanted)
    return counts[True] / max(1, counts.total()), counts.total()


@pytest.mark.replay
@pytest.mark.real_data
def test_names_are_the_owners(rows: list[Row], record_property: RecordProperty) -> None:
    """Of sure names at least 90 % are his, capitals aside; he names other things of the same papers in the rest."""
    pairs = []
    for row in rows:
        found = row.fields.benchmark if row.entry.kind is EntryKind.TABLE else row.fields.name
        if row.entry.name not in {None, "-", "unnamed"}:
            pairs.append(
                (found.value.casefold() if found and found.sure else None, (row.entry.name or "").casefold())
            )
    part, number = precision(pairs)
    record_property("names", f"{part:.3f} of {number}")
    assert part >= 0.9
    assert number >= 400


@pytest.mark.replay
@pytest.mark.real_data
def test_sizes_are_the_owners(rows: list[Row], record_property: RecordProperty) -> None:
    """Of sure sizes at least 88 % are his; most others are those of other versions or parts."""
    part, number = precision(
        (
            row.fields.size.value if row.fields.size and row.fields.size.sure else None,
            cell(row.entry, 3).replace(",", ""),
        )
        for row in rows
        if row.entry.kind is EntryKind.TABLE
    )
    record_property("sizes", f"{part:.3f} of {number}")
    assert part >= 0.88
    assert number >= 70


@pytest.mark.replay
@pytest.mark.real_data
def test_languages_are_the_owners(rows: list[Row], record_property: RecordProperty) -> None:
    """Of sure sets of languages at least 92 % are exactly his."""
    part, number = precision(
        (
            frozenset(one.value for one in row.fields.benchmark_languages if one.sure),
            frozenset(usual_name(word) or word for word in re.split(r"\s*[,/]\s*", cell(row.entry, 4)) if word),
        )
        for row in rows
        if row.entry.kind is EntryKind.TABLE and "SQL" not in row.entry.section
    )
    record_property("languages", f"{part:.3f} of {number}")
    assert part >= 0.92
    assert number >= 45


@pytest.mark.replay
@pytest.mark.real_data
def test_tags_are_the_owners(rows: list[Row], record_property: RecordProperty) -> None:
    """Of the tags found at least 93 % are his."""
    part, number = precision((row.tag, row.entry.tag) for row in rows)
    record_property("tags", f"{part:.3f} of {number}")
    assert part >= 0.93
    assert number >= 40


@pytest.mark.replay
@pytest.mark.real_data
def test_venues_are_the_owners(rows: list[Row], record_property: RecordProperty) -> None:
    """Where both comment and owner name a venue, it is the same in the same words, in 9 of 10 cases."""
    part, number = precision((row.venue, row.entry.venue) for row in rows)
    record_property("venues", f"{part:.3f} of {number}")
    assert part >= 0.9
    assert number >= 15


@pytest.mark.replay
@pytest.mark.real_data
def test_data_links_are_the_owners(rows: list[Row], record_property: RecordProperty) -> None:
    """Of the data links at least 75 % are his; the others lead to the same work elsewhere."""
    part, number = precision(
        (
            row.link.casefold().rstrip("/") if row.link else None,
            next((link.url.casefold().rstrip("/") for link in row.entry.links if link.kind != "paper"), None),
        )
        for row in rows
        if row.entry.kind is EntryKind.TABLE
    )
    record_property("links", f"{part:.3f} of {number}")
    assert part >= 0.75
    assert number >= 50
