"""Which phrases a text has: the candidates among which learning chooses."""

from __future__ import annotations

from classifiers.learning.empty_words import EMPTY, GENERAL
from classifiers.text import normalise

LONGEST = 3
"""Words in a candidate."""

_SIBILANTS = ("ses", "xes", "zes", "ches", "shes", "oes")
_VOWELS = "aeiou"


def phrases_in(text: str) -> set[str]:
    """The phrases of one to three words that stand in a text, as rules would be written that find them.

    Words are normalised (`classifiers.text`); the last word is in the singular, because a rule finds both numbers.
    """
    words = normalise(text).split()
    singulars = [singular(word) for word in words]
    found = set()
    for start, word in enumerate(words):
        if word in EMPTY:
            continue
        for end in range(start, min(start + LONGEST, len(words))):
            if words[end] not in EMPTY and not _is_empty(words[start : end + 1]):
                found.add(" ".join([*words[start:end], singulars[end]]))
    return found


def _is_empty(words: list[str]) -> bool:
    """Whether a candidate is made of nothing but general words, numbers and single letters."""
    return all(word in GENERAL or word in EMPTY or word.isdigit() or len(word) == 1 for word in words)


def singular(word: str) -> str:
    """The form of a word under which a rule finds it, whether or not it is a plural."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and word[-4] not in _VOWELS and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(_SIBILANTS) else word[:-1]
