"""What a heading says, whatever its number, case, punctuation and decoration."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from bot.curated_list.section import PATH_SEPARATOR

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_EMOJI_CODE = re.compile(r":[a-z0-9_+-]+:")
_KEYCAP = re.compile(r"[0-9#*]\ufe0f?\u20e3")
_NUMBER = re.compile(r"^\W*(?:\d{1,2}(?:\.\d{1,2})+[.):]?|\d{1,2}[.):])(?=\s)")
"""``2.``, ``2.1``, ``2.1.``, ``3)``. A bare ``10`` is left alone: it may be what tells two headings apart."""
_AND = re.compile(r"[&＆]")
_WORD = re.compile(r"[^\W_]+[+#]*")
"""The signs count after a letter or digit, where C, C++ and C# differ by nothing else."""


def plain_path(path: str) -> tuple[str, ...]:
    """The path's headings, each reduced to what it says; equal for two paths that differ in style alone.

    Left out are the outline's numbers, case, accents, punctuation, emoji, white space and Markdown, and ``&`` reads
    as "and". A heading that says nothing is empty.
    """
    return tuple(_plain(heading) for heading in path.split(PATH_SEPARATOR))


def _plain(heading: str) -> str:
    text = unescape(_LINK.sub(r"\1", heading))
    text = _KEYCAP.sub(" ", _EMOJI_CODE.sub(" ", text))
    text = _AND.sub(" and ", _NUMBER.sub("", text))
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return "".join(_WORD.findall(letters))
