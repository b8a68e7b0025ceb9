"""What is changed in place stays as Prettier would write it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.curated_list.added_links import add_link
from bot.curated_list.document import parse
from bot.curated_list.entry import Entry, Link
from bot.curated_list.moving import Move, move
from bot.curated_list.numbering import renumber
from bot.curated_list.padding import repad
from bot.curated_list.removal import remove
from bot.curated_list.venue import set_venue
from config.errors import ListError
from tests.bot.curated_list.test_insertion_properties import LINK, TEXT
from tests.bot.curated_list.test_moving import ORDERLY
from tests.examples import examples
from tests.prettier.process import Prettier

ENTRIES = [entry for entry in parse(ORDERLY).entries if entry.arxiv_id is not None]
ORDINARY = settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def orderly(prettier: Prettier) -> str:
    """A list of all shapes that is as Prettier would write it."""
    text = prettier.format(ORDERLY)
    assert prettier.format(text) == text
    return text


@ORDINARY
@given(entry=st.sampled_from(ENTRIES), venue=TEXT)
def test_a_venue_keeps_the_form(prettier: Prettier, orderly: str, *, entry: Entry, venue: str) -> None:
    """Whatever it is called, in lists and in tables."""
    try:
        after = set_venue(orderly, {(entry.section, entry.arxiv_id or ""): venue})
    except ListError:
        after = orderly
    assert prettier.format(after) == after


@ORDINARY
@given(entry=st.sampled_from(ENTRIES), links=st.lists(LINK, min_size=1, max_size=2, unique_by=lambda link: link.url))
def test_links_keep_the_form(prettier: Prettier, orderly: str, *, entry: Entry, links: list[Link]) -> None:
    """In lists and in tables."""
    after = add_link(orderly, {(entry.section, entry.arxiv_id or ""): links})
    assert prettier.format(after) == after


@ORDINARY
@given(data=st.data())
def test_moves_and_removals_keep_the_form(prettier: Prettier, orderly: str, *, data: st.DataObject) -> None:
    """From any section to any other, several at once."""
    chosen = data.draw(st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=4, unique_by=lambda one: one.start))
    keys = [(entry.section, entry.arxiv_id or "") for entry in chosen]
    removed = remove(orderly, keys)
    assert prettier.format(removed) == removed
    sections = [*parse(orderly).sections]
    targets = [data.draw(st.sampled_from([path for path in sections if path != section])) for section, _ in keys]
    moved = move(orderly, [Move(section=s, arxiv_id=i, to=to) for (s, i), to in zip(keys, targets, strict=True)])
    assert prettier.format(moved) == moved


@ORDINARY
@given(numbers=st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_a_list_numbered_anew_has_the_form(prettier: Prettier, *, numbers: list[int]) -> None:
    """If its first two numbers differ, or are ones; Prettier itself counts on from others."""
    assume(len(numbers) < 2 or numbers[0] != numbers[1] or numbers[0] == 1)
    after = renumber("## A\n\n" + "\n\n".join(f"{number}. x" for number in numbers) + "\n", ["A"])
    assert prettier.format(after) == after


@ORDINARY
@given(
    cells=st.lists(
        st.tuples(*[st.sampled_from(["", "a", "漢字", "👍🏽", "é", "x\\|y", "Ａ", "longer words"])] * 3), max_size=4
    ),
    delimiters=st.tuples(*[st.sampled_from(["-", ":-", "-:", ":-:", "----------"])] * 3),
)
def test_a_padded_table_has_the_form(
    prettier: Prettier, *, cells: list[tuple[str, str, str]], delimiters: tuple[str, str, str]
) -> None:
    """However its columns are aligned and however wide its characters are."""
    rows = [("Date", "Venue", "Source"), delimiters, *[("x", *cell[1:]) for cell in cells]]
    text = "## A\n\n" + "\n".join(f"|{'|'.join(row)}|" for row in rows) + "\n"
    assume(all(cell[2] for cell in cells))
    after = repad(text, ["A"])
    assert prettier.format(after) == after
    assert prettier.format(text) == after
