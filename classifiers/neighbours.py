"""The papers nearest to a text, with the words that make them near.

Nearness is the cosine between the two papers' words, each weighed by how rare it is among the known papers (TF-IDF,
Spärck Jones 1972): the sum over the words that both have, so that each word's share of it can be told.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from classifiers.classification import Document
from classifiers.text import normalise

_DIGITS = 6  # similarities are rounded, so that ties are ties on every machine


@dataclass(frozen=True, slots=True)
class SharedWord:
    """A word that both papers have."""

    word: str
    """As `classifiers.text.normalise` gives it."""
    share: float
    """What it adds to the similarity."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A known paper that is near."""

    key: str
    similarity: float
    """Above 0, and 1 where both say the same words equally often."""
    shared: tuple[SharedWord, ...]
    """All words that both have, those that add most first."""


class NeighbourIndex:
    """Known papers, read once and asked often. Pure and deterministic.

    Args:
        papers: Key and text of each; title and abstract count alike. Of a key given twice, the first counts.
    """

    def __init__(self, papers: Iterable[tuple[str, Document]]) -> None:
        counts: dict[str, Mapping[str, int]] = {}
        for key, document in papers:
            if key not in counts:
                counts[key] = _count(document)
        holders = Counter(word for words in counts.values() for word in words)
        self._size = len(counts)
        self._rarity = {word: math.log((self._size + 2) / (number + 1)) for word, number in holders.items()}
        self._papers: dict[str, dict[str, float]] = defaultdict(dict)
        for key, words in counts.items():
            for word, weight in self._weigh(words).items():
                self._papers[word][key] = weight

    def nearest(self, document: Document, *, count: int = 3, without: Collection[str] = ()) -> tuple[Neighbour, ...]:
        """The nearest papers, nearest first, equally near ones by key; fewer where no more share a word.

        Args:
            document: Any text; only title and abstract are looked at.
            count: The most to give.
            without: Keys that are passed over, such as the paper's own.
        """
        weights = self._weigh(_count(document))
        found: dict[str, float] = defaultdict(float)
        for word, weight in weights.items():
            for key, other in self._papers.get(word, {}).items():
                found[key] += weight * other
        similarities = ((round(value, _DIGITS), key) for key, value in found.items() if key not in without)
        near = sorted((-similarity, key) for similarity, key in similarities if similarity)
        return tuple(Neighbour(key, -negative, self._shared(weights, key)) for negative, key in near[:count])

    def _shared(self, weights: Mapping[str, float], key: str) -> tuple[SharedWord, ...]:
        words = (
            SharedWord(word, round(weight * self._papers[word][key], _DIGITS))
            for word, weight in weights.items()
            if key in self._papers.get(word, {})
        )
        return tuple(sorted(words, key=lambda shared: (-shared.share, shared.word)))

    def _weigh(self, counts: Mapping[str, int]) -> dict[str, float]:
        """Words to weights, of length 1 together; a word that no known paper has is as rare as can be."""
        unknown = math.log(self._size + 2)
        weights = {word: (1 + math.log(count)) * self._rarity.get(word, unknown) for word, count in counts.items()}
        length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
        return {word: weight / length for word, weight in weights.items()} if length else {}


def _count(document: Document) -> Counter[str]:
    return Counter(normalise(f"{document.title} {document.abstract}").split())
