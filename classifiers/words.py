"""The words of a text together with where they stand, for what has to be found as well as counted."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

_WORD = re.compile(r"[^\W_]+(?:@\$?[^\W_]+)*(?:[+#]+(?![^\W_]))?")
_URL = re.compile(r"\b(?:https?|ftp)://\S*", re.IGNORECASE)
_JOINT = re.compile(r"(?:[\s{}$~]|\\[a-z]{4,6}\{)*[-\u2010-\u2015_/]?[\s{}$~]*")
_WIDEST_JOINT = 12


class Words:
    """A text as its words: letters and digits, with ``@`` inside (pass@k) and ``+`` or ``#`` at the end (C++).

    Addresses of web pages have no words.

    Args:
        text: Any text.

    Attributes:
        written: Each word in its case, compatibility forms unified.
        folded: Each word in small letters.
    """

    __slots__ = ("_text", "folded", "joined", "spans", "starts", "written")

    def __init__(self, text: str) -> None:
        if "://" in text:
            text = _URL.sub(lambda address: " " * len(address[0]), text)
        self._text = text
        self.spans = [match.span() for match in _WORD.finditer(text)]
        """Where each word stands in the text."""
        small = text.lower()
        if len(small) == len(text) and "@$" not in text and unicodedata.is_normalized("NFKC", text):
            self.written = [text[start:end] for start, end in self.spans]
            self.folded = [small[start:end] for start, end in self.spans]
        else:
            self.written = [_plain(text[start:end]) for start, end in self.spans]
            self.folded = [word.lower() for word in self.written]
        self.joined = "".join(self.folded)
        """All of them in small letters, with nothing in between."""
        self.starts = list(accumulate(map(len, self.folded), initial=0))[:-1]
        """Where each word starts in `joined`."""

    def end_of(self, index: int) -> int:
        """Where a word ends in `joined`."""
        return self.starts[index] + len(self.folded[index])

    def is_joined_to_previous(self, index: int) -> bool:
        """Whether only a space, a hyphen, a dot or markup stands before a word: both may be parts of one name."""
        start, end = self.spans[index - 1][1], self.spans[index][0]
        if self._text[start:end] == ".":
            return True
        return end - start <= _WIDEST_JOINT and _JOINT.fullmatch(self._text, start, end) is not None

    def is_hyphened_to_previous(self, index: int) -> bool:
        """Whether there is such a word and one before it, with only a hyphen between them."""
        if not 0 < index < len(self.spans):
            return False
        return self._text[self.spans[index - 1][1] : self.spans[index][0]] == "-"


def _plain(word: str) -> str:
    word = word.replace("$", "")
    return word if word.isascii() else unicodedata.normalize("NFKC", word)
