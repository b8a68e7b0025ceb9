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
_URL_FROM_COLON = re.compile(r"://(?i:(?<=http://)|(?<=https://)|(?<=ftp://))\S*")
_SCHEME = re.compile(r"(?:https?|ftp)\Z", re.IGNORECASE)
_LATEX_ACCENT = re.compile(r"\\[\"'`^~=.]\{?([A-Za-z])\}?")
_LATEX_ESCAPE = re.compile(r"\\([%&_#$ ])")
_LATEX_COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:[ ]?\{|\b)")
_LATEX_MARKS = re.compile(r"[{}$]+")
_WORD = re.compile(r"[^\W_]+(?:@[^\W_]+)*[+#]*")
_LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")  # no character has so high a number, and html would raise
_GAP = re.compile(rb"  +")
_LONGEST_NAME = 60

_KEPT = "+#@"
_WORDS_ONLY = bytes(code if chr(code).isalnum() or chr(code) in _KEPT else 0x20 for code in range(128)).ljust(256)
_FOLDED_WORDS_ONLY = _WORDS_ONLY.lower()
_ASCII = bytes(range(128))
_ASCII_INVISIBLE = bytes(code for code in _ASCII if _INVISIBLE.match(chr(code)))
_DROPPED = _ASCII_INVISIBLE + b"{}$"
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
    if text.isascii() or all(map(_separates, _foreign(text))):
        table = _FOLDED_WORDS_ONLY if fold else _WORDS_ONLY
        plain = text.encode("ascii", "replace").translate(table, _DROPPED)
        if b"@" not in plain and b"+" not in plain and b"#" not in plain:
            text = _GAP.sub(b" ", b" %b " % plain).decode()  # quicker than to take the text to pieces
            return "" if text == " " else text
        # most words have no sign, and to see that is quicker than to match them
        words = [
            part for word in plain.decode().split() for part in ((word,) if word.isalnum() else _WORD.findall(word))
        ]
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
        text = _without_urls(text)
    if "&" in text:
        text = html.unescape(_LONG_REFERENCE.sub(" ", text))
    if "\\" in text or "\uff3c" in text or "\ufe68" in text:
        text = _in_compatibility_form(text)
        text = _LATEX_ACCENT.sub(r"\1", text)
        text = _LATEX_ESCAPE.sub(r"\1", text)
        text = _LATEX_COMMAND.sub("", text)
    return text


def _without_urls(text: str) -> str:
    """The text with a space for each URL; to look for the colon first is quicker than for any of the schemes."""
    *before, rest = _URL_FROM_COLON.split(text)
    return " ".join([*(part[:-5] + _SCHEME.sub("", part[-5:]) for part in before), rest])


def _in_compatibility_form(text: str) -> str:
    """The text in Unicode's NFKC, which ASCII always is in, without invisible characters."""
    if text.isascii():
        return text.encode().translate(None, _ASCII_INVISIBLE).decode()
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def _foreign(text: str) -> set[str]:
    """The characters outside ASCII; to drop the others as bytes is quicker than to look at each."""
    return set(text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass"))


def _unified(text: str, *, fold: bool) -> str:
    """Any text in compatibility form, its case folded where asked, without invisible characters and marks."""
    text = _in_compatibility_form(text)
    text = _LATEX_MARKS.sub("", text)
    return unicodedata.normalize("NFKC", text.casefold()) if fold else text


@lru_cache(maxsize=4096)
def _separates(character: str) -> bool:
    """Whether a character outside ASCII does nothing but stand between words, as dashes and quotes do."""
    if _INVISIBLE.match(character) or unicodedata.combining(character):
        return False
    return not any(part.isalnum() or part in "+#@{}$" for part in unicodedata.normalize("NFKC", character))
