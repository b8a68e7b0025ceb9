from __future__ import annotations

from datetime import date

import pytest

from bot.curated_list.document import parse
from bot.news_block import news_block, news_style
from db.models import Paper, Proposal
from tests.bot.scene import SAMPLE_LIST

DAY = date(2025, 9, 22)
NEWS = """# List

## News

Welcome.

🔥🔥🔥 [2025-09-12] Featured papers:

- 🔥🔥 [One](https://arxiv.org/abs/2509.00001) from here.
- 🔥 [Two](https://arxiv.org/abs/2509.00002) from there.

🔥 [2025-08-24] 29 papers have been added.

## 1. Papers
"""


def proposal(number: int, title: str) -> Proposal:
    """A proposal, the less relevant the higher its number."""
    return Proposal(paper=Paper(arxiv_id=f"2509.{number:05}", title=title), relevance=1 / number)


def block(text: str, *titles: str) -> list[str]:
    """The lines that are offered for a list."""
    style = news_style(parse(text))
    assert style is not None
    return news_block(style, [proposal(number, title) for number, title in enumerate(titles, 1)], day=DAY)


def test_the_block_is_written_as_the_lists_newest_one() -> None:
    """With its marks, its way to write days, its words and its blank lines; the most relevant papers first."""
    assert block(NEWS, "A", "B *", "C", "D") == [
        "🔥🔥🔥 [2025-09-22] Featured papers:",
        "",
        "- 🔥🔥 [A](https://arxiv.org/abs/2509.00001)",
        "- 🔥 [B \\*](https://arxiv.org/abs/2509.00002)",
        "- 🔥 [C](https://arxiv.org/abs/2509.00003)",
    ]


def test_words_about_something_else_are_not_taken_over() -> None:
    """What the sample list announces is its own filling."""
    assert block(SAMPLE_LIST, "A")[0] == "🔥🔥🔥 [2025/09/22] Featured papers:"


@pytest.mark.parametrize(
    "title", ["Ask @everyone", "See #1", "Costs $5", "deadbeefcafe", "x <!-- y", "www.evil.example"]
)
def test_titles_with_an_effect_are_not_announced(title: str) -> None:
    """They could not be shown as they would have to be copied."""
    assert block(NEWS, title) == []
    assert block(NEWS, title, "B")[2] == "- 🔥🔥 [B](https://arxiv.org/abs/2509.00002)"


@pytest.mark.parametrize(
    "text",
    [
        "# List\n\n## 1. Papers\n",
        "# List\n\n## News\n\nNone.\n",
        NEWS.replace("[One](https://arxiv.org", "[One](https://evil.example").replace(
            "[Two](https://arxiv.org", "[Two](x"
        ),
    ],
)
def test_a_list_without_such_news_has_no_style(text: str) -> None:
    """Then nothing is offered."""
    assert news_style(parse(text)) is None


def test_marks_that_are_no_symbols_are_left_out() -> None:
    """Only signs such as flames are taken over."""
    odd = NEWS.replace("🔥🔥🔥 [2025-09-12]", "<img src=x> [2025-09-12]").replace("- 🔥🔥 [", "- ![")
    assert block(odd, "A")[0] == "[2025-09-22] Featured papers:"
    assert block(odd, "A")[2] == "- [A](https://arxiv.org/abs/2509.00001)"
