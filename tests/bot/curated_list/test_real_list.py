"""The real list's newest version: against the gold entries, and edited in every section."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.curated_list.document import CuratedList, parse
from bot.curated_list.entry import Entry
from bot.curated_list.grammar import unescape
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry
from bot.curated_list.removal import remove
from bot.replay.history import open_history

RecordProperty = Callable[[str, object], None]

KINDS = {"bullet": "bullet", "num": "numbered", "table": "table"}


@pytest.fixture
def newest(real_data: Path) -> CuratedList:
    """The version of 2025-09-27."""
    with open_history(real_data / "list-history.bundle", file="README.md") as history:
        return parse(history.text(history.versions[-1]))


@pytest.mark.real_data
def test_the_gold_entries_are_read(
    newest: CuratedList, real_data: Path, record_testsuite_property: RecordProperty
) -> None:
    """All 2,273 entries are found; each field agrees for at least 99 %."""
    gold = [json.loads(line) for line in (real_data / "gold.jsonl").read_text().splitlines()]
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in newest.entries:
        found.setdefault((entry.section, entry.arxiv_id or entry.title or ""), []).append(entry)
    agreeing: Counter[str] = Counter()
    for row in gold:
        wanted = {
            "title": unescape(row["title"]),
            "kind": KINDS[row["kind"]],
            "month": row["date"],
            "venue": row["venue"],
            "name": row["name"],
            "tag": row["tag"],
        }
        candidates = found.get((row["section"], row["id"] or row["title"]), [])
        best = max(
            ({field for field in wanted if getattr(entry, field) == wanted[field]} for entry in candidates),
            key=len,
            default=set(),
        )
        agreeing.update(best)
        agreeing["found"] += bool(candidates)
    record_testsuite_property("gold entries that agree, by field", dict(agreeing))
    assert {row["section"] for row in gold} == set(newest.sections)
    assert agreeing["found"] == len(gold) == 2273
    assert all(agreeing[field] >= 2265 for field in ("title", "kind", "month", "venue", "name", "tag")), agreeing


@pytest.mark.real_data
def test_nothing_among_the_real_entries_is_unreadable(newest: CuratedList) -> None:
    """The newest version has no line that looks like an entry and is none; fossils are read as well."""
    assert newest.unparsed == ()
    assert len(newest.entries) == 2307


@pytest.mark.real_data
def test_what_goes_into_every_real_section_comes_out_again(newest: CuratedList) -> None:
    """One paper in each of the 74 sections, twice as many lines at most, and back to the byte."""
    entries = [
        NewEntry(section=path, arxiv_id=f"2509.9{index:04d}", title="S*: A_b | Wide 汉字", month="2025-09", name="S*")
        for index, path in enumerate(newest.sections)
    ]
    inserted = insert(newest.text, entries)
    assert len(parse(inserted).entries) == len(newest.entries) + len(entries)
    assert remove(inserted, [(entry.section, entry.arxiv_id) for entry in entries]) == newest.text
