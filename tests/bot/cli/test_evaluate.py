from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.bot.evaluation.samples import FACETS, PROFILE, RULES, animals
from tests.bot.process import shelver
from tests.databases import database_at


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the made-up animals as files: a profile, listings and papers."""
    folder = tmp_path_factory.mktemp("animals")
    profile = folder / "profile"
    profile.mkdir()
    for name, model in (("profile", PROFILE), ("sections", RULES), ("facets", FACETS)):
        content = model.model_dump(mode="json", exclude_defaults=True)
        (profile / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    corpus = animals()
    listings = [
        {
            "id": paper.key if paper.key in corpus.stream else None,
            "title": paper.document.title,
            "section": paper.section,
            "first_listed": paper.listed_on.isoformat(),
        }
        for paper in corpus.listed
    ]
    papers = [{"id": key, "title": paper.document.title} for key, paper in corpus.stream.items()]
    for file, lines in (("listings.jsonl", listings), ("papers.jsonl", papers)):
        (folder / file).write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return folder


def evaluate(folder: Path, *arguments: str) -> CompletedProcess[str]:
    """Test the animals' rules as they are."""
    files = ("--listings", "listings.jsonl", "--papers", "papers.jsonl")
    return shelver("evaluate", "--as-shipped", "--profile", "./profile", *files, *arguments, folder=folder)


def test_markdown_goes_to_standard_output(folder: Path) -> None:
    """Plain, without pictures; the split leaves the last three months to test."""
    ended = evaluate(folder)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("# Back-test of Animals\n\nThe rules as shipped, split at **2025-06-30**:")
    assert "![" not in ended.stdout
    assert ended.stderr == ""


def test_markdown_in_a_file_has_its_pictures_beside_it(folder: Path) -> None:
    """Each referred to by name, and well formed."""
    ended = evaluate(folder, "-o", "report.md")
    assert ended.returncode == 0, ended.stderr
    text = (folder / "report.md").read_text("utf-8")
    pictures = sorted(folder.glob("report-*.svg"))
    assert [picture.name for picture in pictures] == [
        "report-discovery.svg",
        "report-relevance-calibration.svg",
        "report-section-calibration.svg",
        "report-shelving.svg",
    ]
    for picture in pictures:
        assert f"]({picture.name})" in text
        ET.parse(picture)  # noqa: S314 - our own drawing
        assert f"wrote {picture.name}" in ended.stdout


def test_json_is_for_programs(folder: Path) -> None:
    """With rolling over the months from June on, learned every second month."""
    ended = evaluate(folder, "--format", "json", "--rolling", "--rolling-from", "2025-06", "--every", "2")
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert told["shelving"]["top_1"]["ours"]["value"] == 0.75
    assert [step["until"] for step in told["rolling"]["months"]] == ["2025-07-31", "2025-09-30"]


def test_html_is_one_page(folder: Path) -> None:
    """Written into a file, the plots inside."""
    ended = evaluate(folder, "--format", "html", "-o", "report.html", "--split", "2025-07-31")
    assert ended.returncode == 0, ended.stderr
    page = (folder / "report.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.count("<svg") == 4
    assert "2025-07-31" in page


def test_a_report_that_cannot_be_written_is_told(folder: Path) -> None:
    """With exit code 2, and the file's name."""
    ended = evaluate(folder, "-o", "missing/report.md")
    assert ended.returncode == 2
    assert "missing/report-shelving.svg: cannot be written" in " ".join(ended.stderr.split())


def test_listings_and_papers_belong_together(folder: Path) -> None:
    """One alone is refused, with the name of the other."""
    ended = shelver("evaluate", "--listings", "listings.jsonl", folder=folder)
    assert ended.returncode == 2
    assert "--papers: is missing" in " ".join(ended.stderr.split())


def test_without_files_the_database_is_read(tmp_path: Path) -> None:
    """A new one has no listing, and the message says what to do."""
    database = database_at(tmp_path / "new.sqlite3")
    ended = shelver("evaluate", "--as-shipped", folder=tmp_path, SHELVER_DATABASE_URL=database)
    assert ended.returncode == 2
    assert "no listing is stored" in " ".join(ended.stderr.split())
