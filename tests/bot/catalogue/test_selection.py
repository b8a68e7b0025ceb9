from __future__ import annotations

from datetime import date

import pytest

from bot.catalogue.content import Status
from bot.catalogue.judgement import FacetFound
from bot.catalogue.naming import facet_meant, section_meant
from bot.catalogue.selection import Day, Selection
from config.errors import ConfigurationError
from tests.bot.catalogue.samples import FOLDER, a_catalogue, a_paper, a_venue

SECTIONS = ("Models > Code", "Models > Text", "Tasks > Program Repair", "Benchmarks > Program Repair", "Surveys")


def chosen(selection: Selection, **papers: object) -> list[str]:
    """The titles that fit, of papers told by title and what is special about them."""
    built = [a_paper(title, **(special if isinstance(special, dict) else {})) for title, special in papers.items()]
    return [paper.title for paper in selection.choose(a_catalogue(*built))]


def test_by_status() -> None:
    """Only papers of one of the statuses."""
    papers = {"a": {"status": Status.WAITING}, "b": {"status": Status.LISTED}, "c": {"status": Status.IRRELEVANT}}
    assert chosen(Selection(), **papers) == ["a", "b"]
    assert chosen(Selection(statuses=frozenset({Status.IRRELEVANT})), **papers) == ["c"]


def test_by_section() -> None:
    """A section, or all below a heading; one whose name begins alike is another."""
    papers = {
        "a": {"sections": ("Models > Code",)},
        "b": {"sections": ("Models",)},
        "c": {"sections": ("Models of Text",)},
        "d": {"sections": ("Surveys", "Models > Text")},
    }
    assert chosen(Selection(sections=("Models",)), **papers) == ["a", "b", "d"]
    assert chosen(Selection(sections=("Models > Code", "Surveys")), **papers) == ["a", "d"]


def test_by_facet() -> None:
    """A facet, or all below it."""
    papers = {
        "a": {"facets": (FacetFound("task/repair", 0.9, ()),)},
        "b": {"facets": (FacetFound("tasks", 0.9, ()),)},
        "c": {},
    }
    assert chosen(Selection(facets=("task",)), **papers) == ["a"]


@pytest.mark.parametrize(
    ("since", "until", "fitting"),
    [
        ("2025-09", None, ["day", "month"]),
        ("2025-09-03", None, ["day", "month"]),
        ("2025-09-04", None, ["month"]),
        (None, "2025-09", ["old", "day", "month"]),
        (None, "2025-09-02", ["old", "month"]),
        ("2025-09-03", "2025-09-03", ["day", "month"]),
        ("2025-10", None, []),
        (None, "2025-08", ["old"]),
    ],
)
def test_by_time(since: str | None, until: str | None, fitting: list[str]) -> None:
    """Both ends count; a paper of a known month alone counts by that, and one without any fits no time."""
    selection = Selection(
        since=Day.parse(since, key="--since") if since else None,
        until=Day.parse(until, key="--until") if until else None,
    )
    papers = {
        "old": {"submitted": date(2025, 8, 31), "month": "2025-08"},
        "day": {"submitted": date(2025, 9, 3), "month": "2025-09"},
        "month": {"submitted": None, "month": "2025-09"},
        "never": {"submitted": None, "month": None},
    }
    assert chosen(selection, **papers) == fitting


@pytest.mark.parametrize("text", ["2025", "2025-13", "2025-02-30", "September", "2025-09-1", "", "２０２５-09"])
def test_no_month_and_no_day(text: str) -> None:
    """Anything else is refused with an example."""
    with pytest.raises(ConfigurationError, match=r"--since: .* is no month and no day; 2025-09 and"):
        Day.parse(text, key="--since")


def test_by_venue() -> None:
    """A name that is known means all its years and tracks; with a year only that; other words are looked for."""
    papers = {
        "a": {"venue": a_venue("ACL 2025 Findings", name="ACL", year=2025, track="Findings")},
        "b": {"venue": a_venue("NAACL 2025", name="NAACL", year=2025)},
        "c": {"venue": a_venue("Comput. Secur. 2021")},
        "d": {},
        "e": {"venue": a_venue("ACL 2024", name="ACL", year=2024)},
    }
    assert chosen(Selection(venues=("ACL",)), **papers) == ["a", "e"]
    assert chosen(Selection(venues=("ACL 2025", "comput. secur.")), **papers) == ["a", "c"]
    assert chosen(Selection(venues=("ACL 2025 Findings",)), **papers) == ["a"]
    assert chosen(Selection(venues=("2025",)), **papers) == ["a", "b"]


def test_by_words() -> None:
    """All words have to stand somewhere in title, abstract, names or identifier, in any case."""
    papers = {"Mending LOOPS": {}, "Other": {"abstract": "Loops are mended by Ada"}}
    assert chosen(Selection(text="loops mending"), **papers) == ["Mending LOOPS"]
    assert chosen(Selection(text="loops ABEL"), **papers) == ["Mending LOOPS", "Other"]
    assert chosen(Selection(text="2509.01234 by"), **papers) == ["Other"]


def test_a_section_is_named_by_path_heading_or_words() -> None:
    """A heading above sections means the branch."""
    assert section_meant("Models > Code", SECTIONS) == "Models > Code"
    assert section_meant("models", SECTIONS) == "Models"
    assert section_meant("tasks repair", SECTIONS) == "Tasks > Program Repair"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Program Repair", "--section: 'Program Repair' may be .*Benchmarks > .* give more of the path"),
        ("Progam Repiar", "no section is like .*; the closest are .*'Tasks > Program Repair'"),
        ("zzz", "no section is like 'zzz'; there are 'Models', 'Models > Code'.* and 4 more$"),
    ],
)
def test_a_section_that_is_not_certain(text: str, message: str) -> None:
    """The message names those that may be meant, or come closest."""
    with pytest.raises(ConfigurationError, match=message):
        section_meant(text, SECTIONS)


def test_a_facet_is_named_by_id_or_name() -> None:
    """The whole id, its end, or its name in either language; an unknown one is told with those nearest."""
    assert [facet_meant(text, FOLDER.facets) for text in ("task/repair", "repair", "Code Repair", "代码修复")] == [
        "task/repair"
    ] * 4
    with pytest.raises(ConfigurationError, match=r"--facet: .*'repairs'; the closest are 'task/repair'"):
        facet_meant("repairs", FOLDER.facets)
