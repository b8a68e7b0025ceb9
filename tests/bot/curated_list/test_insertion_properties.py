"""Whatever a stranger calls his paper, the list takes it as plain text and everything else stays as it was."""

from __future__ import annotations

import difflib
import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.curated_list.document import CuratedList, parse
from bot.curated_list.entry import EntryKind, Link
from bot.curated_list.escaping import clean_text
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry
from bot.curated_list.removal import remove
from tests.bot.curated_list.samples import BULLETS, EMPTY, NUMBERED, SAMPLE, TABLE, TAGGED
from tests.examples import examples

SECTIONS = [BULLETS, EMPTY, NUMBERED, TABLE, TAGGED, "2. Methods > Code Review"]

TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("*_`[]()<>!&;#|~$\\\"'{}^-+.:/=@ab1 \n"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)
TITLE = TEXT.filter(clean_text)
LINK = st.builds(
    Link,
    st.sampled_from(["repo", "data", "model", "Part A"]),
    st.text(alphabet="ab1-._~:/?#[]@!$&'()*+,;=%|\\`\"<>{}^", max_size=30).map("https://example.org/".__add__),
)


@st.composite
def new_entries(draw: st.DrawFn) -> NewEntry:
    """A paper with hostile texts for any section of the sample."""
    year, month = draw(st.integers(10, 29)), draw(st.integers(1, 12))
    optional = st.none() | TEXT
    return NewEntry(
        section=draw(st.sampled_from(SECTIONS)),
        arxiv_id=f"{year}{month:02d}.{draw(st.integers(0, 9999)):04d}" + ("8" if year > 14 else ""),
        title=draw(TITLE),
        month=f"20{year}-{month:02d}",
        name=draw(optional),
        base=draw(optional),
        tag=draw(optional),
        venue=draw(optional),
        size=draw(optional),
        language=draw(optional),
        links=tuple(draw(st.lists(LINK, max_size=2))),
    )


def rendered(text: str, *, html: bool) -> list[Token]:
    """All inline tokens of the document as Markdown shows it, in order."""
    tokens = MarkdownIt("commonmark", {"html": html}).enable("table").parse(text)
    return [token for token in tokens if token.type == "inline"]


def shown(token: Token) -> str:
    """The characters that a reader sees."""
    return "".join(child.content for child in token.children or [] if child.type in {"text", "code_inline"})


def links_of(token: Token) -> list[str]:
    """Where the links of one piece of text lead."""
    return [str(child.attrs["href"]) for child in token.children or [] if child.type == "link_open"]


@settings(max_examples=examples(100))
@given(entry=new_entries(), html=st.booleans())
def test_a_reader_sees_the_title_and_the_links_that_were_given(*, entry: NewEntry, html: bool) -> None:
    """The clean title between quotes, one link for each one given, to where it leads; no HTML, no images, no code."""
    before, after = rendered(SAMPLE, html=html), rendered(insert(SAMPLE, [entry]), html=html)
    old = Counter(token.content for token in before)
    new = [token for token in after if not old[token.content] or old.subtract([token.content])]
    children = Counter(child.type for token in new for child in token.children or [])
    assert not set(children) - {"text", "strong_open", "strong_close", "link_open", "link_close"}
    assert any(f'"{clean_text(entry.title)}"' in shown(token) for token in new)
    expected = [f"https://arxiv.org/abs/{entry.arxiv_id}", *(link.url for link in entry.links)]
    normalised = [MarkdownIt().normalizeLink(_encoded(url)) for url in expected]
    assert [href for token in new for href in links_of(token)] == normalised


def _encoded(url: str) -> str:
    """The URL with the characters that cannot stand in a Markdown link written by their numbers."""
    written = "".join(f"%{ord(character):02X}" if character in '()<>[]{}"`\\|^' else character for character in url)
    return re.sub(r"(&(?:#\w+|\w+));", r"\1%3B", written)  # what looks like an entity would be read as one


@settings(max_examples=examples(100))
@given(entry=new_entries())
def test_the_section_grows_by_exactly_this_entry(entry: NewEntry) -> None:
    """All other entries read as before, but for numbers and padding; the new one reads as it was given."""
    before, after = parse(SAMPLE), parse(insert(SAMPLE, [entry]))
    assert [*after.outline] == [*before.outline]
    gained = readings(after) - readings(before)
    assert not readings(before) - readings(after)
    assert gained == Counter([(entry.section, entry.arxiv_id, entry.month, clean_text(entry.title))])


@settings(max_examples=examples(100))
@given(entry=new_entries())
def test_all_other_bytes_are_untouched(entry: NewEntry) -> None:
    """A bullet list is the old text with a piece put in; elsewhere only later numbers and padding differ."""
    text = insert(SAMPLE, [entry])
    if parse(SAMPLE).outline[entry.section].kind is EntryKind.BULLET:
        prefix = next((i for i, (a, b) in enumerate(zip(SAMPLE, text, strict=False)) if a != b), len(SAMPLE))
        assert text.endswith(SAMPLE[prefix:])
        return
    section = parse(SAMPLE).outline[entry.section]
    grown = len(text) - len(SAMPLE)
    assert text[: section.start] == SAMPLE[: section.start]
    assert text[section.end + grown :] == SAMPLE[section.end :]
    kept = [line.strip("0123456789") for line in SAMPLE[section.start : section.end].splitlines()]
    now = [line.strip("0123456789") for line in text[section.start : section.end + grown].splitlines()]
    if section.kind is EntryKind.TABLE:
        kept, now = ([" ".join(line.replace("-", "").split()) for line in lines] for lines in (kept, now))
    changes = [tag for tag, *_ in difflib.SequenceMatcher(None, kept, now, autojunk=False).get_opcodes()]
    assert changes.count("insert") == 1
    assert not {"replace", "delete"} & set(changes)


@settings(max_examples=examples(100))
@given(entries=st.lists(new_entries(), max_size=5, unique_by=lambda entry: (entry.section, entry.arxiv_id)))
def test_removing_what_was_inserted_gives_back_the_text(entries: list[NewEntry]) -> None:
    """To the byte, for any number of papers in any sections; and the order in which they come makes no difference."""
    inserted = insert(SAMPLE, entries)
    assert inserted == insert(SAMPLE, entries[::-1])
    assert remove(inserted, [(entry.section, entry.arxiv_id) for entry in entries]) == SAMPLE


@settings(max_examples=examples(100))
@given(
    entries=st.lists(new_entries(), max_size=4, unique_by=lambda entry: (entry.section, entry.arxiv_id)),
    data=st.data(),
)
def test_one_after_the_other_in_any_order_is_the_same_as_all_at_once(
    *, entries: list[NewEntry], data: st.DataObject
) -> None:
    """So it does not matter when a paper comes."""
    one_by_one = SAMPLE
    for entry in data.draw(st.permutations(entries)):
        one_by_one = insert(one_by_one, [entry])
    assert one_by_one == insert(SAMPLE, entries)


def readings(curated: CuratedList) -> Counter[tuple[str, str | None, str | None, str | None]]:
    """What the entries say, wherever they stand."""
    return Counter((entry.section, entry.arxiv_id, entry.month, entry.title) for entry in curated.entries)
