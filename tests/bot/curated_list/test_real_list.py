"""The real list: its last version against the gold entries, and its history against what the owner did."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.curated_list.document import CuratedList, parse
from bot.curated_list.entry import Entry, Link
from bot.curated_list.grammar import unescape
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry
from bot.curated_list.removal import remove
from bot.curated_list.tables import column_role

RecordProperty = Callable[[str, object], None]

KINDS = {"bullet": "bullet", "num": "numbered", "table": "table"}


def git(folder: Path, *arguments: str) -> str:
    """What Git prints."""
    return subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True).stdout.decode()


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the list's history up to 2025-09-27."""
    bundle = Path(__file__).parents[3] / "../shared/data/list-history.bundle"
    if not bundle.is_file():
        pytest.skip("the real data of ../shared/data is not here")
    folder = tmp_path_factory.mktemp("history")
    git(folder, "clone", "--quiet", "--bare", "--branch", "main", str(bundle.resolve()), "list.git")
    return folder / "list.git"


@pytest.fixture(scope="module")
def newest(history: Path) -> CuratedList:
    """The version of 2025-09-27."""
    return parse(git(history, "show", "HEAD:README.md"))


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


@pytest.mark.real_data
@pytest.mark.replay
def test_the_owners_additions_are_written_as_he_wrote_them(
    history: Path, record_testsuite_property: RecordProperty
) -> None:
    """Over 2025, given the same facts, at least nine of ten lines are his to the byte and stand at the same place."""
    commits = git(
        history, "log", "--format=%h", "--reverse", "--since=2025-01-01", "-i", "--grep=latest papers"
    ).split()
    figures: Counter[str] = Counter()
    for commit in commits:
        before = parse(git(history, "show", f"{commit}^:README.md"))
        after = parse(git(history, "show", f"{commit}:README.md"))
        known = {entry.arxiv_id for entry in before.entries}
        added = [
            entry
            for entry in after.entries
            if entry.arxiv_id and entry.month and entry.title and entry.arxiv_id not in known
        ]
        added = [entry for entry in added if entry.section in before.outline]
        ours = parse(insert(before.text, [facts_of(after, entry) for entry in added]))
        for theirs in added:
            mine = next(entry for entry in ours.sections[theirs.section].entries if entry.arxiv_id == theirs.arxiv_id)
            same_text = mine.raw == theirs.raw
            same_place = neighbours(ours, theirs) == neighbours(after, theirs)
            figures.update({"entries": 1, "text": same_text, "place": same_place, "both": same_text and same_place})
    record_testsuite_property("entries written as the owner wrote them", dict(figures))
    assert len(commits) >= 36
    assert figures["entries"] >= 400
    assert figures["text"] >= 0.95 * figures["entries"], figures
    assert figures["both"] >= 0.9 * figures["entries"], figures


def facts_of(curated: CuratedList, entry: Entry) -> NewEntry:
    """The facts that a listed entry states, without the shape in which it states them."""
    blocks = curated.sections[entry.section].blocks
    header = next((block.header for block in blocks if entry in block.entries), ())
    cells = dict(zip(map(column_role, header), map(unescape, entry.cells), strict=False))
    return NewEntry(
        section=entry.section,
        arxiv_id=entry.arxiv_id or "",
        title=entry.title or "",
        month=entry.month or "",
        name=entry.name,
        base=entry.base,
        tag=entry.tag,
        venue=entry.venue,
        size=cells.get("size"),
        language=cells.get("language"),
        links=tuple(Link(link.kind, link.url) for link in entry.links[1:]),
    )


def neighbours(curated: CuratedList, entry: Entry) -> tuple[str | None, str | None]:
    """The identifiers before and after an entry in its section."""
    ids = [other.arxiv_id for other in curated.sections[entry.section].entries if other.arxiv_id]
    place = ids.index(entry.arxiv_id or "")
    return (ids[place - 1] if place else None, ids[place + 1] if place + 1 < len(ids) else None)
