from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.chat_text import chat_markdown, chat_words
from bot.forge.text import cleaned, conversation


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("## New: 2 papers", "New: 2 papers"),
        ("> something is missing", "! something is missing"),
        ("- **[A \\[b\\] c](https://arxiv.org/abs/2509.01003)**", "- A [b] c (https://arxiv.org/abs/2509.01003)"),
        ("a\\_b <span>\\$</span>k<span>\\$</span> &lt;at&gt; &amp;amp; 61\\.5%", "a_b $k$ <\u200bat> &amp; 61.5%"),
        ("<https://example.org/2025-W39.html>", "https://example.org/2025-W39.html"),
    ],
)
def test_a_service_without_markdown_gets_words(markdown: str, words: str) -> None:
    """Not a source text full of signs."""
    assert chat_words(markdown) == words


@given(st.text(alphabet=st.sampled_from("ab*_[]()<>&$\\`!#-.:/@ "), max_size=40))
def test_the_words_of_a_title_come_back(title: str) -> None:
    """Whatever signs it holds; only what keeps it from having an effect stays in between, and calls nobody."""
    words = chat_words(f"- **{conversation(title, limit=100)}**")
    assert words.replace("\u200b", "") == f"- {cleaned(title, limit=100)}"
    assert "<at" not in words


def test_a_chat_is_spared_the_html_of_github() -> None:
    """It would show it as it stands; a backslash keeps a sign from having an effect there."""
    assert (
        chat_markdown("<span>\\$</span>k<span>\\$</span> &lt;at&gt; a\\_b &amp;amp;") == "$k$ \\<at\\> a\\_b \\&amp;"
    )
