"""The site's pages as a browser reads them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest

from bot.catalogue.document import to_json
from bot.catalogue.told import Fact, Facts
from bot.digest.content import Digest
from bot.digest.week import Week
from bot.site.addresses import Addresses, slug_of, web_address
from bot.site.content import Site
from bot.site.environment import shown_words
from bot.site.words import CHINESE, in_element, label
from tests.bot.catalogue.samples import a_paper
from tests.bot.digest.samples import hostile_digest
from tests.bot.hostile import TITLES
from tests.bot.site.samples import Page, a_site, files_of, known_papers, page_name, pages_of, typed_paper

ABROAD = ("https://github.com/ada/awesome-code-models", "https://arxiv.org/abs/", "https://example.org/")
"""Where readers may be led, if they choose to."""


@pytest.fixture(scope="module")
def site(quiet_week: Digest) -> Site:
    """A site of a few papers and a week."""
    return a_site(*known_papers(), digests=(quiet_week,))


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, Page]:
    """Its pages."""
    return pages_of(site)


def test_every_link_leads_somewhere(site: Site, pages: dict[str, Page]) -> None:
    """Relative addresses alone, each of a file of the site and, within a page, of an element."""
    files = files_of(site)
    for path, page in pages.items():
        for address in page.addresses:
            if address.startswith("https://"):
                assert address.startswith(ABROAD)
                continue
            parts = urlsplit(address)
            assert not parts.scheme
            assert not address.startswith("/")
            target = normpath(join(dirname(path), unquote(parts.path))) if parts.path else path
            assert target in files, (path, address)
            if parts.fragment and target != "papers.html":
                assert parts.fragment in pages[target].ids


def test_nothing_of_the_page_runs_or_loads_from_elsewhere(pages: dict[str, Page]) -> None:
    """A strict Content-Security-Policy stands first, and no element needs an exception from it."""
    for page in pages.values():
        policy = next(one.attributes["content"] for one in page.elements if "http-equiv" in one.attributes)
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert [one.name for one in page.elements[:4]] == ["html", "head", "meta", "meta"]
        for one in page.elements:
            assert not [name for name in one.attributes if name.startswith("on") or name == "style"]
            assert one.name not in {"style", "iframe", "object", "embed", "base", "img"}
            if one.name in {"script", "link"}:
                assert "https:" not in one.attributes.get("src", one.attributes.get("href", ""))


def test_scripts_hold_no_address_and_write_no_html(site: Site) -> None:
    """Our scripts ask nobody and make elements one by one."""
    for path, content in files_of(site).items():
        if path.endswith((".js", ".css")) and path != "assets/papers.js":
            assert not re.search(rb"https?:|innerHTML|eval\(|document\.write|fetch\(|@import|url\(", content), path


def test_a_papers_page_tells_all_of_it(pages: dict[str, Page]) -> None:
    """Status, place, evidence, results, history, links and how to cite it."""
    page = pages["paper/2509.00004.html"]
    for words in (
        "Mender: A Model that Mends",
        "ICSE 2026",
        "mend*",
        "+2.50",
        "-0.50",
        "93%",
        "74.4%",
        "@",
        "Decoder",
    ):
        assert words in page.text
    assert "https://example.org/mender" in page.addresses
    assert "Judged to belong · shelver · by its words" in pages["paper/2509.00003.html"].text


def test_the_front_page_tells_the_state(pages: dict[str, Page]) -> None:
    """How many papers have which status, what is new, and the timeline with its figures."""
    page = pages["index.html"]
    assert "2 Listed" in page.text
    assert "1 Refused" in page.text
    assert "New in the list Mender: A Model that Mends" in page.text
    assert "Thank you to arXiv" in page.text
    [drawing] = [one for one in page.elements if one.name == "svg"]
    assert drawing.attributes["role"] == "img"
    assert set(drawing.attributes["aria-labelledby"].split()) <= page.ids
    assert "2025-09 1 1" in page.text


def test_a_section_shows_what_is_listed_and_what_may_come(pages: dict[str, Page]) -> None:
    """The newest first; a refused paper is found by the search alone."""
    text = pages["section/testing-fuzzing.html"].text
    assert "Mender" in text
    assert "Nobody Wanted" not in text
    assert "1 paper" in text
    assert "Mender" in pages["section/testing.html"].text


def test_the_living_tables(pages: dict[str, Page]) -> None:
    """Models by architecture, benchmarks and data sets with who reports what."""
    assert "Decoder 1" in pages["models.html"].text
    assert "HumanEval pass@1 74.4%" in pages["models.html"].text
    assert "HumanEval Mender 1 74.4% pass@1: Mender" in pages["benchmarks.html"].text
    assert "The Stack Mender 1 Mender" in pages["datasets.html"].text


def test_papers_json_holds_what_the_export_writes(site: Site) -> None:
    """Each paper by the published schema."""
    written = json.loads(files_of(site)["papers.json"])
    assert written == [to_json(paper) for paper in site.catalogue.papers]


def test_an_empty_list_has_a_site_too() -> None:
    """Words stand where papers would be, and there is no page, no link and no filter of which nothing is known."""
    pages = pages_of(a_site())
    assert "No paper tells of any yet." in pages["sections.html"].text
    assert "No digest yet" in pages["index.html"].text
    assert not {"facets.html", "models.html", "benchmarks.html", "datasets.html"} & {*pages}
    linked = {address for page in pages.values() for address in page.addresses if address.endswith("s.html")}
    assert linked <= {*pages}
    fields = [one for one in pages["papers.html"].elements if one.attributes.get("class") == "field"]
    assert ["hidden" in one.attributes for one in fields] == [False, True, True, False, False, False, False]


def test_a_system_is_no_benchmark() -> None:
    """A name of which it is only likely that it is a benchmark's, and which is the system's own, is in no table."""
    name = Fact(value="Mender", evidence="", confidence="likely")
    system = a_paper("Mender", facts=Facts(name=name, benchmark=name))
    benchmark = a_paper("Tester", facts=Facts(name=name, benchmark=replace(name, confidence="sure")))
    assert "benchmarks.html" not in pages_of(a_site(system))
    assert "Mender" in pages_of(a_site(benchmark))["benchmarks.html"].text


def test_hostile_words_stay_words() -> None:
    """Titles, names, abstracts, comments and links of papers are shown, and do nothing."""
    tame = pages_of(a_site(*(typed_paper(name, "Plain") for name in TITLES)))
    wild = pages_of(a_site(*(typed_paper(name, title.typed) for name, title in TITLES.items())))
    for path, page in wild.items():
        shape, expected = (
            [(one.name, sorted(one.attributes)) for one in read.elements] for read in (page, tame[path])
        )
        assert shape == expected, path
        assert not [address for address in page.addresses if "script:" in address or "data:" in address]
    for name, title in TITLES.items():
        assert f" {shown_words(title.typed)} " in wild[f"paper/{page_name(name)}.html"].text, name


def test_a_digest_is_told_in_both_languages(quiet_week: Digest) -> None:
    """On one page, with its Markdown and JSON beside it; no style stands in the page."""
    files = files_of(a_site(digests=(quiet_week,)))
    page = Page.of(files["digest/2025-W39.html"].decode())
    assert [one.attributes["lang"] for one in page.elements if one.name == "article"] == ["en", "zh-Hans"]
    assert "Awesome Code Models: week 39 of 2025" in page.text
    assert "Awesome Code Models：2025 年第 39 周" in page.text
    assert not [one for one in page.elements if "style" in one.attributes]
    assert files["digest/2025-W39.md"].startswith(b"# Awesome Code Models: week 39")
    assert "2025 年第 39 周" in files["digest/2025-W39.zh.md"].decode()
    assert json.loads(files["digest/2025-W39.json"])["week"]["name"] == "2025-W39"


def test_hostile_words_stay_words_in_digests_too(quiet_week: Digest) -> None:
    """Elements and attributes are those of plain words, whatever papers are called."""
    weeks = {name: Week(2025, number) for number, name in enumerate(TITLES, start=1)}
    wild, tame = (
        pages_of(
            a_site(
                digests=tuple(replace(hostile_digest(quiet_week, words[name]), week=weeks[name]) for name in weeks)
            )
        )
        for words in ({name: title.typed for name, title in TITLES.items()}, dict.fromkeys(TITLES, "Plain"))
    )
    for name, week in weeks.items():
        page, plain = wild[f"digest/{week}.html"], tame[f"digest/{week}.html"]
        assert [(one.name, one.attributes) for one in page.elements] == [
            (one.name, one.attributes) for one in plain.elements
        ], name


def test_sections_have_their_chinese_names(pages: dict[str, Page]) -> None:
    """On pages and in the search; addresses stay, and headings without one stay as the list has them."""
    chinese = [one.attributes.get("data-zh") for one in pages["section/program-repair.html"].elements]
    assert "程序修复" in chinese
    assert "程序修复 · Awesome Code Models" in chinese
    assert "Fuzzing" in pages["section/testing-fuzzing.html"].text


@pytest.mark.parametrize(
    ("url", "followed"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("https:///nowhere", False),
        ("https://[::1", False),
        ("https://example.org/a b", False),
        (" https://example.org", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_followed(url: str | None, followed: bool) -> None:  # noqa: FBT001 - a parameter
    """Over http or https to a named host."""
    assert web_address(url) == (url if followed else None)


def test_sections_that_look_alike_have_pages_of_their_own() -> None:
    """File names are plain letters, whatever a heading holds."""
    paths = ["A & B", "A / B", "../../etc", "代码", "…"]
    names = [Addresses(paths).section(path) for path in paths]
    assert len(set(names)) == len(paths)
    assert all(re.fullmatch(r"section/[a-z0-9-]+\.html", name) for name in names)
    assert slug_of("8.2 Benchmarks > Code Reasoning") == "8-2-benchmarks-code-reasoning"
    assert re.fullmatch(r"paper/[0-9a-f]{12}\.html", Addresses([]).paper("..\\x"))
    assert Addresses([]).paper("cs/0512345") == "paper/cs-0512345.html"


def test_labels_come_in_both_languages() -> None:
    """With the same values in both, escaped; a label that nobody translated is an error."""
    assert label("Week {week}", week="<b>") == '<span data-zh="&lt;b&gt; 周报">Week &lt;b&gt;</span>'
    assert in_element("Any") == 'data-zh="不限">Any'
    with pytest.raises(KeyError):
        label("Nobody translated this")
    for english, chinese in CHINESE.items():
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", chinese))
