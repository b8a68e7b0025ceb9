"""Authors are told apart in the one string in which arXiv keeps them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.author_list import split_authors


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Abel", ("Ada Abel",)),
        ("Ada Abel, Bo Chen and Dag Eriksen", ("Ada Abel", "Bo Chen", "Dag Eriksen")),
        ("Ada Abel, Bo Chen, and Dag Eriksen", ("Ada Abel", "Bo Chen", "Dag Eriksen")),
        ("A. Abel (1 and 2), B. Chen (2) ((1) Here, There, (2) Elsewhere)", ("A. Abel", "B. Chen")),
        ("Ada Abel (University of X, Dept. of Y),\n  Bo Chen", ("Ada Abel", "Bo Chen")),
        ("Ada Abel, Jr., Bo Chen III", ("Ada Abel, Jr.", "Bo Chen III")),
        (r"J\"urgen M\"uller and Jos\'{e} D{\'\i}az", ("Jürgen Müller", "José Díaz")),
        ("Sandy Anderson, Andy Fernand", ("Sandy Anderson", "Andy Fernand")),
        ("Ada Abel (never closed, Bo Chen", ("Ada Abel",)),
        ("", ()),
    ],
)
def test_authors_are_split(text: str, names: tuple[str, ...]) -> None:
    """Commas and "and" part names; affiliations are left out, suffixes stay, accents become letters."""
    assert split_authors(text) == names


@given(st.text(alphabet="ab ,(){}\\'and.", max_size=60))
def test_any_text_is_split(text: str) -> None:
    """Whatever stands there, names come out that are neither empty nor more than the text has."""
    names = split_authors(text)
    assert all(name == " ".join(name.split()) != "" for name in names)
