from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import yaml

from config.loading import load_profile
from config.rules_writing import rewrite_rules
from tests.bot.evaluation.samples import FACETS, PROFILE
from tests.bot.process import shelver
from tests.classifiers.learning.samples import RULES, SECTIONS, TOOLS, gardens

COMMENT = "# A spade is a tool.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the made-up gardens as files: a profile with a comment, listings and papers."""
    profile = tmp_path / "profile"
    profile.mkdir()
    for name, model in (("profile", PROFILE), ("sections", RULES), ("facets", FACETS)):
        content = model.model_dump(mode="json", exclude_defaults=True)
        (profile / f"{name}.yaml").write_text(yaml.safe_dump({"format": 2, **content}, sort_keys=False), "utf-8")
    rules = profile / "sections.yaml"
    rules.write_text(COMMENT + rules.read_text("utf-8"), "utf-8")
    corpus = gardens()
    listings = [
        {"id": paper.key, "title": paper.title, "section": paper.section, "first_listed": f"{paper.listed_on}"}
        for paper in corpus.listed
    ]
    papers = [
        {"id": key, "title": paper.document.title, "abstract": paper.document.abstract}
        for key, paper in corpus.stream.items()
    ]
    for file, lines in (("listings.jsonl", listings), ("papers.jsonl", papers)):
        (tmp_path / file).write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return tmp_path


def learn(folder: Path, *arguments: str) -> CompletedProcess[str]:
    """Learn from the gardens' files."""
    files = ("--listings", "listings.jsonl", "--papers", "papers.jsonl")
    return shelver("learn", "--profile", "./profile", *files, *arguments, folder=folder)


def test_the_profile_is_rewritten_and_the_paper_shelved(folder: Path) -> None:
    """What was written by hand stays; the command says what has changed, and the rules work at once."""
    ended = learn(folder)
    assert ended.returncode == 0, ended.stderr
    assert "learned from 90 listed papers, and 260 that were polled and not listed" in ended.stdout
    text = (folder / "profile" / "sections.yaml").read_text("utf-8")
    assert text.startswith(COMMENT)
    sections = load_profile(str(folder / "profile")).sections
    assert set(sections.sections) == set(SECTIONS)
    assert sections.sections[TOOLS].hand == RULES.sections[TOOLS].hand
    judged = shelver(
        "classify", "--profile", "./profile", "-", folder=folder, stdin='{"id": "2509.00001", "title": "A rake"}\n'
    )
    assert judged.returncode == 0, judged.stderr
    assert len(json.loads(judged.stdout)["sections"]) == 3
    assert rewrite_rules(text, sections) == text


def test_a_year_newer_than_the_profiles_is_told(folder: Path) -> None:
    """Learning keeps to the year that the profile names, and says which one to write in its place."""
    for name, year in (("listings.jsonl", "2024"), ("profile/sections.yaml", "'2024'")):
        file = folder / name
        file.write_text(file.read_text("utf-8").replace(TOOLS, year), "utf-8")
    listings = folder / "listings.jsonl"
    newest = {"id": None, "title": "A rake", "section": "2025", "first_listed": "2025-05-01"}
    listings.write_text(listings.read_text("utf-8") + json.dumps(newest) + "\n", "utf-8")
    ended = learn(folder)
    assert ended.returncode == 0, ended.stderr
    assert "'2025' in place of '2024'" in ended.stdout
    assert "2025" not in load_profile(str(folder / "profile")).sections.sections


def test_another_file_leaves_the_profile_alone(folder: Path) -> None:
    """With -o, what is learned can be looked at first."""
    before = (folder / "profile" / "sections.yaml").read_bytes()
    ended = learn(folder, "-o", "new.yaml", "--until", "2025-03-20")
    assert ended.returncode == 0, ended.stderr
    assert "learned from 70 listed papers" in ended.stdout
    assert (folder / "profile" / "sections.yaml").read_bytes() == before
    assert (folder / "new.yaml").read_text("utf-8").startswith(COMMENT)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--until", "2025-01-20"], "there are 11 listed papers to learn from, and it takes 50"),
        (["--until", "soon"], "--until: 'soon' is no"),
        (["-o", "missing/new.yaml"], "cannot be written: there is no such folder; name another with -o"),
    ],
)
def test_what_cannot_be_done_is_an_error_and_changes_nothing(
    folder: Path, arguments: list[str], message: str
) -> None:
    """Exit code 2, one message, and the profile as it was."""
    before = (folder / "profile" / "sections.yaml").read_bytes()
    ended = learn(folder, *arguments)
    assert ended.returncode == 2
    assert message in " ".join(ended.stderr.split())
    assert (folder / "profile" / "sections.yaml").read_bytes() == before


def test_an_empty_database_says_what_to_do(folder: Path) -> None:
    """Before the first run there is nothing to learn from."""
    ended = shelver("learn", "--profile", "./profile", folder=folder, SHELVER_STATE_FOLDER=str(folder / "state"))
    assert ended.returncode == 2
    assert "let 'shelver run' read the list first, or give --listings and --papers" in " ".join(ended.stderr.split())
