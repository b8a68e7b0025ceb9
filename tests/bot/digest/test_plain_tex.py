from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.plain_tex import without_tex


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        (r"It attains 21.4\% pass@1 (2410--2505).", "It attains 21.4% pass@1 (2410–2505)."),
        (r"On $\tau^2$-bench it is $2.5\times$ faster, at $>90\%$.", "On τ^2-bench it is 2.5× faster, at >90%."),
        (r"It runs in $\mathcal{O}(n)$ -- \emph{very} fast.", "It runs in O(n) – very fast."),
        ("We call it ``small'' --- it is.", "We call it “small” — it is."),
        ("It costs $0.23 and $0.38 per issue.", "It costs $0.23 and $0.38 per issue."),
        ("It costs $5 for one and $6 for two.", "It costs $5 for one and $6 for two."),
        (r"Half is $\frac{1}{2}$, and {this} stays.", r"Half is $\frac{1}{2}$, and {this} stays."),
    ],
)
def test_tex_is_read_and_money_stays(sentence: str, read: str) -> None:
    """What is not understood stays as it was typed."""
    assert without_tex(sentence) == read


@given(st.text(alphabet="$\\{}%ab1-`' ", max_size=40) | st.text(max_size=40))
def test_words_without_signs_of_tex_are_never_changed(words: str) -> None:
    """And whatever is typed, it can be read."""
    made = without_tex(words)
    assert len(made) <= len(words)
    if not set(words) & set("$\\-`'"):
        assert made == words
