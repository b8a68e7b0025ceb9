from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.curated_list.document import CuratedList, parse
from bot.curated_list.edits import Edit, apply_edits, moved_offset
from bot.curated_list.readback import Content, edit_text, reading
from config.errors import ListError
from tests.bot.curated_list.samples import BULLETS, SAMPLE
from tests.bot.curated_list.wild_markdown import wild_markdown
from tests.examples import examples


def reads_as_meant(before: CuratedList, after: CuratedList, added: Sequence[Content]) -> bool:
    """The same check by reading everything again."""
    gained = Counter(map(reading, after.entries)) - Counter(map(reading, before.entries))
    lost = Counter(map(reading, before.entries)) - Counter(map(reading, after.entries))
    headings = [[(s.path, s.level) for s in curated.outline.values()] for curated in (before, after)]
    return (
        headings[0] == headings[1]
        and not lost
        and Counter(entry.content for entry in gained.elements()) == Counter(added)
    )


@settings(max_examples=examples(600), deadline=None)
@given(text=wild_markdown(), data=st.data())
def test_reading_a_part_again_is_as_good_as_reading_the_whole(*, text: str, data: st.DataObject) -> None:
    """Whatever is put in or cut out wherever, the edit is taken just where the whole would read as meant."""
    before = parse(text)
    bodies = [section for section in before.outline.values() if section.body <= section.end]
    edits = []
    for section in data.draw(st.lists(st.sampled_from(bodies), max_size=3, unique_by=lambda one: one.start)):
        start = data.draw(st.integers(section.body, section.end))
        end = data.draw(st.integers(start, min(section.end, start + 8)))
        edits.append(Edit(start, end, data.draw(wild_markdown().map(lambda wild: wild[:60]))))
    assume(
        all(one.end <= other.start for one, other in zip(sorted_edits(edits), sorted_edits(edits)[1:], strict=False))
    )
    after = parse(apply_edits(text, edits))
    gained = Counter(map(reading, after.entries)) - Counter(map(reading, before.entries))
    added = [entry.content for entry in gained.elements()]
    try:
        result = edit_text(before, edits, added=added)
    except ListError:
        assert not reads_as_meant(before, after, added) or other_headings(before, after, edits)
    else:
        assert result == after.text
        assert reads_as_meant(before, after, added)


def other_headings(before: CuratedList, after: CuratedList, edits: Sequence[Edit]) -> bool:
    """Whether the headings, though they read the same, are others: refused too."""
    kept = [moved_offset(edits, section.start) for section in before.outline.values() if section.level]
    return kept != [section.start for section in after.outline.values() if section.level]


def sorted_edits(edits: Sequence[Edit]) -> list[Edit]:
    """In the order of their places."""
    return sorted(edits, key=lambda edit: (edit.start, edit.end))


@pytest.mark.parametrize("wild", ["<!--", "```", "# Another Heading", "Code Review\n===", "- - -\n"])
def test_what_changes_the_text_below_is_refused(wild: str) -> None:
    """An open comment or fence, a heading more: nobody asked for that."""
    section = parse(SAMPLE).outline[BULLETS]
    with pytest.raises(ListError, match="would not read as meant"):
        edit_text(parse(SAMPLE), [Edit(section.body, section.body, f"\n{wild}\n")], removed=[(BULLETS, "1", "", "")])


def test_an_entry_that_changes_unasked_is_named() -> None:
    """So that its line can be looked at."""
    at = SAMPLE.index("Repair at Scale")
    with pytest.raises(ListError, match=r"see 2405\.22222.*2\. Methods > Code Repair"):
        edit_text(parse(SAMPLE), [Edit(at, at, "No ")])
