from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.digest.content import Digest
from bot.digest.plain import COLUMNS, render_text, width, wrapped
from tests.bot.digest.samples import hostile_digest
from tests.bot.digest.voices import IN_CHINESE, IN_ENGLISH
from tests.bot.hostile import TITLES

MARKS = re.compile(r"^(?:\* |! |=+$|-+$|-- $)", re.MULTILINE)
"""What begins an item, a note, what is under a heading, and the end."""


def test_no_line_is_too_wide(full_digest: Digest) -> None:
    """Wide characters count as two columns."""
    for voice in (IN_ENGLISH, IN_CHINESE):
        assert max(map(width, render_text(full_digest, voice).splitlines())) <= COLUMNS


@given(words=st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp"]), max_size=400))
@example("。" * 200)
@example("word " * 40)
@example("汉字，" * 60)
def test_wrapping_loses_nothing(words: str) -> None:
    """Every line fits, and all characters but spaces are still there, in order."""
    lines = list(wrapped(words, first="* ", others="  "))
    assert all(width(line) <= COLUMNS for line in lines)
    assert "".join("".join(line[2:] for line in lines).split()) == "".join(words.split())


def test_an_address_is_never_cut() -> None:
    """A terminal would open the half of it."""
    address = f"<https://github.com/ada/{'list' * 30}>"
    lines = list(wrapped(f"See {address} and more"))
    assert lines == ["See", address, "and more"]


def test_chinese_lines_do_not_begin_with_a_stop() -> None:
    """Punctuation stays with the character before it."""
    lines = list(wrapped("汉字。" * 60))
    assert len(lines) > 3
    assert all(line.endswith("。") or line[-1] == "汉" for line in lines)
    assert not any(line.startswith("。") for line in lines)


@pytest.mark.parametrize("name", TITLES)
def test_hostile_titles_are_words(empty_digest: Digest, name: str) -> None:
    """No control or bidirectional character reaches a terminal, and no title gets lines of its own."""
    text = render_text(hostile_digest(empty_digest, TITLES[name].typed))
    assert {unicodedata.category(character) for character in text} & {"Cc", "Cf", "Cs", "Co"} <= {"Cc"}
    assert {character for character in text if unicodedata.category(character) == "Cc"} == {"\n"}
    plain = render_text(hostile_digest(empty_digest, "plain"))
    assert len(MARKS.findall(text)) == len(MARKS.findall(plain))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(words=st.text(max_size=80))
def test_no_words_make_blocks(empty_digest: Digest, words: str) -> None:
    """Blank lines are where plain words have them."""
    text, plain = (render_text(hostile_digest(empty_digest, each)) for each in (words, "plain"))
    assert text.count("\n\n") == plain.count("\n\n")
