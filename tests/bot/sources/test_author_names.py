"""LaTeX in names becomes letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]  # it ships no py.typed

from bot.sources.author_names import plain_name

PARTS = (
    "\\author", "\\include", "\\input", "\\fcolorbox", "\\sqrt", "\\texorpdfstring", "\\href", "\\'",
    "\\begin{array}", "\\end{array}", "{", "}", "[", "]", "$", "%", "&", "^", "_", "~", "Ada", " ",
)  # fmt: skip
_LETTERS = st.sampled_from(["a", "E", "n", "Z", r"\i", r"\j"])
_SIGNS = st.sampled_from(list("\"'`^~=."))
_MARKS = st.sampled_from(list("cdHkruv"))
_ACCENTS = st.one_of(
    st.builds("\\{}{}".format, _SIGNS, _LETTERS),
    st.builds("\\{}{{{}}}".format, st.one_of(_SIGNS, _MARKS), _LETTERS),
    st.builds("{{\\{}{}}}".format, _SIGNS, _LETTERS),
    st.sampled_from(
        [r"{\o}", r"{\ss}", r"{\L}", r"{\aa}", r"\o ", r"\ss{}", r"{\v c}", "{-}", "{van}", "~", "\\", "{"]
    ),
)
_TEXTS = st.text(alphabet="aBé1 .,'-", max_size=4)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        (r"J\"urgen  M\"uller", "Jürgen Müller"),
        (r"Bal\'{a}zs K{\'e}gl", "Balázs Kégl"),
        (r"Zden\v{e}k D{\'\i}az", "Zdeněk Díaz"),
        (r"S{\o}ren \L{}ukasz", "Søren Łukasz"),
        (r"\'{E}cole Xin{-}Cheng", "École Xin-Cheng"),
        ("100% {Percent}", "100% Percent"),
        ("O'Brien", "O'Brien"),
    ],
)
def test_names_are_read(name: str, read: str) -> None:
    """However an accent is written."""
    assert plain_name(name) == read


@given(st.lists(st.one_of(_ACCENTS, _TEXTS), max_size=6).map("".join))
def test_the_short_way_reads_what_the_long_way_reads(name: str) -> None:
    """Accents that are read one by one come out as in a name that the library reads as a whole."""
    whole = name
    if "\\" in name or "{" in name:
        whole = LatexNodes2Text().latex_to_text(name) or name
    assert plain_name(name) == " ".join(whole.split())


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
