"""Made-up lists that are as real Prettier writes them: a move, a venue, a link leave them so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.curated_list.added_links import add_link
from bot.curated_list.document import parse
from bot.curated_list.entry import EntryKind, Link
from bot.curated_list.moving import Move, move
from bot.curated_list.numbering import renumber
from bot.curated_list.padding import repad
from bot.curated_list.venue import set_venue
from config.errors import ListError
from tests.bot.curated_list.generated_lists import HOSTILE, lists
from tests.examples import examples
from tests.prettier.process import Prettier

Operation = Callable[[str, st.DataObject], str]

EXAMPLES = settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def papers(text: str) -> list[tuple[str, str]]:
    """What can be edited: section and identifier of each entry that has one."""
    return [(entry.section, entry.arxiv_id) for entry in parse(text).entries if entry.arxiv_id]


def change_venues(text: str, data: st.DataObject) -> str:
    """Give some papers a venue, and take it from others."""
    venue = st.none() | HOSTILE | st.sampled_from(["ICML 2025", "ACL 2025 Findings", "*SEM"])
    return set_venue(text, data.draw(st.dictionaries(st.sampled_from(papers(text)), venue, min_size=1)))


def add_links(text: str, data: st.DataObject) -> str:
    """Give some papers a link to data."""
    links = [Link("data", "https://example.org/a_b*c(d)?e=[f]&g|h")]
    chosen = data.draw(st.lists(st.sampled_from(papers(text)), min_size=1, unique=True))
    return add_link(text, dict.fromkeys(chosen, links))


def move_papers(text: str, data: st.DataObject) -> str:
    """Send papers from one section to another."""
    sections = [path for path in parse(text).outline if path and path != "Title"]
    chosen = data.draw(st.lists(st.sampled_from(papers(text)), min_size=1, unique=True))
    moves = [
        Move(section=section, arxiv_id=arxiv_id, to=data.draw(st.sampled_from(sections)))
        for section, arxiv_id in chosen
    ]
    return move(text, moves)


@pytest.mark.parametrize("operation", [change_venues, add_links, move_papers])
@EXAMPLES
@given(data=st.data())
def test_what_prettier_left_alone_it_leaves_alone_after_an_operation(
    prettier: Prettier, operation: Operation, data: st.DataObject
) -> None:
    """In every dialect; what cannot be written is refused."""
    text = prettier.format(data.draw(lists()))
    assume(prettier.format(text) == text)
    assume(papers(text))
    try:
        after = operation(text, data)
    except ListError:
        return
    assert prettier.format(after) == after


@EXAMPLES
@given(data=st.data())
def test_what_prettier_numbered_and_padded_is_numbered_and_padded(prettier: Prettier, data: st.DataObject) -> None:
    """Numbering and padding anew changes nothing in a list that Prettier has written."""
    text = prettier.format(data.draw(lists()))
    assume(prettier.format(text) == text)
    for path, section in parse(text).sections.items():
        kinds = {block.kind for block in section.blocks}
        if EntryKind.NUMBERED in kinds:
            assert renumber(text, [path]) == text
        if EntryKind.TABLE in kinds:
            assert repad(text, [path]) == text
