from __future__ import annotations

import importlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.curated_list import block_scanner, markdown_blocks
from bot.curated_list.block_scanner import MISSING_CELLS_LIMIT, document_lines, scan_blocks
from bot.curated_list.blocks import Enclosure, Heading, List, ListItem, Paragraph, Table
from bot.curated_list.markdown_blocks import read_document
from tests.bot.curated_list.samples import SAMPLE
from tests.bot.curated_list.wild_markdown import wild_markdown
from tests.examples import examples

TABLE_RULES = importlib.import_module("markdown_it.rules_block.table")
"""The module; in its package, a function hides it."""


@settings(max_examples=examples(500), deadline=None)
@given(text=wild_markdown(), window=st.sampled_from([1, 2, 3, 64]), missing_cells=st.sampled_from([1, 5, 1000]))
def test_every_text_is_read_as_markdown_it_reads_it(*, text: str, window: int, missing_cells: int) -> None:
    """The quick way and the way through markdown-it-py alone give the same blocks, however narrow the window."""
    lines = document_lines(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown_blocks, "_WINDOW", window)
        patch.setattr(block_scanner, "MISSING_CELLS_LIMIT", missing_cells)
        patch.setattr(TABLE_RULES, "MAX_AUTOCOMPLETED_CELLS", missing_cells)
        assert [*scan_blocks(lines)] == read_document(lines)


def test_the_sample_is_read_as_markdown_it_reads_it() -> None:
    """A list of the usual shape too."""
    lines = document_lines(SAMPLE)
    assert [*scan_blocks(lines)] == read_document(lines)


def test_blocks_know_their_lines() -> None:
    """Headings, items, rows and paragraphs, counted from line 0; what is in quotes is no block of its own."""
    text = "# A #\n\n- a\n  - b\n\n- c\n\n> q\n\n|x|\n|-|\n|y|\n\nwords\n\n2) d\n"
    assert [*scan_blocks(document_lines(text))] == [
        Heading(0, 1, 1, "A"),
        List(ordered=False, items=[ListItem(2, 4, None, "a"), ListItem(5, 6, None, "c")]),
        Enclosure(7, 8),
        Table([9, 11]),
        Paragraph(13, 14),
        List(ordered=True, items=[ListItem(15, 16, 2, "d")]),
    ]


def test_a_list_that_turns_odd_is_one_list() -> None:
    """Plain items are read one way and the others another, but they stay together."""
    text = "1. a\n\n2. b\n\n3. c\n\n   more\n\n4. d\n\nend\n"
    blocks = [*scan_blocks(document_lines(text))]
    assert blocks == read_document(document_lines(text))
    assert blocks[0] == List(
        ordered=True,
        items=[ListItem(0, 1, 1, "a"), ListItem(2, 3, 2, "b"), ListItem(4, 7, 3, "c"), ListItem(8, 9, 4, "d")],
    )


def test_the_guard_against_tables_that_blow_up_is_that_of_markdown_it() -> None:
    """Where so many cells are missing, a table ends."""
    assert TABLE_RULES.MAX_AUTOCOMPLETED_CELLS == MISSING_CELLS_LIMIT


@pytest.mark.parametrize(
    "text",
    [
        "- " * 3000 + "a",
        "> " * 3000 + "a",
        "# " + " " * 50_000 + "x",
        "|" * 50_000 + "\n" + "|" * 50_000,
        "|" + "-|" * 20_000 + "\n" + "|" + "-|" * 20_000,
        "- a\n" * 5000 + "  b\n",
        "a\n" * 20_000,
        "<!--\n" * 20_000,
        "```\n" * 20_001,
        "- *\n" * 5000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_no_text_takes_long(text: str) -> None:
    """Deep nesting, long lines and blocks that never end are read in time that grows with the text alone."""
    lines = document_lines(text)
    assert all(block.first <= len(lines) for block in scan_blocks(lines) if isinstance(block, Paragraph | Heading))
