r"""Bringing text into the one form in which phrases are looked for.

"Text-to-SQL", "text to SQL" and ``\textsc{Text}--to--SQL`` are the same three words to a reader, so they have to be
the same to the classifier: the text becomes its words in lower case, with one space between two of them and one at
either end. All steps take time linear in the text's length.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_URL = re.compile(r"(?:https?|ftp)://\S*", re.IGNORECASE)
_LATEX_ACCENT = re.compile(r"\\[\"'`^~=.]\{?([A-Za-z])\}?")
_LATEX_ESCAPE = re.compile(r"\\([%&_#$ ])")
_LATEX_COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:[ ]?\{|\b)")
_LATEX_MARKS = re.compile(r"[{}$]+")
_WORD = re.compile(r"[^\W_]+(?:@[^\W_]+)*[+#]*")
_LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")  # no character has so high a number, and html would raise
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_LONGEST_NAME = 60

_KEPT = "+#@"
_WORDS_ONLY = bytes(code if chr(code).isalnum() or chr(code) in _KEPT else 0x20 for code in range(128)).ljust(256)
_FOLDED_WORDS_ONLY = _WORDS_ONLY.lower()
_DROPPED = bytes(code for code in range(128) if _INVISIBLE.match(chr(code)) or chr(code) in "{}$")
"""For `bytes.translate`, which does for ASCII in one pass what takes three for other text."""


def normalise(text: str, *, fold: bool = True) -> str:
    """The words of a text: ``" text to sql "``, or ``""`` where there are none.

    Compatibility forms are unified (Unicode's NFKC), HTML entities and LaTeX markup are eased away, URLs and
    invisible characters dropped. Every dash, hyphen, slash or other punctuation separates words, except that ``+``
    and ``#`` stay at a word's end (C++, C#) and ``@`` inside one (pass@k).

    Args:
        text: Any text, of any length, in any language.
        fold: Whether case is folded; without it, names can be told from common words.
    """
    text = _eased(text)
    if text.isascii() or all(map(_separates, set(_FOREIGN.findall(text)))):
        table = _FOLDED_WORDS_ONLY if fold else _WORDS_ONLY
        text = text.encode("ascii", "replace").translate(table, _DROPPED).decode()
        words = _WORD.findall(text) if "@" in text or "+" in text or "#" in text else text.split()
    else:
        words = _WORD.findall(_unified(text, fold=fold))
    return f" {' '.join(words)} " if words else ""


def title_name(title: str) -> str:
    """The name that a title starts with, such as ``SantaCoder`` in ``SantaCoder: don't reach for the stars!``.

    Returns:
        The text before the first colon, or ``""`` where there is no colon or more than 60 characters stand before it.
    """
    name, colon, rest = title[: 2 * _LONGEST_NAME].strip().partition(":")
    name = name.strip()
    return name if colon and rest[:1].isspace() and len(name) <= _LONGEST_NAME else ""


def _eased(text: str) -> str:
    """The text without URLs, HTML entities and LaTeX markup, looked for only where their signs are."""
    if "://" in text:
        text = _URL.sub(" ", text)
    if "&" in text:
        text = html.unescape(_LONG_REFERENCE.sub(" ", text))
    if "\\" in text or "\uff3c" in text or "\ufe68" in text:
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
        text = _LATEX_ACCENT.sub(r"\1", text)
        text = _LATEX_ESCAPE.sub(r"\1", text)
        text = _LATEX_COMMAND.sub("", text)
    return text


def _unified(text: str, *, fold: bool) -> str:
    """Any text in compatibility form, its case folded where asked, without invisible characters and marks."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    text = _LATEX_MARKS.sub("", text)
    return unicodedata.normalize("NFKC", text.casefold()) if fold else text


@lru_cache(maxsize=4096)
def _separates(character: str) -> bool:
    """Whether a character outside ASCII does nothing but stand between words, as dashes and quotes do."""
    if _INVISIBLE.match(character) or unicodedata.combining(character):
        return False
    return not any(part.isalnum() or part in "+#@{}$" for part in unicodedata.normalize("NFKC", character))
