from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings

from bot.curated_list.document import parse
from bot.curated_list.pieces import PieceKind, pieces, serialise
from tests.bot.curated_list.samples import SAMPLE, TABLE
from tests.bot.curated_list.wild_markdown import wild_markdown
from tests.examples import examples


@settings(max_examples=examples(500), deadline=None)
@given(wild_markdown())
def test_nothing_of_a_text_is_lost_or_told_twice(text: str) -> None:
    """Whatever the Markdown, its pieces follow each other without gap or overlap and give the text again."""
    curated = parse(text)
    found = [*pieces(curated)]
    assert serialise(curated) == text
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all(piece.text == text[piece.start : piece.end] != "" for piece in found)
    assert [piece.entry for piece in found if piece.kind is PieceKind.ENTRY] == [*curated.entries]


def test_the_sample_is_made_of_the_pieces_one_would_name() -> None:
    """Headings, a table's head, entries, items that are none, and the rest."""
    section = parse(SAMPLE).outline[TABLE]
    found = [piece for piece in pieces(parse(SAMPLE)) if section.start <= piece.start < section.end]
    assert [piece.kind.value for piece in found if piece.text.strip()] == [
        "heading",
        "entry",
        "table head",
        "entry",
        "entry",
        "other",
    ]
    assert found[0].text == "### Code Repair\n"
    assert found[-1].text.strip() == "\\* mined"
