"""The anchors that GitHub gives to headings.

GitHub's rules, as its own open code has them (``TableOfContentsFilter`` of the gem html-pipeline 2): of the heading's
text as it is shown, in lower case, everything but letters, marks, digits, connecting punctuation, hyphens and spaces
goes away, and each space becomes a hyphen. What comes again gets ``-1``, ``-2`` and so on at its end, and such a
result is taken in turn, as the npm package github-slugger found out by trying.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

_INLINE = MarkdownIt("commonmark").enable("strikethrough")
_KEPT_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
_TAG = re.compile(r"<[^>]*>")


def heading_text(markdown: str) -> str:
    """What a heading's Markdown shows: without links' addresses, emphasis, images and HTML tags."""
    return "".join(_shown(_INLINE.parseInline(markdown))).strip()


def _shown(tokens: Iterable[Token]) -> Iterable[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _shown(token.children or ())
        elif token.type in {"text", "code_inline"}:
            yield token.content
        elif token.type in {"softbreak", "hardbreak"}:
            yield " "


def slug(text: str) -> str:
    """The anchor of a heading that shows this text, without ``#`` and before repeats are numbered."""
    return "".join(character for character in text.lower() if _is_kept(character)).replace(" ", "-")


def _is_kept(character: str) -> bool:
    if character in "- ":
        return True
    if "\u24b6" <= character <= "\u24e9":  # circled letters are alphabetic symbols
        return True
    return unicodedata.category(character) in _KEPT_CATEGORIES


class Slugger:
    """Gives out the anchors of one document's headings, from top to bottom."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def add(self, text: str) -> str:
        """The anchor of the next heading."""
        first = candidate = slug(text)
        while candidate in self._taken:
            self._taken[first] += 1
            candidate = f"{first}-{self._taken[first]}"
        self._taken[candidate] = 0
        return candidate
