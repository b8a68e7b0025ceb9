from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import jsonschema  # type: ignore[import-untyped]  # it ships no annotations
import pytest
from markdown_it import MarkdownIt

from bot.cli.main import main
from bot.lint.codes import Code
from bot.lint.document import SCHEMA
from tests.bot.lint.samples import bullet, document, section
from tests.bot.process import shelver
from tests.bot.replay.samples import Commit, make_bundle, make_repository
from tests.databases import database_at, taken_over
from tests.servers.arxiv import ArxivRecord, FakeArxiv

Shelver = Callable[..., "CompletedProcess[str]"]
NOW = ("--now", "2025-09-28")
TITLE = "PatchMender: Repairing Programs With Words"
OTHER = "SnippetSeeker: Finding Code in Large Repositories"
GOOD = document(section("Tools", bullet(TITLE), bullet(OTHER, "2501.00002")))
WARNED = GOOD.replace("[paper]", "[papaer]", 1)
WRONG = GOOD.replace("[2025-01]", "[225-01]", 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the lists of this module, in which there is no database."""
    for name, text in (("good", GOOD), ("warned", WARNED), ("wrong", WRONG)):
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    return tmp_path


def settings(folder: Path) -> dict[str, str]:
    """The settings of an installation that keeps everything in a folder."""
    return {
        "SHELVER_DATABASE_URL": database_at(folder / "data/new.sqlite3"),
        "SHELVER_STATE_FOLDER": str(folder / "state"),
        "COLUMNS": "80",
    }


@pytest.fixture
def alone(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shelver:
    """``shelver lint`` in that folder, without a process of its own, which takes longer than most lists."""
    monkeypatch.chdir(folder)
    for name, value in settings(folder).items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["shelver", "lint", *NOW, *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        code = ended.value.code
        return CompletedProcess(sys.argv, code if isinstance(code, int) else 0, written.out, written.err)

    return run


@pytest.fixture
def started(folder: Path) -> Shelver:
    """``shelver lint`` in that folder, as cron starts it."""

    def run(*arguments: str, **options: str) -> CompletedProcess[str]:
        return shelver("lint", *NOW, *arguments, folder=folder, **(settings(folder) | options))

    return run


@pytest.mark.parametrize(
    ("file", "options", "code"),
    [
        ("good.md", (), 0),
        ("good.md", ("--strict",), 0),
        ("warned.md", (), 0),
        ("warned.md", ("--strict",), 1),
        ("warned.md", ("--strict", "--ignore", "link-kind"), 0),
        ("wrong.md", (), 1),
        ("wrong.md", ("--ignore", "malformed-month,unparsed"), 0),
        ("wrong.md", ("--select", "link-kind"), 0),
        ("wrong.md", ("--select", "nonsense"), 2),
        ("missing.md", (), 2),
    ],
)
def test_exit_codes(alone: Shelver, file: str, options: tuple[str, ...], code: int) -> None:
    """0 without errors, 1 with errors or, strictly, warnings, 2 for what was typed wrong."""
    ended = alone("--file", file, *options)

    assert ended.returncode == code, ended.stdout + ended.stderr
    if code == 2:
        assert "Traceback" not in ended.stderr


def test_the_terminal_shows_findings_in_eighty_columns(alone: Shelver) -> None:
    """Source, code, line, edit, size and a last line with the counts, without colours where nobody watches."""
    ended = alone("--file", "wrong.md")
    lines = ended.stdout.splitlines()

    assert max(map(len, lines)) <= 80
    assert lines[0] == "the file wrong.md"
    assert "malformed-month: months that cannot be read (1)" in lines
    assert "[225-01] → [2025-01]" in ended.stdout
    assert "of the 512,000 bytes" in ended.stdout
    assert lines[-1] == "1 error, no warnings, no notes"
    assert "\x1b" not in ended.stdout


def test_what_is_missing_is_told(alone: Shelver) -> None:
    """Without records and with a profile of another list, the report says what was not compared."""
    told = " ".join(alone("--file", "good.md").stdout.split())

    assert "--papers FILE or --online tells" in told
    assert "sections were not compared" in told


def test_every_format_is_written(alone: Shelver) -> None:
    """JSON keeps to its schema, Markdown reads as such, and annotations name the file and the line."""
    told = json.loads(alone("--file", "wrong.md", "--format", "json").stdout)
    written = alone("--file", "wrong.md", "--format", "md").stdout
    annotations = alone("--file", "wrong.md", "--format", "github").stdout.splitlines()

    jsonschema.validate(told, json.loads(SCHEMA.file.read_text("utf-8")))
    assert told["counts"]["error"] == 1
    assert "<h1>" in MarkdownIt("commonmark").render(written)
    assert [line.split(",title=")[0] for line in annotations] == ["::error file=wrong.md,line=5"]


def test_hostile_titles_do_nothing_to_the_terminal(alone: Shelver, tmp_path: Path) -> None:
    """Control characters of a list are not printed, in no format."""
    (tmp_path / "hostile.md").write_text(WRONG.replace("Words", "\x1b[31mWords\x07 \u202e[bold]x[/bold]"), "utf-8")

    for name in ("terminal", "md", "json", "github"):
        ended = alone("--file", "hostile.md", "--format", name)
        assert not {"\x1b", "\x07", "\u202e"} & set(ended.stdout), name
        assert ended.stdout


def test_standard_input_is_read(started: Shelver) -> None:
    """A minus for the file means standard input."""
    ended = started("--file", "-", stdin=WRONG)

    assert ended.stdout.startswith("standard input\n")
    assert ended.returncode == 1


def test_without_a_list_the_message_says_what_to_do(alone: Shelver) -> None:
    """Where nothing was ever read, no database is made, and the way out is named."""
    ended = alone()

    assert ended.returncode == 2
    assert "--file" in " ".join(ended.stderr.split())


def test_the_list_of_the_last_run_is_examined(tmp_path: Path) -> None:
    """Without a file it is the list as the database has it, with what arXiv told, and the profile's sections."""
    assert shelver("demo", "--out", "out", folder=tmp_path).returncode == 0
    database = taken_over(tmp_path / "out/shelver.sqlite3")
    ended = shelver("lint", *NOW, "--format", "json", folder=tmp_path, SHELVER_DATABASE_URL=database)
    told = json.loads(ended.stdout)

    assert "as a run read it on" in told["source"]
    assert told["entries"] > 10
    assert told["notes"] == []


def test_papers_tell_whose_id_it_is(alone: Shelver, tmp_path: Path) -> None:
    """With a file of papers, swapped ids are found."""
    rows = [{"id": "2501.00001", "title": OTHER}, {"id": "2501.00002", "title": TITLE}]
    (tmp_path / "papers.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    ended = alone("--file", "good.md", "--papers", "papers.jsonl", "--format", "json")

    assert [finding["code"] for finding in json.loads(ended.stdout)["findings"]][:2] == ["wrong-id"] * 2
    assert ended.returncode == 1


def test_online_asks_arxiv_and_never_this_machine(
    alone: Shelver, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A withdrawn paper is found and remembered; a link to this machine is not asked; offline nobody is."""
    day = datetime(2025, 1, 15, tzinfo=UTC)
    papers = (
        ArxivRecord(
            id="2501.00001", title=TITLE, published=day, comment="This paper has been withdrawn by the author"
        ),
        ArxivRecord(id="2501.00002", title=OTHER, published=day),
    )
    with FakeArxiv(papers) as arxiv:
        link = arxiv.query_url.replace("/api/query", "/secret")
        (folder / "online.md").write_text(GOOD.rstrip("\n") + f" [[repo]({link})]\n", "utf-8")
        monkeypatch.setenv("SHELVER_ARXIV_API_URL", arxiv.query_url)
        monkeypatch.setenv("SHELVER_ARXIV_DELAY", "0")
        alone("--file", "online.md")
        assert arxiv.requests == []
        ended = [alone("--file", "online.md", "--online", "--format", "json") for _ in range(2)]
        assert [request.path for request in arxiv.requests] == ["/api/query"]

    for told in (json.loads(one.stdout) for one in ended):
        assert [finding["code"] for finding in told["findings"]].count("withdrawn") == 1
        assert any("1 could not be checked" in note for note in told["notes"])
    assert (folder / "state" / "lint-answers.json").is_file()


def test_an_arxiv_that_does_not_answer_is_exit_code_three(started: Shelver) -> None:
    """What could be examined is reported all the same, and the exit code says that something is missing."""
    with FakeArxiv(()) as gone:
        url = gone.query_url
    ended = started("--file", "good.md", "--online", SHELVER_ARXIV_API_URL=url, SHELVER_ARXIV_DELAY="0")

    assert ended.returncode == 3
    assert "could not be asked for" in " ".join(ended.stdout.split())


def test_help_tells_the_exit_codes(alone: Shelver) -> None:
    """The help text has what a script needs to know."""
    told = " ".join(alone("--help").stdout.split())

    assert "1 there are errors" in told
    assert "--strict" in told


def test_all_codes_are_told_with_what_they_suggest(started: Shelver) -> None:
    """In eighty columns, each code once, and without examining anything."""
    ended = started("--codes")

    assert ended.returncode == 0, ended.stderr
    assert max(map(len, ended.stdout.splitlines())) <= 80
    for code in Code:
        assert f"\n{code}: " in ended.stdout


def test_a_bundle_of_the_lists_history_is_read(alone: Shelver, folder: Path) -> None:
    """Without --file its newest version is examined; a profile of another list, if named, is an error."""
    make_bundle(make_repository(folder / "list", [Commit(GOOD)]), folder / "list.bundle", "main")
    ended = alone("--history", "list.bundle")
    named = alone("--history", "list.bundle", "--profile", "awesome-code-llm", "--select", "section-missing")

    assert ended.stdout.startswith("README.md in list.bundle at "), ended.stderr
    assert ended.returncode == 0
    assert "None of the profile's 74 sections is in the list" in " ".join(named.stdout.split())
    assert named.returncode == 1
