"""How long a list takes to read and to edit, beside what markdown-it-py takes to read the same text."""

from __future__ import annotations

import functools
import itertools
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pytest_benchmark.fixture import BenchmarkFixture

from bot.curated_list.document import CuratedList, parse
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry

SIZES = [0.1, 0.45, 1.0, 3.0, 10.0]
"""Megabytes."""
NEW_ENTRIES = 20


@functools.cache
def generated_list(megabytes: float) -> str:
    """A list of about this size, mixed as the real one is: bullets, numbers, tags, every seventh section a table."""
    parts = ["# A Large List\n"]
    size = 0
    for section in itertools.count():
        text = f"\n## Section {section}\n\n" + _section(section)
        parts.append(text)
        size += len(text)
        if size >= megabytes * 1_000_000:
            return "".join(parts)
    raise AssertionError("unreachable")


def _section(section: int) -> str:
    entries = [(number, f"24{number % 12 + 1:02d}.{section % 100:02d}{number:03d}") for number in range(30)]
    words = "Words That Make a Title as Long as Most Are " * 2
    if section % 7 == 6:
        rows = [
            f'| 2024-{number % 12 + 1:02d} | arXiv | Set{number:02d}     | "Set: {words.strip()}" '
            f"[[paper](https://arxiv.org/abs/{arxiv_id})] |\n"
            for number, arxiv_id in entries
        ]
        width = len(rows[0].split(" | ")[3]) - len(" |\n")
        header = f"| Date    | Venue | Benchmark | {'Source':<{width}} |\n"
        return header + f"| ------- | ----- | --------- | {'-' * width} |\n" + "".join(rows)
    prefix = ["- ", "- [**C++**] ", "{number}. **Name**: "][section % 3]
    return "\n".join(
        f'{prefix.format(number=number + 1)}"Paper {number} of Section {section}: {words.strip()}" '
        f"[2024-{number % 12 + 1:02d}] [ICSE 2025] [[paper](https://arxiv.org/abs/{arxiv_id})]\n"
        for number, arxiv_id in entries
    )


@functools.cache
def real_list() -> str:
    """The newest version of the real list."""
    bundle = Path(__file__).parents[2] / "../shared/data/list-history.bundle"
    if not bundle.is_file():
        pytest.skip("the real data of ../shared/data is not here")
    with tempfile.TemporaryDirectory() as folder:
        clone = ["git", "clone", "--quiet", "--bare", "--branch", "main", str(bundle.resolve()), folder]
        subprocess.run(clone, check=True)
        show = ["git", "-C", folder, "show", "main:README.md"]
        return subprocess.run(show, check=True, capture_output=True).stdout.decode()


LISTS = [
    *[pytest.param(functools.partial(generated_list, size), id=f"{size}MB") for size in SIZES],
    pytest.param(real_list, id="real", marks=pytest.mark.real_data),
]


def fresh_texts(text: str, *more: object) -> Callable[[], tuple[tuple[object, ...], dict[str, object]]]:
    """Arguments with a text that has not been read before, since `parse` remembers the last ones."""
    numbers = itertools.count()
    return lambda: ((f"{text}\n<!-- {next(numbers)} -->\n", *more), {})


def rounds(text: str) -> int:
    """Enough for a minimum and a median, few where one takes long."""
    return 30 if len(text) < 2_000_000 else 5


@pytest.mark.parametrize("list_text", LISTS)
def test_parsing(benchmark: BenchmarkFixture, list_text: Callable[[], str]) -> None:
    """How long one reading takes."""
    text = list_text()
    benchmark.group = f"{len(text) / 1_000_000:.2f} MB"
    curated: CuratedList = benchmark.pedantic(parse, setup=fresh_texts(text), rounds=rounds(text))  # type: ignore[no-untyped-call]  # pytest-benchmark leaves it untyped
    assert len(curated.entries) > 200


@pytest.mark.parametrize("list_text", LISTS)
def test_markdown_it_alone(benchmark: BenchmarkFixture, list_text: Callable[[], str]) -> None:
    """How long markdown-it-py takes for the same text, blocks only: the yardstick for this machine and moment."""
    text = list_text()
    benchmark.group = f"{len(text) / 1_000_000:.2f} MB"
    markdown = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join", "reference"])
    tokens: list[Token] = benchmark.pedantic(  # type: ignore[no-untyped-call]  # pytest-benchmark leaves it untyped
        markdown.parse, args=(text,), rounds=max(3, rounds(text) // 5)
    )
    assert sum(token.type == "heading_open" for token in tokens) > 5


@pytest.mark.parametrize("list_text", LISTS)
def test_inserting_twenty_entries(benchmark: BenchmarkFixture, list_text: Callable[[], str]) -> None:
    """How long a pull request's worth of papers takes in as many sections: reading, placing, and the final check."""
    text = list_text()
    benchmark.group = f"{len(text) / 1_000_000:.2f} MB"
    sections = [*parse(text).sections]
    entries = [
        NewEntry(
            section=sections[index % len(sections)], arxiv_id=f"2510.{index:05d}", title="Plain Work", month="2025-10"
        )
        for index in range(NEW_ENTRIES)
    ]
    result: str = benchmark.pedantic(insert, setup=fresh_texts(text, entries), rounds=rounds(text))  # type: ignore[no-untyped-call]  # pytest-benchmark leaves it untyped
    assert result.count("Plain Work") == NEW_ENTRIES
