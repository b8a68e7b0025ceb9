"""The site in a real browser, opened from the disk.

Every reader also sees to it that the browser complains about nothing and asks nobody else (`tests.bot.site.browser`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.digest.content import Digest
from bot.digest.html import render_html
from bot.site.environment import shown_words
from bot.site.folder import write_site
from bot.site.pages import site_files
from tests.axe import source as axe
from tests.bot.digest.samples import hostile_digest
from tests.bot.hostile import TITLES
from tests.bot.site.browser import Reader, reading, require
from tests.bot.site.samples import a_site, page_name, typed_paper

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MENDER, WAITING, REFUSED, SURVEY = (
    "Mender: A Model that Mends",
    "Waiting for a Place",
    "Fuzzing Nobody Wanted",
    "An Old Survey of Mending",
)
ATTACK = "<img src=x onerror=alert(1)><script>alert(2)</script>"
PAGES = (
    "index.html",
    "papers.html",
    "paper/2509.00004.html",
    "section/program-repair.html",
    "benchmarks.html",
    "digest/2025-W39.html",
)
IN_THE_DARK = ("index.html", "papers.html", "paper/2509.00004.html")


def titles(page: Page) -> list[str]:
    """The papers that the search shows, once it is ready."""
    page.wait_for_selector("#search:not([hidden])")
    return page.locator("#results .title").all_text_contents()


def test_words_find_papers(reader: Reader) -> None:
    """In any case and without accents, in titles, names of authors, systems and venues; titles come first."""
    page = reader.open("papers.html")
    assert titles(page) == [MENDER, WAITING, REFUSED, SURVEY]
    page.fill("#q", "muller elodie")
    assert titles(page) == [SURVEY]
    page.fill("#q", "MEND")
    assert titles(page) == [MENDER, SURVEY]
    page.fill("#q", "i\u1d9c\u02e2e")
    assert titles(page) == [MENDER]
    page.fill("#q", "icse")
    assert titles(page) == [MENDER]
    page.fill("#q", ATTACK)
    assert titles(page) == []
    assert page.locator("#nothing").is_visible()
    assert page.locator("#found").text_content() == "0 papers"


def test_an_address_holds_what_was_chosen(reader: Reader) -> None:
    """Whoever is sent it sees the same; the browser's Back and Forward go through the choices."""
    page = reader.open("papers.html")
    page.select_option("#section", "Testing")
    assert titles(page) == [MENDER, REFUSED]
    page.select_option("#status", "listed")
    page.select_option("#facet", "task")
    page.select_option("#venue", "ICSE")
    page.select_option("#from", "2025-09")
    page.select_option("#until", "2025-09")
    page.fill("#q", "mender & co")
    assert titles(page) == []
    page.fill("#q", "mender")
    assert titles(page) == [MENDER]
    fragment = page.evaluate("location.hash")
    for _ in range(5):
        page.go_back()
    assert titles(page) == [MENDER, REFUSED]
    assert [page.input_value(field) for field in ("#q", "#section", "#status")] == ["", "Testing", ""]
    page.go_forward()
    assert titles(page) == [MENDER]

    reader.open("index.html")
    page = reader.open("papers.html", fragment)
    assert titles(page) == [MENDER]
    assert [page.input_value(field) for field in ("#q", "#section", "#venue")] == ["mender", "Testing", "ICSE"]
    page.click("button[type=reset]")
    assert len(titles(page)) == 4
    assert page.evaluate("location.hash") == ""
    page.go_back()
    assert titles(page) == [MENDER]


def test_links_of_other_pages_lead_into_the_search(reader: Reader) -> None:
    """From the front page's figures and from a section's page."""
    page = reader.open("index.html")
    page.click(".tiles a:has-text('Refused')")
    assert titles(page) == [REFUSED]
    page = reader.open("section/program-repair.html")
    page.click("text=Search these papers")
    assert titles(page) == [MENDER, WAITING]
    page.click(f"text={MENDER}")
    assert page.locator("h1").text_content() == MENDER


def test_the_language_is_switched_and_kept(reader: Reader) -> None:
    """Labels, names of facets and attributes change, titles stay, and the next page knows."""
    page = reader.open("papers.html")
    assert page.locator("html").get_attribute("lang") == "en"
    page.click("#language")
    assert page.locator("html").get_attribute("lang") == "zh"
    assert page.locator("h1").text_content() == "全部论文"
    assert page.locator("#found").text_content() == "4 篇论文"
    assert (page.locator("#q").get_attribute("placeholder") or "").startswith("标题")
    page.fill("#q", "waiting")
    assert titles(page) == [WAITING]
    assert page.locator("#results .status").text_content() == "已提议"
    assert page.locator("#section option[value='Program Repair']").text_content() == "程序修复 (2)"
    page = reader.open("facet/task.repair.html")
    assert page.locator("h1").text_content() == "代码修复"
    assert page.title().startswith("代码修复 · ")
    page = reader.open("digest/2025-W39.html")
    assert page.locator("h1:visible").all_text_contents() == ["Awesome Code Models：2025 年第 39 周"]
    page.click("#language")
    assert page.locator("h1:visible").all_text_contents() == ["Awesome Code Models: week 39 of 2025"]


def test_colours_follow_the_system_until_somebody_chooses(reader: Reader) -> None:
    """The choice is kept, and given back to the system by a third click."""
    ground = "getComputedStyle(document.body).backgroundColor"
    reader.page.emulate_media(color_scheme="dark")
    page = reader.open("index.html")
    dark = page.evaluate(ground)
    page.click("#colours")
    light = page.evaluate(ground)
    assert light != dark
    page = reader.open("papers.html")
    assert page.evaluate(ground) == light
    page.click("#colours")
    assert page.evaluate(ground) == dark
    page.click("#colours")
    assert page.locator("#colours").text_content() == "Auto"


def test_the_keyboard_is_enough(reader: Reader) -> None:
    """The first tab leads past the header, a slash to the search; what has the focus is seen."""
    page = reader.open("index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
    page.keyboard.press("/")
    page.keyboard.type("survey & co")
    page.keyboard.press("Enter")
    page.wait_for_url("**/papers.html#q=survey+%26+co")
    assert page.input_value("#q") == "survey & co"
    reader.open("models.html").keyboard.press("/")
    page.wait_for_selector("#q:focus")
    page.keyboard.type("survey")
    assert titles(page) == [SURVEY]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("/")
    page.keyboard.type("mender/")
    assert page.input_value("#q") == "mender/"


def test_the_site_is_of_use_without_scripts_and_without_memory(browser: Browser, site_folder: Path) -> None:
    """Pages are whole, the switches are not shown, and the search says where the papers are."""
    with reading(browser, site_folder, java_script_enabled=False) as reader:
        page = reader.open("papers.html")
        assert page.locator(".without-scripts a").first.is_visible()
        assert not page.locator("#colours").is_visible()
        assert page.locator("#search").is_hidden()
    with reading(browser, site_folder) as reader:
        reader.page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error(); }})")
        page = reader.open("papers.html")
        assert not page.locator(".without-scripts").is_visible()
        page.click("#language")
        assert page.locator("h1").text_content() == "全部论文"


def test_hostile_words_do_nothing(browser: Browser, quiet_week: Digest, tmp_path: Path) -> None:
    """On pages, among the search's results, and in a mail, which has no policy that would stop them."""
    typed = {name: title.typed for name, title in TITLES.items()}
    digest = hostile_digest(quiet_week, " ".join(words[:80] for words in typed.values()))
    write_site(tmp_path, site_files(a_site(*(typed_paper(*one) for one in typed.items()), digests=(digest,))))
    mails = [render_html(hostile_digest(quiet_week, words)) for words in typed.values()]
    (tmp_path / "mails.html").write_text("".join(mails), encoding="utf-8")
    places = ("index.html", "section/program-repair.html", f"paper/{page_name('html')}.html")
    with reading(browser, tmp_path) as reader:
        for path in (*places, "digest/2025-W39.html", "mails.html", "papers.html"):
            page = reader.open(path)
            assert page.locator("script:not([src*='assets/']), img, iframe, [onerror]").count() == 0, path
        assert sorted(titles(page)) == sorted(map(shown_words, typed.values()))


def test_axe_finds_nothing_serious(reader: Reader) -> None:
    """By axe-core's own rules on every kind of page, for contrast also in the dark; a phone scrolls down alone."""
    require(axe.missing(), in_ci=bool(os.environ.get("CI")))
    script = axe.SCRIPT.read_text(encoding="utf-8")
    reader.page.set_viewport_size({"width": 360, "height": 780})
    for path in PAGES:
        page = reader.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        page.evaluate(script)
        assert serious(page, {}) == [], path
        if path in IN_THE_DARK:
            page.emulate_media(color_scheme="dark")
            assert serious(page, {"runOnly": ["color-contrast"]}) == [], path
            page.emulate_media(color_scheme="light")


def serious(page: Page, options: dict[str, Any]) -> list[tuple[str, str]]:
    """Rules that a page breaks seriously, with the first element that does."""
    found = page.evaluate("options => axe.run({preload: false, resultTypes: ['violations'], ...options})", options)
    return [
        (one["id"], one["nodes"][0]["html"])
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
