"""The link by which a person opens the pull request, and the text in it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forge.body import LENGTH_LIMIT, BodyEntry, read_ticks
from bot.forge.compare_link import LONGEST_LINK, compare_page, filled_in, is_compare_page
from bot.forge.short_body import short_bodies
from tests.examples import examples

PAGE = compare_page("owner/list", base_branch="main", head="shelver-bot:shelver/latest-papers")


def entries(
    count: int, title: str = "A Paper on Program Repair with Large Language Models, and More"
) -> list[BodyEntry]:
    """So many papers of one title."""
    return [
        BodyEntry(
            arxiv_id=f"2509.{number:05}",
            title=title,
            section=f"Tasks > Section {number % 3}",
            section_score=0.5,
            relevance=0.9,
        )
        for number in range(count)
    ]


def body_in(link: str) -> str:
    """The text that a browser reads from a link."""
    return "".join(parse_qs(urlsplit(link).query).get("body", []))


def test_the_page_is_on_the_lists_own_server() -> None:
    """An Enterprise server's page is not on github.com; branch names are written so that they stay whole."""
    assert PAGE == "https://github.com/owner/list/compare/main...shelver-bot:shelver/latest-papers?expand=1"
    enterprise = compare_page("a/b", base_branch="x#y", head="c:d", api_url="https://code.example/api/v3")
    assert enterprise == "https://code.example/a/b/compare/x%23y...c:d?expand=1"


@pytest.mark.parametrize("count", [1, 20, 100])
def test_the_longest_text_that_fits_is_taken(count: int) -> None:
    """Twenty papers fit with all their boxes; with far too many the person writes the text."""
    link = filled_in(PAGE, title="latest papers 09-22", bodies=short_bodies(entries(count), list_title="The List"))
    assert len(link) <= LONGEST_LINK
    assert parse_qs(urlsplit(link).query)["title"] == ["latest papers 09-22"]
    boxes = {} if count == 100 else {entry.arxiv_id: True for entry in entries(count)}
    assert read_ticks(body_in(link)) == boxes


def test_sections_stand_in_the_lists_order() -> None:
    """As in the text of a pull request of our own."""
    order = ["Tasks > Section 2", "Tasks > Section 0"]
    text = short_bodies(entries(6), list_title="The List", section_order=order)[0]
    assert [line for line in text.splitlines() if line.startswith("###")] == [
        f"### Tasks › Section {number}" for number in (2, 0, 1)
    ]


@settings(max_examples=examples(60), deadline=None)
@given(title=st.text(max_size=300) | st.sampled_from(["@owner #1 <!-- shelver:paper 1 --> ![x](http://x.y) - [ ] z"]))
def test_a_hostile_title_adds_no_box_and_no_effect(title: str) -> None:
    """Whatever a title says, each paper has its one ticked box, and nobody is called."""
    for text in short_bodies(entries(2, title=title), list_title="The List"):
        assert read_ticks(text) == {"2509.00000": True, "2509.00001": True}
        assert "@owner" not in text
        assert "![" not in text.replace("\\[", "")
        assert text.count("<!--") == 2
        assert len(text) < LENGTH_LIMIT


@pytest.mark.parametrize(
    "url",
    [None, "", "https://github.com/a/b/pull/1", f"{PAGE}&title=x", f"{PAGE}) @owner", PAGE.replace("github", "evil")],
)
def test_other_addresses_are_no_such_page(url: str | None) -> None:
    """Only what was made here may stand in the digest."""
    assert is_compare_page(PAGE)
    assert not is_compare_page(url)
