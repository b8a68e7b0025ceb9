from __future__ import annotations

import unicodedata

import pytest

from bot.curated_list.display_width import display_width
from tests.prettier.process import Prettier

CHARACTERS = [chr(code) for code in range(0x20, 0x110000) if not 0xD800 <= code <= 0xDFFF]
ASSIGNED = [character for character in CHARACTERS if unicodedata.category(character) not in {"Cc", "Cn"}]
FLAG_LETTERS = [chr(code) for code in range(0x1F1E6, 0x1F200)]
SYMBOLS = [character for character in ASSIGNED if unicodedata.category(character) in {"So", "Sm", "Po", "Sk"}]
NEWER_UNICODE = {"\U0001171e"}
"""A mark that became a letter in Unicode 15."""


def differences(prettier: Prettier, texts: list[str]) -> dict[str, tuple[int, int]]:
    """The texts of which Prettier counts other columns than we, with both figures: ours, Prettier's."""
    pairs = zip(texts, map(display_width, texts), prettier.widths(texts), strict=True)
    return {text: (ours, theirs) for text, ours, theirs in pairs if ours != theirs}


def test_each_character_is_as_wide_as_to_prettier(prettier: Prettier) -> None:
    """All of Unicode that is no control, as far as this Python knows it."""
    assert not differences(prettier, ASSIGNED).keys() - NEWER_UNICODE


@pytest.mark.parametrize(
    "suffix",
    ["\ufe0f", "\U0001f3fd", "\u20e3", "\u0301", "a"],
    ids=["emoji", "skin tone", "keycap", "accent", "letter"],
)
def test_each_symbol_with_a_suffix_is_as_wide_as_to_prettier(prettier: Prettier, suffix: str) -> None:
    """Emoji of two characters take two columns, and what only looks like one takes what its parts take."""
    texts = [symbol + suffix for symbol in [*SYMBOLS, *"#*0129abü汉"]]
    assert not differences(prettier, texts).keys() - {symbol + suffix for symbol in NEWER_UNICODE}


def test_flags_are_as_wide_as_to_prettier(prettier: Prettier) -> None:
    """Each pair of letters, whether a country has it or not."""
    pairs = [first + second for first in FLAG_LETTERS for second in FLAG_LETTERS]
    assert not differences(prettier, [*pairs, *(f"{pair}{pair[0]}!" for pair in pairs)])


def test_texts_are_as_wide_as_to_prettier(prettier: Prettier) -> None:
    """Families, professions, flags made of tags, and scripts whose letters join."""
    texts = (
        "👩\u200d💻|👨\u200d👩\u200d👧\u200d👦|👍🏽 ok|❤\ufe0f|❤|❤\ufe0f\u200d🔥|#\ufe0f\u20e3|1\u20e3|"
        "🏴\u200d☠\ufe0f|⛹\ufe0f\u200d♀\ufe0f|"
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f|👁\ufe0f\u200d🗨\ufe0f|🫱🏻\u200d🫲🏿|ℹ\ufe0f|☝🏽✌|a\u200db|\u200d|"
        "汉字，テスト。한글|Ａｱﾞ|e\u0301|क्षि|שָׁ|ไทยำ|\u1100\u1161\u11a8|ﷺ|…—“”|①ü"
    ).split("|")
    assert differences(prettier, texts) == {}


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("汉字", 4), ("e\u0301", 1), ("🔥", 2), ("👍🏽", 2), ("a\tb", 2)]
)
def test_examples(text: str, width: int) -> None:
    """Also where Prettier is not installed."""
    assert display_width(text) == width
