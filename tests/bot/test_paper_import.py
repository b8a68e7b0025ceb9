from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import paper_import
from bot.paper_import import Imported, import_papers
from bot.sources.file_source import read_records
from config.errors import SourceUnverifiedError
from db.models import Paper
from db.papers import Stored
from db.records import PaperRecord
from db.session import Sessions, open_sessions
from tests.bot.process import shelver
from tests.databases import database_at
from tests.db.samples import NOON, record


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    """Sessions on a new, empty database."""
    with open_sessions(database_at(tmp_path / "shelver.sqlite3")) as sessions:
        yield sessions


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of ten records."""
    monkeypatch.setattr(paper_import, "IMPORT_BATCH", 10)


def count(sessions: Sessions) -> int:
    """How many papers are stored."""
    with sessions() as session:
        return session.scalar(select(func.count(Paper.id))) or 0


def run(sessions: Sessions, records: Iterator[PaperRecord], categories: tuple[str, ...] | None = None) -> Imported:
    """Import records, shown to nobody."""
    return import_papers(sessions, records, categories=categories, seen_at=NOON, show=lambda _: None)


@pytest.mark.usefixtures("small_batches")
def test_an_import_is_told_batch_by_batch(sessions: Sessions) -> None:
    """What is shown grows with what is stored."""
    shown: list[Imported] = []
    done = import_papers(
        sessions, (record(number) for number in range(25)), categories=None, seen_at=NOON, show=shown.append
    )
    assert [each.read for each in shown] == [10, 20, 25]
    assert done == shown[-1] == Imported(read=25, stored=Stored(new=25))


def test_papers_of_other_categories_are_left_out(sessions: Sessions) -> None:
    """But those of which no category is known are kept: they may be anything."""
    records = [record(1, categories=("cs.SE",)), record(2, categories=("hep-th",)), record(3, categories=())]
    assert run(sessions, iter(records), ("cs.SE", "cs.CL")) == Imported(read=3, left_out=1, stored=Stored(new=2))


@pytest.mark.usefixtures("small_batches")
def test_what_came_before_a_wrong_line_is_stored(sessions: Sessions, tmp_path: Path) -> None:
    """And importing the mended file finishes the work."""
    file = tmp_path / "papers.jsonl"
    lines = [json.dumps({"id": f"2509.{number:05d}", "title": f"Paper {number}"}) for number in range(30)]
    file.write_text("\n".join([*lines[:17], "{", *lines[17:]]), encoding="utf-8")
    with pytest.raises(SourceUnverifiedError, match=r"papers\.jsonl:18: "):
        run(sessions, read_records(file))
    assert count(sessions) == 17
    file.write_text("\n".join(lines), encoding="utf-8")
    assert run(sessions, read_records(file)).stored == Stored(new=13, known=17)


@pytest.mark.usefixtures("usual_collector")
def test_memory_does_not_grow_with_the_file(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times as many records do not take three times the room."""
    monkeypatch.setattr(paper_import, "IMPORT_BATCH", 100)
    peaks = []
    for first, amount in ((0, 300), (1_000, 300), (2_000, 3_000)):  # the first time, everything has to be made
        tracemalloc.start()
        run(sessions, (record(first + number, abstract="a" * 1_000) for number in range(amount)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 3 * peaks[1]


def test_the_command_says_what_came_and_what_not(tmp_path: Path) -> None:
    """A file or a pipe; a second time nothing is new; wrong lines are named and left out; a table is refused."""
    lines = [
        json.dumps({"id": f"2509.0000{n}", "title": f"T {n}", "categories": c})
        for n, c in [(1, ["cs.SE"]), (2, ["q-bio"])]
    ]
    (tmp_path / "papers.jsonl").write_text("\n".join(lines), encoding="utf-8")
    settings = {
        "SHELVER_DATABASE_URL": database_at(tmp_path / "shelver.sqlite3"),
        "SHELVER_STATE_FOLDER": str(tmp_path),
    }
    first = shelver("import", "papers.jsonl", folder=tmp_path, **settings)
    assert (first.returncode, first.stdout) == (
        0,
        "2 papers read: 1 new, 0 changed, 0 known already; 1 in none of the profile's categories were left out\n",
    )
    broken = "\n".join([*lines, *["{"] * 11])
    second = shelver("import", "-", "--all-categories", folder=tmp_path, stdin=broken, **settings)
    assert second.returncode == 3
    assert second.stdout == "2 papers read: 1 new, 0 changed, 1 known already\n"
    told = second.stderr.splitlines()
    assert told[0].endswith(":3: Invalid JSON: EOF while parsing an object at column 1")
    assert len(told) == 12
    assert told[-2:] == [
        "and 1 more",
        "11 lines hold no paper; mend them and import the file once more: what is stored stays as it is",
    ]
    none = shelver("import", "-", folder=tmp_path, stdin="id,title\n2509.00003,A table", **settings)
    assert (none.returncode, none.stdout) == (1, "0 papers read: 0 new, 0 changed, 0 known already\n")
    assert "no line up to here is a paper" in none.stderr
