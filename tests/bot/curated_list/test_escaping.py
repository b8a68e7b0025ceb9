from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.curated_list.escaping import LENGTH_LIMIT, clean_text, escape_markdown

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from("*_`[]()<>!&;#|~$\\\"'{}^-+.:/=@ab1 "),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=80,
)


@pytest.mark.parametrize(
    "title",
    [
        "C++ and C# in pass@k, 64% Better: Q&A on A/B",
        "Learning $\\lambda$-Calculus with $\\ell_0$ and M$^3$",
        "Can Models Earn $1 Million?",
        "RustEvo^2 -- An Attacker’s Dream",
        "snake_case names and a < b > c",
        '"Quoted" Words',
        "#1 {x} (y) = z!",
    ],
)
def test_ordinary_titles_come_out_as_people_write_them(title: str) -> None:
    """Neither cleaning nor escaping touches what needs no care."""
    assert escape_markdown(clean_text(title)) == title


@pytest.mark.parametrize(
    ("plain", "written"),
    [
        ("S*: x", "S\\*: x"),
        ("_x_ x_", "\\_x\\_ x\\_"),
        ("a__b a_b", "a\\_\\_b a_b"),
        ("汉_字 é_ñ", "汉\\_字 é_ñ"),
        ("https://x.org www.x.org a@x.org", "https\\://x.org www\\.x.org a\\@x.org"),
        ("`x'", "\\`x'"),
        ("[PAUSE](u)", "\\[PAUSE\\](u)"),
        ("<think> x", "\\<think> x"),
        ("a &amp; b &#1", "a \\&amp; b \\&#1"),
        ("~~x~~", "\\~\\~x\\~\\~"),
        ("$5 and $6", "\\$5 and \\$6"),
        ("$\\href{x}$", "\\$\\href{x}\\$"),
        ("a\\b \\. end\\", "a\\b \\\\. end\\\\"),
        ("$a_1 _b$", "$a_1 \\_b$"),
    ],
)
def test_what_markdown_would_take_is_escaped(plain: str, written: str) -> None:
    """Only there, and only so much."""
    assert escape_markdown(plain) == written


def test_bars_are_escaped_in_tables_only() -> None:
    """In a list a bar is a bar."""
    assert (escape_markdown("a|b"), escape_markdown("a|b", in_table=True)) == ("a|b", "a\\|b")


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("  two\n lines\tand\u00a0more ", "two lines and more"),
        ("right\u202eto\u2066left\u200b\ufeff\u00ad", "righttoleft"),
        ("bell\x07 null\x00", "bell null"),
        ("ignor\U000e0080able\U000e0100", "ignorable"),
        ("e\u0301", "é"),
        ("\\textsc{AIEV}: $\\texttt{Droid}$ and \\emph{\\textbf{x}}", "AIEV: Droid and x"),
        ("S\\*: Q\\&A 5\\%", "S*: Q&A 5%"),
    ],
)
def test_cleaning_leaves_one_visible_line(dirty: str, clean: str) -> None:
    """White space is folded, invisible characters go, LaTeX that only styles goes."""
    assert clean_text(dirty) == clean


def test_long_titles_end_in_an_ellipsis() -> None:
    """Nobody fills the list with one title."""
    cleaned = clean_text("word, " * 1000)
    assert len(cleaned) <= LENGTH_LIMIT
    assert cleaned.endswith("word,…")


@given(HOSTILE)
def test_cleaning_is_done_once(text: str) -> None:
    """A clean text stays as it is, in NFC, without control characters or line ends."""
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"} for character in cleaned)


@given(text=HOSTILE, html=st.booleans())
def test_a_reader_sees_exactly_the_clean_text(*, text: str, html: bool) -> None:
    """Between quotes, Markdown shows the characters themselves: no emphasis, links, code, HTML or entities."""
    cleaned = clean_text(text)
    (paragraph,) = MarkdownIt("commonmark", {"html": html}).parseInline(f'x "{escape_markdown(cleaned)}"')
    assert {child.type for child in paragraph.children or []} <= {"text"}
    assert "".join(child.content for child in paragraph.children or []) == f'x "{cleaned}"'
