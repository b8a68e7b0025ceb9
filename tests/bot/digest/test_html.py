from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.digest.content import Digest, ListedSection
from bot.digest.html import SIZE_LIMIT, render_fragment, render_html
from bot.digest.value import PaperName
from tests.bot.digest.mail_css import complaints
from tests.bot.digest.samples import hostile_digest
from tests.bot.digest.voices import IN_CHINESE, IN_ENGLISH
from tests.bot.hostile import TITLES
from tests.examples import examples

ALONE = {"meta", "br"}


class Page(HTMLParser):
    """What a mail client makes of a page: its tags in order, their attributes, and the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.comments: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it; those that end have to."""
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in ALONE:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """It ends what began last."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Take the words in."""
        self.words += data

    def handle_comment(self, data: str) -> None:
        """Keep it."""
        self.comments.append(data)

    def all_of(self, name: str) -> list[str]:
        """The values of an attribute."""
        return [value for known, value in self.attributes if known == name]


@pytest.fixture
def full(full_digest: Digest) -> str:
    """The page of a week in which everything happens."""
    return render_html(full_digest, IN_ENGLISH)


def test_mail_clients_understand_its_css(full: str) -> None:
    """Every property that it uses is one that they know, or that nobody misses."""
    style = re.search(r"<style>(.*?)</style>", full)
    assert style is not None
    styles = Page(full).all_of("style")
    assert len(styles) > 50
    assert complaints(iter(styles), style[1]) == []
    wrong = ".a{float:left}.b>p{color:red}@supports (display:flex){.c{color:red}}"
    assert complaints(iter(["display:flex", "margin:-4px 0", "color:red"]), wrong) == [
        "display:flex",
        "margin:-4px 0",
        "float",
        "@supports (display:flex)",
        ".b>p",
        "@supports (display:flex)",
        "float:",
        "flex",
    ]


def test_outlook_shows_it_as_well(full: str) -> None:
    """Word's engine knows padding in cells alone: all stands in one, of a table that screen readers pass over."""
    page = Page(full)
    assert page.tags[page.tags.index("body") :][:5] == ["body", "table", "tr", "td", "div"]
    assert page.tags.count("table") == page.tags.count("td") == 1
    assert page.all_of("role") == ["presentation"]
    assert page.all_of("width") == ["100%"]


def test_it_loads_and_runs_nothing(full: str) -> None:
    """No image, script, form or sheet; and no address but papers' pages and our own on GitHub."""
    page = Page(full)
    allowed = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "div",
        "h1",
        "h2",
        "h3",
        "p",
        "ul",
        "li",
        "br",
        "span",
        "table",
        "tr",
        "td",
    }
    assert set(page.tags) <= allowed | {"strong", "a"}
    assert {name for name, _ in page.attributes} <= {
        *("charset", "class", "content", "href", "lang", "name", "style"),
        *("border", "cellpadding", "cellspacing", "role", "width"),
    }
    links = set(page.all_of("href"))
    assert len(links) > 10
    assert all(re.fullmatch(r"https://(arxiv\.org/abs/[\d.]+|github\.com/ada/[\w./-]+)", link) for link in links)
    assert full.count("https://") == len(page.all_of("href"))


def test_it_says_that_it_can_be_dark(full: str) -> None:
    """By the meta elements that mail clients look for, by color-scheme, and by a media query."""
    for said in (
        '<meta name="color-scheme" content="light dark">',
        '<meta name="supported-color-schemes" content="light dark">',
        ":root{color-scheme:light dark}",
        "@media (prefers-color-scheme:dark)",
    ):
        assert said in full
    classes = set(Page(full).all_of("class"))
    dark = set(re.findall(r"\.(\w+)[,{]", full))
    assert classes == dark


def test_it_names_its_language(full_digest: Digest) -> None:
    """A screen reader speaks it rightly."""
    assert '<html lang="en">' in render_html(full_digest)
    assert '<html lang="zh-Hans">' in render_html(full_digest, IN_CHINESE)


def test_a_huge_week_stays_below_what_gmail_shows(empty_digest: Digest) -> None:
    """With the longest titles, which escaping makes longer, parts are cut, and say so."""
    digest = hostile_digest(empty_digest, "<&>'\"" * 400)
    papers = tuple(
        replace(digest.listed[0].papers[0], paper=PaperName(arxiv_id=f"2509.{number:05d}", title="&" * 900))
        for number in range(300)
    )
    html = render_html(replace(digest, listed=(ListedSection(section="A", papers=papers),)), IN_CHINESE)
    assert len(html.encode()) < SIZE_LIMIT
    assert re.search(r"另有 \d+ 篇。", html)


@pytest.mark.parametrize("name", TITLES)
def test_hostile_titles_are_words(empty_digest: Digest, name: str) -> None:
    """A reader sees what was typed, and nothing else happens; in mails as in feeds."""
    plain = render_html(hostile_digest(empty_digest, "plain"))
    digest = hostile_digest(empty_digest, TITLES[name].typed)
    for html, harmless in (
        (render_html(digest), plain),
        (render_fragment(digest), render_fragment(hostile_digest(empty_digest, "plain"))),
    ):
        page = Page(html)
        assert page.tags == Page(harmless).tags
        assert page.comments == []
        assert {name for name, _ in page.attributes} == {name for name, _ in Page(harmless).attributes}
        assert set(page.all_of("href")) == set(Page(harmless).all_of("href"))
        assert TITLES[name].shown[:100].rstrip() in " ".join(page.words.split())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(60))
@given(words=st.text(max_size=60))
def test_no_words_change_the_page(empty_digest: Digest, words: str) -> None:
    """Whatever a stranger writes, the elements and addresses are those of plain words."""
    page, plain = (
        Page(render_html(hostile_digest(empty_digest, words))),
        Page(render_html(hostile_digest(empty_digest, "plain"))),
    )
    assert page.tags == plain.tags
    assert page.attributes == plain.attributes
