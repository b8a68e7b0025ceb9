"""How many columns a text takes on the screen, counted as Prettier counts them.

Prettier pads tables by this width. East Asian wide characters take two columns, so do emoji, however many characters
they are made of; combining marks take none; all others one (https://www.unicode.org/reports/tr11/ and
https://www.unicode.org/reports/tr51/). Which character is what depends on the version of Unicode: wcwidth's tables
are newer than Python's.
"""

from __future__ import annotations

import re
import unicodedata

import wcwidth

_MODIFIER = "\U0001f3fb-\U0001f3ff"
_FLAG_LETTER = "\U0001f1e6-\U0001f1ff"
_VARIATION = "\ufe0f"
_JOINER = "\u200d"
_NARROW_AND_MODIFIABLE = "\u261d\u26f9\u270c\u270d\U0001f3cb\U0001f3cc\U0001f574\U0001f575\U0001f590"
"""Signs that are text by default, but count as emoji to Prettier because a skin tone may follow."""
_WIDE_MARKS = "\u302e\u302f\u3164\U00016ff0\U00016ff1"
"""Marks of wide scripts that wcwidth counts as narrow, since they do not stand alone."""
_SPACING_SINCE_UNICODE_15 = "\U0001171e"
"""A mark of the Ahom script that takes no column of its own in older tables, such as those of Python 3.11."""
_MODIFIABLE = (
    "\u261d\u26f9\u270a-\u270d\U0001f385\U0001f3c2-\U0001f3c4\U0001f3c7\U0001f3ca-\U0001f3cc\U0001f442\U0001f443"
    "\U0001f446-\U0001f450\U0001f466-\U0001f469\U0001f46b-\U0001f478\U0001f47c\U0001f481-\U0001f483\U0001f485-\U0001f487\U0001f48f"
    "\U0001f491\U0001f4aa\U0001f574\U0001f575\U0001f57a\U0001f590\U0001f595\U0001f596\U0001f645-\U0001f647"
    "\U0001f64b-\U0001f64f\U0001f6a3\U0001f6b4-\U0001f6b6\U0001f6c0\U0001f6cc\U0001f90c\U0001f90f"
    "\U0001f918-\U0001f91f\U0001f926\U0001f930-\U0001f939\U0001f93c-\U0001f93e\U0001f977\U0001f9b5\U0001f9b6"
    "\U0001f9b8\U0001f9b9\U0001f9bb\U0001f9cd-\U0001f9cf\U0001f9d1-\U0001f9dd\U0001fac3-\U0001fac5"
    "\U0001faf0-\U0001faf8"
)
"""What a skin tone may follow (Emoji_Modifier_Base)."""
_SUSPECT = re.compile(rf"[{_MODIFIER}{_FLAG_LETTER}{_VARIATION}{_JOINER}\u20e3\U000e007f]")
_KEYCAP = re.compile(rf"[#*0-9]{_VARIATION}?\u20e3")
_IS_FLAG_LETTER = re.compile(rf"[{_FLAG_LETTER}]")
_FLAG = re.compile(rf"[{_FLAG_LETTER}]{{2}}|\U0001f3f4[\U000e0030-\U000e007a]+\U000e007f")
_SIGN = rf"(?:[{_MODIFIABLE}][{_MODIFIER}]|[^\x00-\x7f]{_VARIATION}?)"
_SEQUENCE = re.compile(rf"{_SIGN}(?:{_JOINER}{_SIGN})*")


def display_width(text: str) -> int:
    """Columns that a text of one line takes; zero-width joiners and controls are counted as Prettier does."""
    if text.isascii() and text.isprintable():
        return len(text)
    if not _SUSPECT.search(text):
        return sum(map(_character_width, text))
    width, at = 0, 0
    while at < len(text):
        if match := _KEYCAP.match(text, at) or _FLAG.match(text, at) or _emoji(text, at):
            width, at = width + 2, match.end()
        else:
            width, at = width + _character_width(text[at]), at + 1
    return width


def _emoji(text: str, at: int) -> re.Match[str] | None:
    """An emoji of several characters that starts here."""
    match = _SEQUENCE.match(text, at)
    if match is None or len(match[0]) == 1 or not all(map(_may_be_emoji, match[0].split(_JOINER))):
        return None
    return match


def _may_be_emoji(part: str) -> bool:
    if not part or _IS_FLAG_LETTER.match(part):
        return False
    symbol = unicodedata.category(part[0]) in {"So", "Sm", "Po", "Sk", "Cn"} or part[0] == "\u2139"
    return symbol and wcwidth.wcswidth(part[0] + _VARIATION) == 2


def _character_width(character: str) -> int:
    if character.isascii():
        return int(character.isprintable())
    if character in _NARROW_AND_MODIFIABLE or character in _WIDE_MARKS:
        return 2
    if character in _SPACING_SINCE_UNICODE_15:
        return 1
    if wcwidth.wcwidth(character) == 2:
        return 1 if _IS_FLAG_LETTER.match(character) else 2
    if unicodedata.category(character) == "Cn":
        return int(wcwidth.wcwidth(character) != 0)
    return int(unicodedata.category(character) not in {"Mn", "Me", "Cc"})
