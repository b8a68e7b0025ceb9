"""From a phrase to the strings that have to stand in a normalised text.

A normalised text is its words with one space around each (`classifiers.text`), so a phrase with a space at either end
is found as whole words only, and no match has to be looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator

from classifiers.text import normalise

_SIBILANTS = ("s", "x", "z", "ch", "sh", "o")
"""After these, English puts ``es`` and not ``s``."""
_VOWELS = "aeiou"


def pieces_of(phrase: str) -> tuple[str, ...]:
    """A phrase cut after each star: ``vulnerabilit* detection`` into ``vulnerabilit*`` and ``detection``.

    A star before the first word stays there: ``*bench`` is one piece.

    Raises:
        ValueError: A piece has no letter or digit left once it is normalised, so it would never be found.
    """
    before, inner = ("*", phrase[1:]) if phrase.startswith("*") else ("", phrase)
    parts = inner.split("*")
    pieces = tuple(f"{part.strip()}*" for part in parts[:-1]) + ((parts[-1].strip(),) if parts[-1].strip() else ())
    pieces = (before + pieces[0], *pieces[1:]) if pieces else ()
    if not pieces or not all(normalise(piece) for piece in pieces):
        raise ValueError(f"the phrase {phrase!r} has no letter or digit, so it would never be found")
    return pieces


def patterns_of(piece: str) -> tuple[str, ...]:
    """The strings of which one has to stand in a normalised text where a piece of a phrase does.

    A piece without a star is also found with its last word in the plural or the third person: ``s``, ``es`` after a
    sibilant or ``o``, and ``ies`` for a ``y`` after a consonant. A star stands for any ending, or, before the piece,
    for any beginning.
    """
    words = normalise(piece)[1 if piece.startswith("*") else 0 : -1]
    return (words,) if piece.endswith("*") else tuple(f"{words[:cut]}{ending} " for cut, ending in _endings(words))


def _endings(words: str) -> Iterator[tuple[int, str]]:
    length = len(words)
    yield length, ""
    yield length, "s"
    if words.endswith(_SIBILANTS):
        yield length, "es"
    if words.endswith("y") and words[-2] not in _VOWELS and words[-2] != " ":
        yield length - 1, "ies"
