from __future__ import annotations

import pytest

from bot.curated_list.entry import Link
from bot.curated_list.grammar import Facts, read_item, read_row

URL = "https://arxiv.org/abs/2401.00001"
PAPER = (Link("paper", URL),)


def test_the_commonest_form() -> None:
    """A quoted title, a month and a paper link."""
    assert read_item(f'"T" [2024-01] [[paper]({URL})]') == Facts(
        title="T", month="2024-01", links=PAPER, arxiv_id="2401.00001"
    )


def test_the_full_form() -> None:
    """Tag, name, base, title, month, venue and several links."""
    facts = read_item(
        f'[**R, D**] **N \\*** (B (x)): "T" [2024-01] [ICSE 2024] [[paper]({URL}v2)] [[repo](https://r.org)]'
    )
    assert facts is not None
    assert (facts.tag, facts.name, facts.base, facts.title) == ("R, D", "N *", "B (x)", "T")
    assert (facts.month, facts.venue, facts.arxiv_id) == ("2024-01", "ICSE 2024", "2401.00001")
    assert [link.kind for link in facts.links] == ["paper", "repo"]


@pytest.mark.parametrize(
    ("written", "month", "venue"),
    [
        (f'"T" [2024-01][ACL 2024] [[paper]({URL})]', "2024-01", "ACL 2024"),
        (f'"T", [2024-01] [ICLR 2024] [[paper]({URL})]', "2024-01", "ICLR 2024"),
        (f'"T", 2024-01, TSE 2024, [[paper]({URL})]', "2024-01", "TSE 2024"),
        (f'"T", 2024-01, arXiv, [[paper]({URL})]', "2024-01", None),
        (f'"T" [2024-01], [[papaer]({URL})]', "2024-01", None),
        (f'"T" [224-01] [ACSAC 2022] [[ppaer]({URL})]', None, "ACSAC 2022"),
        (f'"T" [2024-1] [[paper]({URL})]', None, None),
        (f'"T" [2024-13] [[paper]({URL})]', None, None),
        (f'"T" [ACL 2024 Findings] [[paper]({URL})]', None, "ACL 2024 Findings"),
        (f'"T" [2024-01] [paper]({URL})]', "2024-01", None),
        (f'[**T**]: "T" [2024-01] [[paper]({URL})]', "2024-01", None),
    ],
)
def test_what_people_wrote_is_understood(written: str, month: str | None, venue: str | None) -> None:
    """Each of these stands or stood in a real list."""
    facts = read_item(written)
    assert facts is not None
    assert (facts.title, facts.month, facts.venue, facts.arxiv_id) == ("T", month, venue, "2401.00001")


@pytest.mark.parametrize(
    "written", ["**N** (CLM) [2021-12] [[blog](https://b.org)]", "**N**, 2021-12, [[blog](https://b.org)]"]
)
def test_a_name_and_a_month_do_without_a_title(written: str) -> None:
    """Systems that only have a blog post are listed by name."""
    facts = read_item(written)
    assert facts is not None
    assert (facts.title, facts.name, facts.month, facts.arxiv_id) == (None, "N", "2021-12", None)


def test_quotes_inside_a_title_belong_to_it() -> None:
    """The last quote before the links closes the title."""
    facts = read_item(f'""Lost" in the "End"" [2024-01] [[paper]({URL})]')
    assert facts is not None
    assert facts.title == '"Lost" in the "End"'


def test_escapes_are_undone() -> None:
    """A reader of the entry gets the text, not its Markdown."""
    facts = read_item(f'"S\\*: \\[x\\](y) \\\\ \\lambda" [2024-01] [[paper]({URL})]')
    assert facts is not None
    assert facts.title == "S*: [x](y) \\ \\lambda"
    assert facts.links == PAPER


def test_only_the_paper_link_identifies() -> None:
    """An arXiv address under another kind of link does not name this paper when there is a paper link."""
    facts = read_item(f'"T" [2024-01] [[paper](https://dl.acm.org/x)] [[data]({URL})]')
    assert facts is not None
    assert facts.arxiv_id is None


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[Models](#models)",
        "🔥 [CodeThing: A Paper](https://arxiv.org/abs/2401.00001) from a company.",
        f"[2024-01] We release a model. [[paper]({URL})]",
        '"A quotation without month or link"',
        "**Bold** words",
        '"unclosed [2024-01]',
    ],
)
def test_other_items_are_no_entries(written: str) -> None:
    """News, contents and prose are told from papers."""
    assert read_item(written) is None


def test_a_row_without_a_quoted_title_is_no_entry() -> None:
    """A reading list with linked titles is not a list of entries."""
    assert read_row(("month", "source"), ("2017-06", f"[Attention]({URL})")) is None


def test_a_row_takes_month_and_venue_from_its_columns() -> None:
    """Whatever order the columns have."""
    facts = read_row(("source", "name", "venue", "month"), (f'"T" [[paper]({URL})]', "N", "-", "2024-01"))
    assert facts == Facts(title="T", name="N", month="2024-01", links=PAPER, arxiv_id="2401.00001")
