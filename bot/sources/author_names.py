"""Names of authors as people read them, from the LaTeX in which arXiv keeps them."""

from __future__ import annotations

import functools
import logging
import re

from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]  # it ships no py.typed

logging.getLogger("pylatexenc").setLevel(logging.ERROR)

_LETTER = r"(?:[A-Za-z]|\\[ij](?=\}))"
_ACCENT = rf"\\(?:[\"'`^~=.](?:{_LETTER}|\{{{_LETTER}\}})|[cdHkruv]\{{{_LETTER}\}})"
_PIECE = re.compile(rf"{_ACCENT}|\{{(?:{_ACCENT}|\\(?:aa|AA|ae|AE|oe|OE|ss|[oOlLij]))\}}")
"""An accent with its letter, or a letter of its own, so delimited that what stands beside it does not matter."""
_PLAIN = re.compile(r"(?:[^\W_]|[ .,]|-(?!-)|'(?!'))*")
"""What LaTeX leaves as it is."""
_TRIPPED = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What the converter raises at commands without their arguments, such as a name that is ``\\include``, and at
hundreds of braces in each other."""
_MARKUP = re.compile(r"\\(?:[A-Za-z]+|.)|[\\{}$~]", re.DOTALL)


def plain_name(name: str) -> str:
    r"""``J\"urgen M\"uller`` as ``Jürgen Müller``, runs of white space collapsed.

    A name that is no LaTeX stays as it is; of what cannot be understood, the letters stay.
    """
    if "\\" in name or "{" in name:
        # Understanding LaTeX takes a hundred times as long as the rest of a record, and nearly all of it is accents.
        if _PLAIN.fullmatch(_PIECE.sub("", name)):
            name = _PIECE.sub(lambda found: _converted(found[0]), name)
        else:
            name = _understood(name)
    return " ".join(name.split())


def _understood(name: str) -> str:
    try:
        return _converter().latex_to_text(name.replace("%", r"\%")) or name
    except _TRIPPED:
        return _MARKUP.sub(" ", name)


@functools.lru_cache(maxsize=4_096)
def _converted(piece: str) -> str:
    text: str = _converter().latex_to_text(piece)
    return text


@functools.cache
def _converter() -> LatexNodes2Text:
    return LatexNodes2Text()
