from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.text import normalise, title_name


@pytest.mark.parametrize(
    "text",
    [
        "Text-to-SQL",
        "text to SQL",
        "Text–To—SQL",
        "  text\nto\tsql.",
        r"\textsc{Text}--to--\emph{SQL}",
        "Ｔｅｘｔ to ＳＱＬ",
        "te\u00adxt to\u200b sql\x00",
        "text&nbsp;to&#32;SQL",
        "text to SQL: https://example.org/code",
        "text to SQLhttps://example.org/code",
        "“text” → to… ‘SQL’ ≥",
        "text&ndash;to&amp;SQL",
        "$\\mathrm{text}$ to {\\bf SQL}",
    ],
)
def test_spellings_of_the_same_words_meet(text: str) -> None:
    """Hyphens, dashes, case, LaTeX, entities, width, invisible characters and URLs make no difference."""
    assert normalise(text) == " text to sql "


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("C++ and C#", " c++ and c# "),
        ("pass@$k$ or pass@10", " pass@k or pass@10 "),
        ("CodeT5+", " codet5+ "),
        ('na\\"{i}ve 10\\%', " naive 10 "),
        ("R&amp;D", " r d "),
        ("代码生成", " 代码生成 "),
        ("&#99999999999999;", ""),
        ("", ""),
        (" \x00 -- $$ {}", ""),
    ],
)
def test_normal_form(text: str, words: str) -> None:
    """What belongs to a word stays with it, and what has no word is empty."""
    assert normalise(text) == words


def test_case_can_be_kept() -> None:
    """Without folding, names can be told from common words."""
    assert normalise("With APPS, not apps", fold=False) == " With APPS not apps "


@given(st.text())
def test_any_text_becomes_words_with_one_space_around_each(text: str) -> None:
    """Whatever comes in, out come words, one space apart."""
    normalised = normalise(text)
    words = normalised.split(" ")[1:-1]
    assert normalised == (f" {' '.join(words)} " if words else "")
    assert all(words)


@given(st.text())
def test_normal_form_is_stable(text: str) -> None:
    """Normalising twice changes nothing more."""
    once = normalise(text)
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("SantaCoder: don't reach for the stars!", "SantaCoder"),
        (" SWE-bench : can it?", "SWE-bench"),
        ("No name here", ""),
        ("A very long beginning that goes on for far more than sixty characters: then a colon", ""),
        ("At 10:30", ""),
        ("", ""),
    ],
)
def test_title_name_is_what_stands_before_the_first_colon(title: str, name: str) -> None:
    """Only a short beginning before a colon and a space is a name."""
    assert title_name(title) == name


@given(st.text(st.characters(max_codepoint=0x2100, exclude_characters="\\&")))
def test_letters_of_another_script_change_nothing_beside_them(text: str) -> None:
    """ASCII is read by a faster way, which comes to the same words."""
    assert normalise(text + " 码") == (normalise(text) or " ") + "码 "
