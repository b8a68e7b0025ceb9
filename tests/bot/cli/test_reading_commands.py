from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import jsonschema_rs
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.cli.app import Installation
from bot.cli.status import write_metrics
from bot.health.status_document import SCHEMA
from config.loading import load_profile
from config.settings import load_settings
from tests.bot.process import shelver
from tests.databases import database_at, taken_over

Shelver = Callable[..., "CompletedProcess[str]"]


@pytest.fixture(scope="module")
def after_demo(tmp_path_factory: pytest.TempPathFactory) -> Shelver:
    """Shelver's commands over the database that the demonstration leaves."""
    folder = tmp_path_factory.mktemp("demo")
    first = shelver("demo", "--out", "out", folder=folder)
    assert first.returncode == 0, first.stderr
    database = taken_over(folder / "out/shelver.sqlite3")

    def run(*arguments: str) -> CompletedProcess[str]:
        return shelver(*arguments, folder=folder, SHELVER_DATABASE_URL=database)

    return run


def test_the_demonstration_shows_the_main_job(tmp_path: Path) -> None:
    """``demo`` ends with papers polled, candidates, the branch's diff and where the pull request lies."""
    ended = shelver("demo", "--out", "out", folder=tmp_path)

    assert ended.returncode == 0, ended.stderr
    assert "papers polled" in ended.stdout
    assert "candidates" in ended.stdout
    assert "+- " in ended.stdout
    assert "out/pull-request.md" in ended.stdout
    assert "[x]" in (tmp_path / "out" / "pull-request.md").read_text("utf-8")
    own = [line for line in ended.stdout.splitlines() if line[:1] not in "+-|@" and "out/" not in line]
    assert max(map(len, own)) <= 80


def test_the_demonstration_played_again_writes_nothing(tmp_path: Path) -> None:
    """Played again in the same folder, the demonstration changes neither branch nor pull request."""
    shelver("demo", "--out", "out", folder=tmp_path)
    before = (tmp_path / "out" / "pull-request.md").read_bytes()
    ended = shelver("demo", "--out", "out", folder=tmp_path)

    assert ended.returncode == 0, ended.stderr
    assert "nothing had to be written" in " ".join(ended.stdout.split())
    assert (tmp_path / "out" / "pull-request.md").read_bytes() == before


def test_status_tells_how_it_stands(after_demo: Shelver) -> None:
    """``status`` shows the last run, the list and the pull request; ``--json`` the same for programs."""
    shown, told = after_demo("status"), after_demo("status", "--json")

    assert shown.returncode == told.returncode == 0
    assert "done" in shown.stdout
    assert "as in the list, " in shown.stdout
    state = json.loads(told.stdout)
    assert state["runs"][0]["outcome"] == "done"
    assert state["list"]["entries"] > 40
    assert state["proposals"]["proposed"] > 5
    assert state["profile_sections"]["same"] == state["list"]["sections"]
    assert {section["drift"] for section in state["profile_sections"]["changed"]} == {"gone"}


def test_status_of_nothing(tmp_path: Path) -> None:
    """Before the first run ``status`` says that there was none."""
    ended = shelver("status", folder=tmp_path, SHELVER_DATABASE_URL=database_at(tmp_path / "new.sqlite3"))
    assert ended.returncode == 0
    assert "no run yet" in ended.stdout


def test_status_tells_a_bot_that_runs_no_more_from_one_with_a_quiet_day(after_demo: Shelver) -> None:
    """The demonstration ran in September 2025, and nothing since: its last run was done all the same."""
    shown, told = after_demo("status"), json.loads(after_demo("status", "--json").stdout)
    jsonschema_rs.validate(json.loads(SCHEMA.file.read_text("utf-8")), told)
    assert SCHEMA.file.read_text("utf-8") == SCHEMA.text()
    assert shown.stdout.startswith("✗ not well: punctuality")
    assert told["verdict"] == "fail"
    assert [trouble["check"] for trouble in told["troubles"]] == ["punctuality"]
    assert "oldest of them waits" in shown.stdout
    assert told["oldest_waiting"] == {"proposed": "2025-09-22T05:30+00:00"}


def test_status_writes_metrics_for_whoever_runs_by_cron(after_demo: Shelver, tmp_path: Path) -> None:
    """The whole file at once, which nobody sees unfinished, and nothing beside it."""
    file = tmp_path / "shelver.prom"
    file.write_text("old", encoding="utf-8")
    ended = after_demo("status", "--prometheus", str(file))
    nowhere = after_demo("status", "--prometheus", str(tmp_path / "no" / "shelver.prom"))

    assert (ended.returncode, ended.stdout, nowhere.returncode) == (0, "", 2)
    samples = {
        sample.name: sample.value
        for family in text_string_to_metric_families(file.read_text("utf-8"))
        for sample in family.samples
    }
    assert samples["shelver_database_up"] == 1
    assert samples["shelver_papers"] > 100
    assert [path.name for path in tmp_path.iterdir()] == ["shelver.prom"]


def test_metrics_can_be_read_by_node_exporter_under_a_strict_umask(tmp_path: Path) -> None:
    """It runs as another user than cron's job, and nothing in the file is secret."""
    file = tmp_path / "shelver.prom"
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    before = os.umask(0o077)
    try:
        write_metrics(Installation(load_settings(database_url=url), load_profile("awesome-code-llm")), file)
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o644


def test_show_tells_every_decision(after_demo: Shelver) -> None:
    """``show`` takes an identifier in any form, and tells the paper's facts and what was decided."""
    shown = after_demo("show", "https://arxiv.org/abs/2509.90001v1")
    told = json.loads(after_demo("show", "2509.90001", "--json").stdout)

    assert shown.returncode == 0, shown.stderr
    assert "2509.90001" in shown.stdout
    assert "candidate → proposed" in shown.stdout
    assert [decision["after"] for decision in told["proposal"]["decisions"]] == ["candidate", "proposed"]


def test_an_unknown_paper_is_named(after_demo: Shelver) -> None:
    """A paper that is not stored gives a message that says why it may be missing."""
    ended = after_demo("show", "1234.56789")
    assert ended.returncode == 2
    assert "no paper '1234.56789' is stored" in ended.stderr


def test_explain_shows_the_sum(after_demo: Shelver) -> None:
    """``explain`` shows each phrase with its weight, for the list as a whole and for the best sections."""
    shown = after_demo("explain", "2509.90005")
    told = json.loads(after_demo("explain", "2509.90005", "--json").stdout)

    assert shown.returncode == 0, shown.stderr
    assert "3.3 Code Agents" in shown.stdout
    assert told["outcome"] == "propose"
    assert told["sections"][0]["section"].endswith("3.3 Code Agents")
    assert told["sections"][0]["evidence"][0]["weight"] > 0


def test_digest_in_formats_and_languages(after_demo: Shelver, tmp_path: Path) -> None:
    """``digest`` writes a week in a format and a language, to standard output or to a file that it replaces whole."""
    text = after_demo("digest", "--week", "2025-W39")
    chinese = after_demo("digest", "--week", "2025-W39", "--format", "text", "--language", "zh")
    page = tmp_path / "digest.html"
    page.write_text("old", encoding="utf-8")
    as_page = after_demo("digest", "--week", "2025-W39", "--format", "html", "-o", str(page))
    nowhere = after_demo("digest", "--format", "atom", "-o", str(tmp_path / "no" / "digest.atom"))
    file = tmp_path / "digest.json"
    written = after_demo("digest", "--now", "2025-09-30", "--format", "json", "-o", str(file))

    assert text.returncode == written.returncode == 0, text.stderr + written.stderr
    assert text.stdout.startswith("# ")
    assert "2025 年第 39 周\n====" in chinese.stdout
    assert as_page.stdout == f"wrote {page}\n"
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert (nowhere.returncode, "cannot be written" in nowhere.stderr) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["digest.html", "digest.json"]
    assert json.loads(file.read_text("utf-8"))["week"]["name"] == "2025-W39"


def test_classify_answers_line_by_line(tmp_path: Path) -> None:
    """``classify`` gives one line for each paper, in order, with relevance, sections, facets and evidence."""
    papers = [
        {"id": "2509.00001", "title": "Text-to-SQL with Large Language Models", "abstract": "We write SQL queries."},
        {"id": "2509.00002", "title": "Galaxies", "abstract": "Stars.", "categories": None, "authors": None},
    ]
    packed = tmp_path / "in.jsonl.gz"
    packed.write_bytes(gzip.compress("".join(json.dumps(paper) + "\n" for paper in papers).encode()))
    ended = shelver("classify", "in.jsonl.gz", "-o", "out.jsonl", folder=tmp_path)

    assert ended.returncode == 0, ended.stderr
    first, second = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert (first["id"], second["id"]) == ("2509.00001", "2509.00002")
    assert first["relevance"] > 10 * second["relevance"]
    assert first["sections"][0]["section"].endswith("Text-To-SQL")
    assert set(first["sections"][0]) == {"section", "score", "sum", "evidence"}
    assert set(first["sections"][0]["evidence"][0]) == {"phrase", "field", "weight", "origin"}
    assert all(set(facet) == {"facet", "score", "evidence"} for facet in first["facets"])


def test_classify_reads_standard_input(tmp_path: Path) -> None:
    """``classify -`` reads standard input and writes standard output."""
    line = json.dumps({"id": "2509.00001", "title": "Code", "abstract": ""})
    ended = shelver("classify", "-", folder=tmp_path, stdin=line + "\n")
    assert json.loads(ended.stdout)["id"] == "2509.00001"


def test_classify_names_the_broken_line(tmp_path: Path) -> None:
    """A line that is no paper ends with 1 and the file's name and line; what came before is written."""
    (tmp_path / "in.jsonl").write_text('{"id": "2509.00001", "title": "Code"}\n{"id": 7}\n', "utf-8")
    ended = shelver("classify", "in.jsonl", folder=tmp_path)

    assert ended.returncode == 1
    assert "in.jsonl:2" in ended.stderr
    assert len(ended.stdout.splitlines()) == 1


def test_db_upgrade_tells_the_revision(tmp_path: Path) -> None:
    """``db upgrade`` makes or migrates the database and says where it stands."""
    ended = shelver("db", "upgrade", folder=tmp_path, SHELVER_DATABASE_URL=database_at(tmp_path / "new.sqlite3"))
    assert ended.returncode == 0, ended.stderr
    assert "stands at revision" in ended.stdout
