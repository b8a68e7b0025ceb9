"""Finding words of a normalised text again in the text as it was written.

`classifiers.text.normalise` eases away LaTeX, HTML and Unicode's variety, and rules are found in what is left. To
mark them in the text itself, both are aligned: the text is cut into pieces, each is normalised for itself, and where
the results agree with the words of the whole, the piece is where the words stand. Nothing here knows what normalising
does; what cannot be aligned is left out, and every answer is checked. All steps are linear in the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from classifiers.text import normalise

_CHUNK = re.compile(r"(?:\\[A-Za-z]+\*? \{|[^ \t\n\v\f\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000])+")
"""What white space separates, though not inside of LaTeX's ``\\emph {``; other separators are no white space."""
_TOKEN = re.compile(r"\\[A-Za-z]+\*?|&\#?\w{1,31};|[^\W_]+(?:@[^\W_]+)*[+#]*")


Words: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the text, and the words that it normalises to when it stands alone."""

    start: int
    end: int
    words: Words


class Alignment:
    """A text, and where in it the words of its normalised form stand.

    Args:
        text: Any text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.words: Words = _words(text)
        """The words of ``normalise(text)``."""
        self._starts: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        chunks = _pieces(text, _CHUNK, 0, len(text))
        for number, chunk in _align(text, chunks, self.words, 0, len(text)):
            tokens = _pieces(text, _TOKEN, chunk.start, chunk.end)
            for inner, token in _align(text, tokens, chunk.words, chunk.start, chunk.end):
                self._starts[number + inner] = token.start
                self._ends[number + inner + len(token.words)] = token.end

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where some words stand: the places of the first character and after the last one.

        The text between normalises to just these words. None where no such place is known.

        Args:
            start: Number of the first word, from 0.
            end: Number of the word after the last one.
        """
        first, last = self._starts.get(start), self._ends.get(end)
        if first is None or last is None or first >= last:
            return None
        return (first, last) if _words(self._text[first:last]) == self.words[start:end] else None


def _words(text: str) -> Words:
    return tuple(normalise(text).split())


def _pieces(text: str, pattern: re.Pattern[str], start: int, end: int) -> list[_Piece]:
    """What a pattern cuts out of a part of the text, without that which has no words."""
    pieces = (_Piece(*match.span(), _words(match[0])) for match in pattern.finditer(text, start, end))
    return [piece for piece in pieces if piece.words]


def _align(text: str, pieces: Sequence[_Piece], words: Words, start: int, end: int) -> Iterator[tuple[int, _Piece]]:
    """Each piece that agrees with the words from the front or from the back, and the number of its first word.

    What is left between them becomes one piece if it normalises to the words that are left.
    """
    first, taken = 0, 0
    while first < len(pieces) and words[taken : taken + len(pieces[first].words)] == pieces[first].words:
        yield taken, pieces[first]
        taken += len(pieces[first].words)
        first += 1
    last, left = len(pieces), len(words)
    later: list[tuple[int, _Piece]] = []
    while last > first and words[max(taken, left - len(pieces[last - 1].words)) : left] == pieces[last - 1].words:
        left -= len(pieces[last - 1].words)
        last -= 1
        later.append((left, pieces[last]))
    if taken < left:
        inner = (pieces[first].start, pieces[last - 1].end) if first < last else (start, start)
        outer = (pieces[first - 1].end if first else start, pieces[last].start if last < len(pieces) else end)
        for bounds in (inner, outer):
            if _words(text[slice(*bounds)]) == words[taken:left]:
                yield taken, _Piece(*bounds, words[taken:left])
                break
    yield from reversed(later)
