from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from bot.cli.explanation_screen import SHOWN_CHARACTERS, marked
from bot.explanation.marks import Mark
from tests.bot.process import shelver
from tests.databases import database_at, taken_over

Shelver = Callable[..., "CompletedProcess[str]"]
TITLE = "QueryMend: Text-to-SQL with Large Language Models"
ABSTRACT = (
    "We let a code LLM write SQL queries, and \\textsc{repair} those that fail. On Spider, text-to-SQL gains four "
    "points over a baseline that never reads the database&#39;s error messages."
)
ESCAPES = "\x1b[31mRed\x1b[0m \x1b]8;;https://evil.example\x1b\\Click\x07 \x9b2J \u202eback [bold]markup[/bold]"


@pytest.fixture(scope="module")
def after_demo(tmp_path_factory: pytest.TempPathFactory) -> Shelver:
    """Shelver's commands over the database that the demonstration leaves."""
    folder = tmp_path_factory.mktemp("demo")
    first = shelver("demo", "--out", "out", folder=folder)
    assert first.returncode == 0, first.stderr
    database = taken_over(folder / "out/shelver.sqlite3")

    def run(*arguments: str, **options: Any) -> CompletedProcess[str]:
        return shelver(*arguments, folder=folder, SHELVER_DATABASE_URL=database, **options)

    return run


@pytest.fixture
def alone(tmp_path: Path) -> Shelver:
    """Shelver's commands where there is no database yet."""

    def run(*arguments: str, **options: Any) -> CompletedProcess[str]:
        return shelver(
            *arguments, folder=tmp_path, SHELVER_DATABASE_URL=database_at(tmp_path / "data/new.sqlite3"), **options
        )

    return run


def test_a_stored_paper_is_explained_whole(after_demo: Shelver) -> None:
    """Judgement, why not, sums with margins, nearest papers, and marks in the text, in 80 columns without colours."""
    ended = after_demo("explain", "arXiv:2509.90005v1", "--now", "2025-09-22")
    lines = ended.stdout.splitlines()

    assert ended.returncode == 0, ended.stderr
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("propose: ") for line in lines)
    assert "it stands in the pull request since 2025-09-22" in " ".join(ended.stdout.split())
    for heading in ("Why it is not proposed now", "Sections", "Nearest listed papers", "For the list as a whole"):
        assert heading in lines
    assert "how often the owner uses this section" in ended.stdout
    assert re.search(r"«[^»]*agent[^»]*»\+\d\.\d", ended.stdout, re.IGNORECASE)
    assert "\x1b" not in ended.stdout


@pytest.fixture(scope="module")
def told(after_demo: Shelver) -> dict[str, Any]:
    """A stored paper's explanation as JSON, compared with a section that lost."""
    arguments = ("explain", "2509.90005", "--section", "program repair tasks", "--now", "2025-09-22", "--json")
    told: dict[str, Any] = json.loads(after_demo(*arguments).stdout)
    return told


def test_json_holds_everything(told: dict[str, Any]) -> None:
    """Sums, margins, places in the text, the three nearest papers and the reasons stand in the JSON."""
    assert told["id"] == "2509.90005"
    assert told["outcome"] == "propose"
    first, second, *_ = told["standing"]["sections"]
    assert math.isclose(first["lead"], first["sum"] - second["sum"], abs_tol=1e-5)
    assert len(told["nearest"]) == 3
    assert all(paper["sections"] and paper["shared"] for paper in told["nearest"])
    assert [reason["kind"] for reason in told["why_not"]] == ["proposed"]
    for place in told["places"]:
        assert told["document"][place["field"]][place["start"] : place["end"]] == place["text"]


def test_the_evidence_sums_up(told: dict[str, Any]) -> None:
    """Bias and evidence of relevance and of every section add up to the sum that is told."""
    pairs = [(told["standing"]["relevance"], told["relevance_evidence"])]
    pairs += [
        (standing, section["evidence"])
        for standing, section in zip(told["standing"]["sections"], told["sections"], strict=True)
    ]
    for standing, evidence in pairs:
        total = standing["bias"] + sum(item["weight"] for item in evidence)
        assert math.isclose(total, standing["sum"], abs_tol=1e-5)
        assert {item["origin"] for item in evidence} <= {"hand", "learned"}


def test_a_section_is_compared_with_the_winner(after_demo: Shelver, told: dict[str, Any]) -> None:
    """``--section`` takes some words of a path and tells phrase by phrase why that section lost."""
    shown = after_demo("explain", "2509.90005", "--section", "program repair tasks").stdout
    comparison = told["comparison"]
    gains = [item["gain"] for item in comparison["phrases"]]
    bias = comparison["bias"]["winner"] - comparison["bias"]["loser"]

    assert comparison["loser"] == "5. Methods/Models for Downstream Tasks > Program Repair"
    assert comparison["winner"] == told["sections"][0]["section"]
    assert math.isclose(bias + sum(gains), comparison["margin"], abs_tol=1e-5)
    assert "Why not 5. Methods/Models for Downstream Tasks > Program Repair" in shown


def test_text_needs_no_database(alone: Shelver, tmp_path: Path) -> None:
    """A title and an abstract are judged without a database; none is made, and a note says what is left out."""
    (tmp_path / "paper.txt").write_text(f"{TITLE}\n\n{ABSTRACT}\n", "utf-8")
    ended = alone("explain", "--text", "paper.txt")

    assert ended.returncode == 0, ended.stderr
    assert "there is no database yet" in ended.stdout
    assert "Nearest listed papers" not in ended.stdout
    assert "5. Methods/Models for Downstream Tasks > Text-To-SQL" in ended.stdout
    assert not (tmp_path / "data").exists()


CONTENTS = {
    "title": TITLE,
    "abstract": f"{ABSTRACT} QueryMend achieves a pass@1 of 74.4% on HumanEval; see https://github.com/mend/querymend.",
    "comment": "ACL 2025 Findings",
}


def test_what_the_paper_says_is_shown_at_the_end(alone: Shelver) -> None:
    """Facts for its entry with how sure they are and where they stand, names by kind, and results, in 80 columns."""
    ended = alone("explain", "--text", "-", stdin=json.dumps(CONTENTS))
    facts = ended.stdout.partition("What it says for its entry\n")[2]

    assert ended.returncode == 0, ended.stderr
    assert max(map(len, facts.splitlines())) <= 80
    for line in (
        r"name +QueryMend  sure, title: “QueryMend",
        r"venue +ACL 2025 Findings  sure, comment: “",
        r"repo +https://github\.com/mend/querymend  sure, abstract",
        r"benchmarks +Spider, HumanEval",
        r"metric +pass@1",
        r"74\.4% +pass@1 on HumanEval  abstract: “QueryMend achieves a pass@1",
    ):
        assert re.search(rf"^{line}", facts, re.MULTILINE), line


def test_json_tells_what_the_paper_says(alone: Shelver) -> None:
    """Entry fields, entities and results stand in the JSON with their evidence."""
    told = json.loads(alone("explain", "--text", "-", "--json", stdin=json.dumps(CONTENTS)).stdout)
    assert told["entry_fields"]["name"]["value"] == "QueryMend"
    assert told["entry_fields"]["venue"]["confidence"] == "sure"
    assert [entity["name"] for entity in told["entities"]] == ["Spider", "pass@1", "HumanEval"]
    assert [(result["benchmark"], result["value"]) for result in told["results"]] == [("HumanEval", 74.4)]


def test_text_has_neighbours_where_there_is_a_database(after_demo: Shelver, told: dict[str, Any]) -> None:
    """The nearest listed papers come from the database, and so does what is remembered of a paper of that title."""
    new = json.loads(after_demo("explain", "--text", "-", "--json", stdin=f"{TITLE}\n\n{ABSTRACT}").stdout)
    typed = json.dumps(told["document"])
    again = json.loads(after_demo("explain", "--text", "-", "--json", "--now", "2025-09-22", stdin=typed).stdout)

    assert (len(new["nearest"]), new["notes"], new["why_not"]) == (3, [], [])
    assert (again["nearest"], again["why_not"]) == (told["nearest"], told["why_not"])


@pytest.mark.sqlite
def test_a_broken_database_is_a_note(tmp_path: Path) -> None:
    """A database that cannot be used does not keep a text from being judged."""
    (tmp_path / "broken.sqlite3").write_bytes(b"this is no database" * 99)
    database = database_at(tmp_path / "broken.sqlite3")
    ended = shelver("explain", "--text", "-", folder=tmp_path, stdin=TITLE, SHELVER_DATABASE_URL=database)
    assert ended.returncode == 0, ended.stderr
    assert "nothing is known of listed papers" in ended.stdout


def test_a_bad_file_is_wrong_usage(alone: Shelver) -> None:
    """What is wrong with a file is said with its name, and ends with 2."""
    ended = alone("explain", "--text", "paper.txt")
    assert ended.returncode == 2
    assert "--text: paper.txt cannot be read: No such file" in ended.stderr


@pytest.mark.parametrize("arguments", [(), ("2509.90005", "--text", "paper.txt")], ids=["neither", "both"])
def test_one_paper_is_explained(alone: Shelver, arguments: tuple[str, ...]) -> None:
    """Neither an ID nor a text, or both, is wrong usage."""
    ended = alone("explain", *arguments)
    assert ended.returncode == 2
    assert "give either" in ended.stderr


def test_a_megabyte_is_explained_in_short(alone: Shelver) -> None:
    """Of an endless abstract the beginning is shown, and the rest is counted."""
    ended = alone("explain", "--text", "-", stdin=f"Code\n\nCode generation {'in many plain words ' * 50_000}")
    assert ended.returncode == 0, ended.stderr
    assert "more characters" in " ".join(ended.stdout.split())
    assert len(ended.stdout) < 5 * SHOWN_CHARACTERS


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["shown", "JSON"])
def test_a_hostile_text_steers_no_terminal(alone: Shelver, options: tuple[str, ...]) -> None:
    """Control characters, escape sequences and markup of a text arrive as words."""
    ended = alone("explain", "--text", "-", *options, stdin=f"SQL {ESCAPES}\n\nCode {ESCAPES} text-to-SQL {ESCAPES}")
    unseen = {unicodedata.category(character) for character in ended.stdout if character != "\n"} & {"Cc", "Cf"}
    assert ended.returncode == 0, ended.stderr
    assert unseen == set()
    assert "[bold]markup[/bold]" in ended.stdout


def test_marks_are_readable_without_colour() -> None:
    """A mark stands in guillemets with its weight behind; one that counted before, without; a weightless one not."""
    text = "Code generation of\ncode, tests \x1b[31mand surveys"
    marks = [Mark(0, 15, 1.25), Mark(19, 23, None), Mark(25, 30, 0.01), Mark(40, 47, -0.5)]
    shown = marked(text, marks)
    assert shown.plain == "«Code generation»+1.2 of «code», tests [31mand «surveys»-0.5"
    assert {span.style for span in shown.spans} == {"green", "yellow", "red"}
