from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.author_names import plain_name

PARTS = (
    "\\author", "\\include", "\\input", "\\fcolorbox", "\\sqrt", "\\texorpdfstring", "\\href", "\\'",
    "\\begin{array}", "\\end{array}", "{", "}", "[", "]", "$", "%", "&", "^", "_", "~", "Ada", " ",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Ada \\include", "Ada"),
        ("$\\href{javascript:alert(1)}{x}$", "javascript:alert(1) x"),
        ("{" * 3_000 + "Ada", "Ada"),
    ],
)
def test_the_letters_of_a_name_that_cannot_be_understood_stay(name: str, plain: str) -> None:
    """LaTeX that is broken, or that is none, stops no harvest."""
    assert plain_name(name) == plain


@given(st.lists(st.sampled_from(PARTS), max_size=10).map("".join))
def test_any_name_is_taken(name: str) -> None:
    """Whatever an author typed, there is a name on one line."""
    assert plain_name(name).splitlines() in ([], [plain_name(name)])
