from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.curated_list.added_links import add_link
from bot.curated_list.document import parse
from bot.curated_list.entry import Link
from config.errors import ListError
from tests.bot.curated_list.samples import BULLETS, NUMBERED, SAMPLE, TABLE, TAGGED
from tests.bot.curated_list.test_insertion_properties import LINK
from tests.bot.curated_list.test_venue import changed_lines, without_padding
from tests.examples import examples

REPO = Link("repo", "https://example.org/r")


def test_a_link_goes_behind_the_others() -> None:
    """And nothing else changes."""
    ((old, new),) = changed_lines(SAMPLE, add_link(SAMPLE, {(BULLETS, "2405.22222"): [REPO]}))
    assert new == f"{old} [[repo](https://example.org/r)]"
    ((old, new),) = changed_lines(SAMPLE, add_link(SAMPLE, {(NUMBERED, "2403.00002"): [Link("data", REPO.url)]}))
    assert new == f"{old} [[data](https://example.org/r)]"


def test_a_row_gets_it_in_the_cell_of_the_title() -> None:
    """A padded table stays padded."""
    after = add_link(SAMPLE, {(TABLE, "2408.77777"): [REPO]})
    assert "[[data](https://example.org)] [[repo](https://example.org/r)] |" in after
    lines = [line for line in after.split("\n") if line.startswith(("| 2024-0", "| Date    | Venue"))]
    assert len({len(line) for line in lines}) == 1


def test_several_links_and_several_papers_at_once() -> None:
    """The order in which papers are given makes no difference; that of one paper's links is kept."""
    links = {
        (TAGGED, "2402.00003"): [REPO, Link("data", "https://example.org/d")],
        (TABLE, "2403.66666"): [REPO],
        (TABLE, "2408.77777"): [REPO],
    }
    after = add_link(SAMPLE, links)
    assert after == add_link(SAMPLE, dict(reversed(links.items())))
    assert ")] [[repo](https://example.org/r)] [[data](https://example.org/d)]\n" in after


def test_fossils_can_have_links_too() -> None:
    """Whatever stands between title and links."""
    text = '## A\n\n- "T", 2014-09, ASE 2014, [[paper](https://arxiv.org/abs/1409.00001)] (best)\n'
    after = add_link(text, {("A", "1409.00001"): [REPO]})
    assert after == text.replace(")] (best)", ")] [[repo](https://example.org/r)] (best)")


def test_a_link_that_is_there_is_refused() -> None:
    """Also where it is given twice."""
    with pytest.raises(ListError, match=r"has the link https://example\.org/b already, line 30"):
        add_link(SAMPLE, {(NUMBERED, "2403.00002"): [Link("code", "https://example.org/b")]})
    with pytest.raises(ListError, match="already"):
        add_link(SAMPLE, {(TAGGED, "2402.00003"): [REPO, REPO]})


@pytest.mark.parametrize("link", [Link("repo", "http://e.org"), Link("a](b", "https://e.org")])
def test_only_harmless_links_are_taken(link: Link) -> None:
    """https, ASCII, short, and a plain word to click on."""
    with pytest.raises(ListError, match=r"cannot link to 2402\.00003"):
        add_link(SAMPLE, {(TAGGED, "2402.00003"): [link]})


def test_links_that_cannot_be_told_apart_are_left_to_a_person() -> None:
    """An identifier in prose is no link."""
    text = '## A\n\n- "T" [2024-01] https://arxiv.org/abs/2401.00001\n'
    with pytest.raises(ListError, match="edit it by hand"):
        add_link(text, {("A", "2401.00001"): [REPO]})


@settings(max_examples=examples(150), deadline=None)
@given(
    links=st.lists(LINK, max_size=3, unique_by=lambda link: link.url),
    place=st.sampled_from([(BULLETS, "2402.11111"), (NUMBERED, "2401.00001"), (TABLE, "2403.66666")]),
)
def test_only_the_line_of_the_paper_changes(links: list[Link], place: tuple[str, str]) -> None:
    """And the padding of its table; the new links are read after the old ones."""
    after = add_link(SAMPLE, {place: links})
    assert len(changed_lines(without_padding(SAMPLE), without_padding(after))) <= 1
    (entry,) = [entry for entry in parse(after).entries if (entry.section, entry.arxiv_id) == place]
    (before,) = [entry for entry in parse(SAMPLE).entries if (entry.section, entry.arxiv_id) == place]
    assert entry.links[: len(before.links)] == before.links
    assert [link.kind for link in entry.links[len(before.links) :]] == [link.kind for link in links]
