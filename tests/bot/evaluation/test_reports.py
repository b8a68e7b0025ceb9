from __future__ import annotations

import dataclasses
import re
from datetime import date
from functools import cache
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.evaluation.content import Evaluation
from bot.evaluation.markdown import plots_of, render_markdown
from bot.evaluation.page import render_page
from bot.evaluation.rolling import roll
from tests.bot.evaluation.samples import FACETS, PROFILE, RULES, animals, evaluated, wordy
from tests.examples import examples

HOSTILE = "<script>alert(1)</script> owl [x](javascript:y) | @ada #1 `a` $b$ ](https://evil.example) *c* \x1b[31m"
HEADINGS = [
    "Back-test of Animals",
    "Shelving",
    "Discovery",
    "Calibration",
    "Score of the best section",
    "Relevance",
    "Thresholds",
    "Sections",
    "Confusions",
    "Wrongly shelved",
    "Missed picks",
    "How to read this",
]


class Page(HTMLParser):
    """The elements of a page, and its text."""

    VOID = frozenset({"meta"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Elements end in the order in which they are nested."""
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element without content, as SVG has them."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.words.append(data)


@cache
def plain() -> Evaluation:
    """The evaluation of the made-up animals."""
    return evaluated()


@cache
def full() -> Evaluation:
    """An evaluation with everything in it."""
    rolling = roll(
        wordy(),
        date(2025, 6, 1),
        every=1,
        learner=lambda _: RULES,
        thresholds=PROFILE.thresholds,
        facets=FACETS,
        baseline=True,
    )
    return dataclasses.replace(evaluated(wordy(), baseline=True), rolling=rolling)


def parsed(markdown: str) -> list[Token]:
    """The blocks and inlines of a Markdown text, as GitHub reads it."""
    blocks = MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown)
    return [token for block in blocks for token in (block, *(block.children or ()))]


def headings(markdown: str) -> list[str]:
    """All headings of a Markdown text."""
    return re.findall(r"^#+ (.*)$", markdown, re.MULTILINE)


def test_the_summary_has_five_lines() -> None:
    """Of the made-up animals, word for word."""
    text = render_markdown(plain())
    summary = text.split("\n\n")[2]
    assert summary == (
        "- **Shelving**: the right section comes first for 75.0 % (25 to 100), and is\n"
        "  among the first three for 100.0 %.\n"
        "- **Discovery**: who reads 200 papers a month finds 4 of 4 picks, 100.0 % (100\n"
        "  to 100).\n"
        "- **Calibration**: the best section's score is off by 0.22 on average; 3 papers\n"
        "  were expected right, and 3 were.\n"
        "- **Thresholds**: the profile's would propose 1 paper a month, with 2 of 4 picks\n"
        "  among them, and abstain on 1.\n"
        "- **Misses**: 1 paper wrongly shelved, 0 picks missed; each with its evidence at\n"
        "  the end."
    )


def test_the_parts_of_the_report() -> None:
    """In this order; rolling and speed only where they were asked for."""
    assert headings(render_markdown(plain())) == HEADINGS
    assert {"Month by month", "Speed"} <= set(headings(render_markdown(full())))


def test_a_table_reads_without_being_rendered() -> None:
    """Its columns are padded, figures stand at the right."""
    text = render_markdown(plain())
    assert (
        "| measure  | Shelver |         95 % |\n"
        "| -------- | ------: | -----------: |\n"
        "| top-1    |   0.750 | 0.25 to 1.00 |\n" in text
    )


def test_each_section_and_confusion_is_told() -> None:
    """By the number of the heading above it and its own words, with papers linked."""
    lines = render_markdown(plain()).splitlines()
    assert any(
        re.fullmatch(r"\| 2 › Gulls &amp; Terns +\| +2 \| +1 \| +1 \| +0.500 \| +1.000 \| 0.667 \|", line)
        for line in lines
    )
    assert any("| [2507.00002](https://arxiv.org/abs/2507.00002) |" in line for line in lines)


def test_a_miss_is_told_with_its_evidence() -> None:
    """Where it belongs and where it went, each with its sum."""
    text = render_markdown(plain())
    assert (
        "- [An owl animal](https://arxiv.org/abs/2507.00002)\n"
        "  - belongs in 2 › Gulls &amp; Terns (sum 0.00, place 3): nothing\n"
        "  - was given 2\\.1 Owls (sum 2.00, score 0.79): owl +2.00 title\n" in text
    )


def test_lines_fit_a_terminal() -> None:
    """80 columns, but for tables and links."""
    for line in render_markdown(full()).splitlines():
        assert len(line) <= 80 or line.startswith("|") or "](" in line


def test_rules_as_shipped_come_with_a_warning() -> None:
    """In both formats."""
    shipped = dataclasses.replace(plain(), rules="as shipped")
    assert "> **Nothing was learned for this report.**" in render_markdown(shipped)
    assert '<p class="caution" role="note"><strong>Nothing was learned' in render_page(shipped)
    assert "Nothing was learned" not in render_markdown(plain()) + render_page(plain())


def test_pictures_are_referred_to_where_there_are_files() -> None:
    """And left out otherwise."""
    evaluation = full()
    plots = plots_of(evaluation)
    names = [plot.name for plot in plots]
    assert names == ["shelving", "discovery", "rolling", "section-calibration", "relevance-calibration"]
    text = render_markdown(evaluation, pictures={name: f"report-{name}.svg" for name in names})
    images = [token for token in parsed(text) if token.type == "image"]
    assert [image.attrGet("src") for image in images] == [f"report-{name}.svg" for name in names]
    assert all(image.content for image in images)
    assert "![" not in render_markdown(evaluation)


def test_a_hostile_title_is_words_in_markdown() -> None:
    """No HTML but what is ours, no link but to arXiv, no image, no control character."""
    text = render_markdown(evaluated(animals(wrong_title=HOSTILE)))
    tokens = parsed(text)
    assert {token.content for token in tokens if token.type in {"html_inline", "html_block"}} <= {"<span>", "</span>"}
    links = [str(token.attrGet("href")) for token in tokens if token.type == "link_open"]
    assert links
    assert all(re.fullmatch(r"https://arxiv\.org/abs/[\d.]+", href) for href in links)
    assert headings(text) == HEADINGS
    assert "\x1b" not in text
    assert "@ada" not in text


def test_the_page_is_whole_and_asks_for_nothing() -> None:
    """Every element is closed; no script, no file and no font comes from anywhere."""
    page = Page(render_page(full()))
    assert page.open == []
    assert not {tag for tag, _ in page.elements} & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "form",
        "image",
        "use",
    }
    addresses = [
        value for _, attributes in page.elements for key, value in attributes.items() if key in {"href", "src"}
    ]
    assert all(re.fullmatch(r"https://arxiv\.org/abs/[\d.]+|#part-\d+", str(address)) for address in addresses)
    assert "url(" not in render_page(full())
    identifiers = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))


def test_the_page_tells_what_the_markdown_tells() -> None:
    """The same headings, the same tables, and the plots."""
    evaluation = full()
    page = Page(render_page(evaluation))
    tags = [tag for tag, _ in page.elements]
    text = render_markdown(evaluation)
    assert sum(tag in {"h1", "h2", "h3"} for tag in tags) == len(headings(text))
    assert tags.count("table") == len([token for token in parsed(text) if token.type == "table_open"])
    assert tags.count("svg") == 5


def test_a_hostile_title_is_words_in_the_page() -> None:
    """It stands there as it was written, but for the control character."""
    html = render_page(evaluated(animals(wrong_title=HOSTILE)))
    page = Page(html)
    assert "script" not in {tag for tag, _ in page.elements}
    assert any("<script>alert(1)</script> owl [x](javascript:y) | @ada #1 `a` $b$" in words for words in page.words)
    assert "\x1b" not in html


def test_the_same_evaluation_gives_the_same_bytes() -> None:
    """In both formats."""
    again = evaluated()
    assert render_markdown(plain()) == render_markdown(again)
    assert render_page(plain()) == render_page(again)


@given(title=st.text(min_size=1, max_size=60))
@settings(max_examples=examples(60), deadline=None)
def test_no_title_breaks_a_report(title: str) -> None:
    """Whatever a paper is called, headings and tables stay what they are."""
    evaluation = plain()
    (miss,) = evaluation.misses.wrongly_shelved
    misses = dataclasses.replace(
        evaluation.misses, wrongly_shelved=(dataclasses.replace(miss, title=f"An owl {title}"),)
    )
    named = dataclasses.replace(evaluation, misses=misses)
    tokens = parsed(render_markdown(named))
    assert [token.type for token in tokens].count("heading_open") == len(HEADINGS)
    assert [token.type for token in tokens].count("link_open") == 2
    page = Page(render_page(named))
    assert page.open == []
    assert [tag for tag, _ in page.elements].count("li") == [
        tag for tag, _ in Page(render_page(evaluation)).elements
    ].count("li")
