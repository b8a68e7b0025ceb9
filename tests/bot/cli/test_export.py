from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import rispy  # type: ignore[import-untyped]  # it ships no py.typed
from pybtex.database import parse_string  # type: ignore[import-untyped]  # it ships no py.typed

from bot.catalogue.document import SCHEMA
from tests.bot.process import shelver
from tests.databases import database_at, taken_over

Export = Callable[..., "CompletedProcess[str]"]


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """``shelver export`` over the database that the demonstration leaves."""
    folder = tmp_path_factory.mktemp("demo")
    first = shelver("demo", "--out", "out", folder=folder)
    assert first.returncode == 0, first.stderr
    database = taken_over(folder / "out/shelver.sqlite3")

    def run(*arguments: str) -> CompletedProcess[str]:
        return shelver("export", "--format", *arguments, folder=folder, SHELVER_DATABASE_URL=database)

    return run


def test_every_format_holds_the_same_papers(export: Export) -> None:
    """Listed and proposed papers, each once, in every format, and the same again the second time."""
    lines = export("jsonl")
    assert lines.returncode == 0, lines.stderr
    papers = [json.loads(line) for line in lines.stdout.splitlines()]
    identifiers = [paper["id"] for paper in papers]
    assert {"listed", "proposed"} <= {paper["status"] for paper in papers}
    assert any(paper["facets"] for paper in papers)
    assert json.loads(SCHEMA.file.read_text("utf-8"))["required"] == list(papers[0])

    assert [row["id"] for row in csv.DictReader(StringIO(export("csv").stdout))] == identifiers
    assert [record["id"] for record in rispy.loads(export("ris").stdout)] == identifiers
    keys = parse_string(export("bibtex").stdout, "bibtex").entries
    assert [key.removeprefix("arXiv:") for key in keys] == identifiers
    assert export("jsonl").stdout == lines.stdout


def test_filters_narrow_the_choice(export: Export) -> None:
    """Status, section, month and words all have to fit."""
    found = export(
        "jsonl", "--status", "proposed", "--status", "waiting", "--section", "code agents", "--since", "2025-09"
    )
    papers = [json.loads(line) for line in found.stdout.splitlines()]
    assert papers
    assert {paper["status"] for paper in papers} <= {"proposed", "waiting"}
    assert all("3.3 Code Agents" in paper["sections"][0] for paper in papers)

    word = papers[0]["title"].split()[0]
    assert papers[0]["id"] in export("ris", "--text", word).stdout
    assert export("ris", "--until", "1999-12").stdout == ""


def test_a_file_is_written_whole(export: Export, tmp_path: Path) -> None:
    """With --out, nothing but how many papers it holds is printed; a byte order mark and UTF-8 on request."""
    file = tmp_path / "papers.csv"
    written = export("csv", "--out", str(file), "--bom", "--status", "proposed")
    assert written.returncode == 0, written.stderr
    assert written.stdout.startswith("wrote ")
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,title")
    assert content.count(b"\r\n") == content.count(b"\n") > 1
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ris", "--section", "code agnets"), "the closest are"),
        (("ris", "--facet", "code-repare"), "task/code-to-code/code-repair"),
        (("ris", "--since", "last week"), "2025-09 and 2025-09-22 are"),
        (("ris", "--status", "liked"), "'listed'"),
        (("ris", "--utf8"), "--utf8: is for --format bibtex alone"),
        (("bibtex", "--bom"), "--bom: is for --format csv alone"),
        (("csv", "--out", "no-such-folder/x.csv"), "x.csv: cannot be written: there is no folder /"),
        (("csv", "--out", "."), ".: cannot be written: it is a folder; name a file in it"),
        (("xml",), "'bibtex'"),
    ],
)
def test_what_cannot_be_done_is_told(export: Export, arguments: tuple[str, ...], message: str) -> None:
    """A wrong option ends with 2, with what is possible, and prints nothing else."""
    ended = export(*arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert message in " ".join(ended.stderr.split())


def test_nothing_fits(export: Export, tmp_path: Path) -> None:
    """An empty answer says so beside it; a database that nothing was ever stored in is refused, with what to do."""
    ended = export("csv", "--since", "2030-01")
    assert ended.returncode == 0
    assert len(ended.stdout.splitlines()) == 1
    assert "none of" in ended.stderr
    (tmp_path / "empty.sqlite3").touch()
    (tmp_path / "of-before.csv").write_text("all papers")
    for name in ("lost", "empty"):
        own = {"SHELVER_DATABASE_URL": database_at(tmp_path / f"{name}.sqlite3")}
        refused = shelver("export", "--format", "csv", "-o", "of-before.csv", folder=tmp_path, **own)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "so nothing was written: `shelver run`" in refused.stderr
    assert (tmp_path / "of-before.csv").read_text() == "all papers"
    assert not (tmp_path / "lost.sqlite3").exists()
