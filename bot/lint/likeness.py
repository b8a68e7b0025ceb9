"""How much two titles have in common: authors rename papers, and one word of a short title may be all that stays."""

from __future__ import annotations

import difflib
import functools
import re
from collections import defaultdict
from collections.abc import Mapping

from db.identity import title_key

_WORD = re.compile(r"[^\W_]+")
title_letters = functools.lru_cache(maxsize=1 << 16)(title_key)
"""`db.identity.title_key`, remembered: one list asks for the same titles again and again."""
_CANDIDATES = 40
"""So many titles, those with the most words in common, are compared letter by letter."""


def likeness(one: str, other: str) -> float:
    """From 0 to 1: the greater of the share of equal letters and the share of the shorter title's words in the other.

    Case, punctuation, accents and spaces make no difference. A title that only became longer counts as 1.
    """
    if one == other:
        return 1.0
    first, second = _words(one), _words(other)
    shared = len(first & second) / max(1, min(len(first), len(second)))
    return max(shared, letter_likeness(one, other))


def letter_likeness(one: str, other: str) -> float:
    """From 0 to 1: the share of letters that both titles have in the same order."""
    return difflib.SequenceMatcher(None, title_letters(one), title_letters(other), autojunk=False).ratio()


class TitleIndex:
    """Finds the papers that bear a title, or nearly."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        """Take in titles by identifier."""
        self._titles = dict(titles)
        self._by_key: dict[str, list[str]] = defaultdict(list)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for arxiv_id, title in self._titles.items():
            self._by_key[title_letters(title)].append(arxiv_id)
            for word in _words(title):
                self._by_word[word].append(arxiv_id)

    def exactly(self, title: str) -> tuple[str, ...]:
        """The identifiers of the papers with these letters and digits for a title."""
        return tuple(self._by_key.get(title_letters(title), ()))

    def closest(self, title: str) -> tuple[str, float] | None:
        """The paper whose title is the most like this one letter by letter, and how much; None without any word."""
        shared: dict[str, int] = defaultdict(int)
        for word in _words(title):
            for arxiv_id in self._by_word.get(word, ()):
                shared[arxiv_id] += 1
        likely = sorted(shared, key=lambda arxiv_id: (-shared[arxiv_id], arxiv_id))[:_CANDIDATES]
        compared = ((arxiv_id, letter_likeness(title, self._titles[arxiv_id])) for arxiv_id in likely)
        return max(compared, key=_by_likeness, default=None)


def _by_likeness(found: tuple[str, float]) -> tuple[float, str]:
    return (found[1], found[0])


def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.casefold()))
