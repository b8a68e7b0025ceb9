"""Lists in nobody's style take a paper as they are, and are to the byte what they were when it goes."""

from __future__ import annotations

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from bot.curated_list.document import parse
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry
from bot.curated_list.removal import remove
from config.errors import ListError
from tests.bot.curated_list.odd_lists import odd_additions, odd_lists
from tests.examples import examples

EXAMPLES = settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def sections_of(text: str) -> list[str]:
    """The sections into which papers can be put."""
    return [path for path in parse(text).outline if path and path != "Title"]


def inserted(text: str, entries: list[NewEntry]) -> str:
    """The list with the papers; a list that does not take them is not looked at."""
    try:
        return insert(text, entries)
    except ListError:
        reject()


@EXAMPLES
@given(data=st.data())
def test_an_insertion_followed_by_the_removal_is_the_identity(data: st.DataObject) -> None:
    """For headings without a blank line, gaps in the numbers, tables without bars, all line ends and all orders."""
    text = data.draw(odd_lists())
    entries = data.draw(odd_additions(sections_of(text)))
    after = inserted(text, entries)
    assert remove(after, [(entry.section, entry.arxiv_id) for entry in entries]) == text


@EXAMPLES
@given(data=st.data())
def test_an_insertion_brings_no_other_line_end(data: st.DataObject) -> None:
    """Old Macs' line ends stay theirs."""
    text = data.draw(odd_lists())
    after = inserted(text, data.draw(odd_additions(sections_of(text))))
    for line_end in ("\r\n", "\n", "\r"):
        if line_end not in text and "\n" in text.replace("\r", "\n"):
            assert line_end not in after


@EXAMPLES
@given(data=st.data())
def test_it_does_not_matter_when_a_paper_comes(data: st.DataObject) -> None:
    """One after the other in any order is the same as all at once, also where some lists have the newest first."""
    text = data.draw(odd_lists())
    entries = data.draw(odd_additions(sections_of(text)))
    one_by_one = text
    for entry in data.draw(st.permutations(entries)):
        one_by_one = inserted(one_by_one, [entry])
    assert one_by_one == inserted(text, entries)
