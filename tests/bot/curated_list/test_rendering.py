"""What a reader of the rendered list sees of a paper whose texts are hostile."""

from __future__ import annotations

import functools
from collections import Counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.curated_list.document import parse
from bot.curated_list.escaping import clean_text
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry
from tests.bot.curated_list.generated_lists import HOSTILE
from tests.bot.curated_list.hostile_titles import TITLES
from tests.bot.curated_list.samples import BULLETS, EMPTY, NUMBERED, SAMPLE, TABLE, TAGGED
from tests.examples import examples
from tests.prettier.process import NEWEST, OLDEST, Prettier

ARXIV_ID, MONTH = "2509.00001", "2025-09"
HOSTILE_TITLES = pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
SHAPES = (BULLETS, NUMBERED, TAGGED, EMPTY, TABLE)
SECTIONS = pytest.mark.parametrize("section", SHAPES)


@functools.cache
def renderer() -> MarkdownIt:
    """Markdown as GitHub reads it: tables, strikethrough, and links made of bare addresses."""
    markdown = MarkdownIt("gfm-like", {"html": True})
    assert markdown.linkify is not None
    markdown.linkify.set({"fuzzy_link": False, "fuzzy_email": True, "fuzzy_ip": False})
    markdown.linkify.add("//", None)
    markdown.linkify.add("www.", "http:")
    return markdown


def hostile_entry(section: str, title: str) -> NewEntry:
    """A paper of which every text is the same hostile one."""
    texts = dict.fromkeys(("name", "base", "tag", "venue", "size", "language"), title)
    return NewEntry(section=section, arxiv_id=ARXIV_ID, title=title, month=MONTH, **texts)  # type: ignore[arg-type]  # no links among them


def shown(inline: Token) -> str:
    """The characters that a reader sees of one piece of text."""
    return "".join(child.content for child in inline.children or [] if child.type in {"text", "text_special"})


def expected(section: str, title: str) -> list[str]:
    """What a reader should see of the paper: the one line of an item, or the cells of a row."""
    clean = clean_text(title)
    field = clean.replace('"', "'")
    quoted = f'"{clean}" [{MONTH}] [{field}] [paper]'
    return {
        NUMBERED: [f"{field} ({field}): {quoted}"],
        TAGGED: [f"[{field}] {quoted}"],
        TABLE: [MONTH, field, field, field, field, f'"{clean}" [paper]'],
    }.get(section, [quoted])


def count(tokens: list[Token]) -> Counter[str]:
    """How many tokens there are of each kind, those inside lines included."""
    return Counter(each.type for token in tokens for each in [token, *(token.children or [])])


@functools.cache
def sample() -> list[Token]:
    """The sample as it is rendered before anything is inserted."""
    return renderer().parse(SAMPLE)


def check(section: str, title: str) -> None:
    """One item or row more, that reads as it should and has one link; nothing else is more or less than before."""
    text = insert(SAMPLE, [hostile_entry(section, title)])
    before, after = sample(), renderer().parse(text)
    gained = count(after)
    gained.subtract(count(before))
    cells = len(expected(section, title))
    if section == TABLE:
        assert {kind: gained[kind] for kind in ("tr_open", "td_open")} == {"tr_open": 1, "td_open": cells}
    else:
        assert gained["list_item_open"] == 1
    assert gained["inline"] == cells
    assert gained["link_open"] == 1
    untouched = (
        "html_block",
        "html_inline",
        "image",
        "code_inline",
        "s_open",
        "em_open",
        "heading_open",
        "hr",
        "fence",
    )
    assert {kind: gained[kind] for kind in untouched} == dict.fromkeys(untouched, 0)
    old = Counter(token.content for token in before)
    lines = [token for token in after if token.type == "inline"]
    new = next(index for index, token in enumerate(lines) if f"/abs/{ARXIV_ID}" in token.content)
    assert f"/abs/{ARXIV_ID}" not in old
    assert [shown(token) for token in lines[new + 1 - cells : new + 1]] == expected(section, title)


@SECTIONS
@HOSTILE_TITLES
def test_a_reader_sees_the_words_and_nothing_else(section: str, title: str) -> None:
    """Of each title that people have thought of, in every shape of an entry."""
    check(section, title)


@SECTIONS
@settings(max_examples=examples(60), deadline=None)  # of each section
@given(title=HOSTILE.filter(clean_text))
def test_a_reader_sees_the_words_whatever_they_are(section: str, title: str) -> None:
    """Of any text at all."""
    check(section, title)


@SECTIONS
@HOSTILE_TITLES
def test_the_title_is_read_back_as_it_was_given(section: str, title: str) -> None:
    """What a reader of the rendered list sees, the program sees as well."""
    after = parse(insert(SAMPLE, [hostile_entry(section, title)]))
    (entry,) = [entry for entry in after.sections[section].entries if entry.arxiv_id == ARXIV_ID]
    assert (entry.title, entry.month) == (clean_text(title), MONTH)


@pytest.fixture(scope="module", params=[NEWEST, OLDEST])
def package(request: pytest.FixtureRequest) -> str:
    """Both ends of Prettier's 3.x line."""
    return str(request.param)


@pytest.fixture(scope="module")
def settled(prettier: Prettier, package: str) -> str:
    """The sample as Prettier writes it."""
    return prettier.format(SAMPLE, package=package)


@pytest.fixture(scope="module")
def as_today(prettier: Prettier) -> str:
    """The sample as today's Prettier writes it."""
    return prettier.format(SAMPLE)


@SECTIONS
def test_prettier_leaves_the_escapes_of_all_titles(
    section: str, prettier: Prettier, package: str, settled: str
) -> None:
    """All hostile titles in one list, each in an entry of its own."""
    entries = [
        NewEntry(
            section=section,
            arxiv_id=f"2509.{index:05d}",
            title=title,
            month=MONTH,
            name=title,
            base=title,
            tag=title,
            venue=title,
            size=title,
            language=title,
        )
        for index, title in enumerate(TITLES.values())
    ]
    text = insert(settled, entries)
    assert prettier.format(text, package=package).splitlines() == text.splitlines()


@settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=HOSTILE.filter(clean_text))
@example(title="a_*b*_")
def test_prettier_leaves_the_escapes_of_any_title(prettier: Prettier, as_today: str, title: str) -> None:
    """Of any text at all, in every shape of an entry, as Prettier is today."""
    text = insert(as_today, [hostile_entry(section, title) for section in SHAPES])
    assert prettier.format(text) == text
