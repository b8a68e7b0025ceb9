r"""Bringing text into the one form in which phrases are looked for.

"Text-to-SQL", "text to SQL" and ``\textsc{Text}--to--SQL`` are the same three words to a reader, so they have to be
the same to the classifier: the text becomes its words in lower case, with one space between two of them and one at
either end. All steps take time linear in the text's length.
"""

from __future__ import annotations

import html
import re
import unicodedata

_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_URL = re.compile(r"\b(?:https?|ftp)://\S*", re.IGNORECASE)
_LATEX_ACCENT = re.compile(r"\\[\"'`^~=.]\{?([A-Za-z])\}?")
_LATEX_ESCAPE = re.compile(r"\\([%&_#$ ])")
_LATEX_COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:[ ]?\{|\b)")
_LATEX_MARKS = re.compile(r"[{}$]+")
_WORD = re.compile(r"[^\W_]+(?:@[^\W_]+)*[+#]*")
_LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")  # no character has so high a number, and html would raise
_LONGEST_NAME = 60


def normalise(text: str, *, fold: bool = True) -> str:
    """The words of a text: ``" text to sql "``, or ``""`` where there are none.

    Compatibility forms are unified (Unicode's NFKC), HTML entities and LaTeX markup are eased away, URLs and
    invisible characters dropped. Every dash, hyphen, slash or other punctuation separates words, except that ``+``
    and ``#`` stay at a word's end (C++, C#) and ``@`` inside one (pass@k).

    Args:
        text: Any text, of any length, in any language.
        fold: Whether case is folded; without it, names can be told from common words.
    """
    words = _WORD.findall(_plain(text, fold=fold))
    return f" {' '.join(words)} " if words else ""


def title_name(title: str) -> str:
    """The name that a title starts with, such as ``SantaCoder`` in ``SantaCoder: don't reach for the stars!``.

    Returns:
        The text before the first colon, or ``""`` where there is no colon or more than 60 characters stand before it.
    """
    name, colon, rest = title[: 2 * _LONGEST_NAME].strip().partition(":")
    name = name.strip()
    return name if colon and rest[:1].isspace() and len(name) <= _LONGEST_NAME else ""


def _plain(text: str, *, fold: bool) -> str:
    if "://" in text:
        text = _URL.sub(" ", text)
    if "&" in text:
        text = html.unescape(_LONG_REFERENCE.sub(" ", text))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = _INVISIBLE.sub("", text)
    if "\\" in text:
        text = _LATEX_ACCENT.sub(r"\1", text)
        text = _LATEX_ESCAPE.sub(r"\1", text)
        text = _LATEX_COMMAND.sub("", text)
    text = _LATEX_MARKS.sub("", text)
    if not fold:
        return text
    folded = text.casefold()
    return folded if folded.isascii() else unicodedata.normalize("NFKC", folded)
