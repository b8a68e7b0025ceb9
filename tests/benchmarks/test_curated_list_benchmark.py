from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bot.curated_list.document import CuratedList, parse
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry

SECTIONS = 75
ENTRIES = 30


@pytest.fixture(scope="module")
def large_list() -> str:
    """A list of the size of a well-kept one: 2,250 entries in 75 sections, about 450 kB."""
    lines = ["# A Large List"]
    for section in range(SECTIONS):
        lines += ["", f"## Section {section}"]
        for number in range(ENTRIES):
            title = f"Paper {number} of Section {section}: " + "Words That Make a Title as Long as Most Are " * 3
            url = f"https://arxiv.org/abs/24{number % 12 + 1:02d}.{section:02d}{number:03d}"
            lines += ["", f'- "{title.strip()}" [2024-{number % 12 + 1:02d}] [[paper]({url})]']
    return "\n".join(lines) + "\n"


def fresh_texts(text: str, *more: object) -> Callable[[], tuple[tuple[object, ...], dict[str, object]]]:
    """Arguments with a text that has not been read before, since `parse` remembers the last ones."""
    numbers = itertools.count()
    return lambda: ((f"{text}\n<!-- {next(numbers)} -->\n", *more), {})


def test_parsing_a_large_list(benchmark: BenchmarkFixture, large_list: str) -> None:
    """How long one reading takes."""
    curated: CuratedList = benchmark.pedantic(parse, setup=fresh_texts(large_list), rounds=10)  # type: ignore[no-untyped-call]  # pytest-benchmark leaves it untyped
    assert len(curated.entries) == SECTIONS * ENTRIES


def test_inserting_into_a_large_list(benchmark: BenchmarkFixture, large_list: str) -> None:
    """How long a pull request's worth of papers takes, the final check included."""
    entries = [
        NewEntry(section=f"Section {number}", arxiv_id=f"2509.{number:05d}", title="Plain Work", month="2025-09")
        for number in range(20)
    ]
    text: str = benchmark.pedantic(insert, setup=fresh_texts(large_list, entries), rounds=10)  # type: ignore[no-untyped-call]  # pytest-benchmark leaves it untyped
    assert text.count("Plain Work") == len(entries)
