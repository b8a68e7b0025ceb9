"""Lists of authors as entries print them: ``Ada Lovelace, Charles Babbage``, ``A. Lovelace et al.``."""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_PRINTED = 10
"""Longer lists of authors end in "et al." after so many."""

_CAPITALS = "".join(character for character in map(chr, range(0x41, 0x250)) if character.isupper())
_WORD = rf"(?:[{_CAPITALS}]\.(?:[ -]?[{_CAPITALS}]\.)*|[{_CAPITALS}](?:[^\W_]|['\u2019-])+)"
_PARTICLE = r"(?:(?:van|von|der|den|de|da|di|dos|del|la|le|el|bin|al)[ -])"
_NAME = rf"{_WORD}(?: {_PARTICLE}{{0,2}}{_WORD}){{1,3}}"
_BETWEEN = r"(?:, ?(?:and |& )?| and | & |，|、)"
_ET_AL = r"(?:,? ?et\.? ?al\.?|, ?\.\.\.|，?等)"
_AUTHORS = re.compile(
    rf"(?<![^\W_])(?<!\[)(?:(?P<others>{_NAME}(?:{_BETWEEN}{_NAME}){{0,99}}{_ET_AL})|{_NAME}(?:{_BETWEEN}{_NAME}){{1,99}})(?![^\W_])"
)
_ABBREVIATED = re.compile(rf"{_NAME}{_ET_AL}")


def find_authors(text: str) -> tuple[int, int, str] | None:
    """Where the first list of authors stands in a text, and the field that stands for such a list in a form.

    A single name is none: it may be a place, a company or a journal.
    """
    found = _AUTHORS.search(text)
    if found is None:
        return None
    return found.start(), found.end(), "{first_author}" if _ABBREVIATED.fullmatch(found[0]) else "{authors}"


def is_authors(text: str) -> bool:
    """Whether a text is nothing but a list of authors, or starts with an abbreviated one."""
    found = _AUTHORS.match(text.strip())
    return found is not None and (found["others"] is not None or found.end() >= len(text.strip(" .,*_")))


def write_authors(names: Sequence[str]) -> str:
    """All of them, or the first ones."""
    shown = ", ".join(names[:MOST_PRINTED])
    return shown if len(names) <= MOST_PRINTED else f"{shown}, et al."


def write_first_author(names: Sequence[str]) -> str:
    """The first one, with what says that there are others."""
    return names[0] if len(names) == 1 else f"{names[0]} et al." if names else ""
