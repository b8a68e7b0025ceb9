from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curated_list.heading_names import plain_path

WORDS = st.lists(st.text("abcdefgxyz", min_size=1, max_size=6), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2. Models > 2.1 Base LLMs", "3. Models > 3.1 Base LLMs"),
        ("2. Models", "Models"),
        ("2.1. Models", "2) Models"),
        ("Models", "🔥 **Models** :fire:"),
        ("Models", "1️⃣ models!"),
        ("Code QA & Reasoning", "Code QA and Reasoning"),
        ("Code QA &amp; Reasoning", "code qa & reasoning"),
        ("Instruction Fine-Tuning on Code", "(Instruction) Fine Tuning on Code"),
        ("Methods/Models", "Methods / Models"),
        ("Pre-training", "Pretraining"),
        ("[Models](#models)", "Models"),
        ("Poincaré Embeddings", "Poincare embeddings"),
    ],
)
def test_style_makes_no_difference(before: str, after: str) -> None:
    """Numbers of the outline, case, punctuation, emoji, Markdown, spaces and ways to write "and"."""
    assert plain_path(before) == plain_path(after)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C", "C++"),
        ("C", "C#"),
        ("2024", "2025"),
        ("2024 Papers", "2025 Papers"),
        ("10 Ideas", "20 Ideas"),
        ("GPT 3", "GPT 4"),
        ("A > B", "B > A"),
        ("A > B", "A"),
        ("Program Repair", "Program Repair (2)"),
        ("Code Summarization", "Code Commenting and Summarization"),
        ("代码", "数据"),
    ],
)
def test_words_make_a_difference(one: str, other: str) -> None:
    """So do years, the names of languages, the order of headings, and which of two equal headings it is."""
    assert plain_path(one) != plain_path(other)


@given(words=WORDS, number=st.integers(1, 99), sub=st.integers(1, 99), mark=st.sampled_from(["", ".", ")"]))
def test_any_outline_number_is_left_out(words: list[str], number: int, sub: int, mark: str) -> None:
    """Whatever the number is, the heading after it says the same."""
    heading = " ".join(words)
    assert plain_path(f"{number}. {heading}") == plain_path(f"{number}.{sub}{mark} {heading}") == plain_path(heading)


@given(words=WORDS, data=st.data())
def test_case_and_punctuation_are_left_out(words: list[str], data: st.DataObject) -> None:
    """Between and around the words may stand what will."""
    shuffled = [word.upper() if data.draw(st.booleans()) else word for word in words]
    separator = data.draw(st.sampled_from([" ", "-", " / ", ", ", "  ", " – ", "_"]))
    assert plain_path(f"**{separator.join(shuffled)}**!") == plain_path(" ".join(words))


def test_a_heading_of_emoji_says_nothing() -> None:
    """It is like no other heading, not even like another one of emoji."""
    assert plain_path("🔥 > 2. Models") == ("", "models")
