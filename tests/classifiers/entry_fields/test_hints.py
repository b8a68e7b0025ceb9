from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.entry_fields import base_models, links, names
from classifiers.entry_fields.hints import HintedPattern
from classifiers.entry_fields.languages import mentions
from classifiers.entry_fields.programming_languages import LANGUAGES


def hinted_patterns() -> Iterator[object]:
    """Every pattern with hints that there is."""
    for module in (base_models, links, names):
        for name, value in vars(module).items():
            if isinstance(value, HintedPattern):
                yield pytest.param(value, id=f"{module.__name__.rpartition('.')[2]}.{name}")


@pytest.mark.parametrize("hinted", list(hinted_patterns()))
@given(data=st.data())
def test_hints_hold_for_whatever_matches(hinted: HintedPattern, data: st.DataObject) -> None:
    """A text that the pattern matches has one of its hints, so that looking for them first loses nothing."""
    text = data.draw(st.from_regex(hinted.pattern))
    for match in hinted.pattern.finditer(text):
        assert hinted.may_match(match[0])
    assert [match.span() for match in hinted.finditer(text)] == [m.span() for m in hinted.pattern.finditer(text)]


def test_a_text_without_hints() -> None:
    """Nothing is searched, and nothing found, where no hint stands."""
    pattern = HintedPattern(r"(?:one|two) thing", hints=("one ", "two "))
    assert pattern.search("any thing") is None
    assert list(pattern.finditer("one thing, two thing")) != []
    assert pattern.search("two thing")


@given(st.lists(st.sampled_from([*LANGUAGES, " ", ", ", "-to-", "code", "x", "."]), max_size=12).map("".join))
def test_small_names_make_no_difference(text: str) -> None:
    """A text is read alike whether a name such as "shell script" stands behind it or not."""
    alone = mentions(text)
    assert mentions(f"{text} ... and a shell script")[: len(alone)] == alone
