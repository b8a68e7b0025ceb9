"""Documents as numbers: which candidate phrases stand in the title and in the abstract of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from classifiers.classification import Document
from classifiers.learning.phrases import phrases_in

TITLE_SHARE = 0.8
"""How long a title's row is made, where an abstract's has length 1: titles say more than their length."""
SHARED_TITLE_SHARE = 0.3
"""The same where titles count with abstracts as well: what is left to say of them is less."""


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """Presence of candidate phrases, weighted by how rare they are."""

    phrases: tuple[str, ...]
    """The candidates, sorted."""
    scales: Any
    """Array of two rows, titles and abstracts: what one phrase's presence counts in the matrices."""
    matrix: Any
    """Sparse, a row per document; the columns are the phrases in titles, then the phrases in abstracts."""
    shared: bool = False
    """Whether the columns of abstracts count titles as well; those of titles then tell only what titles add."""

    def weights(self, phrase: int, in_title: float, in_abstract: float) -> tuple[float, float]:
        """What a phrase's presence adds in the title and in the abstract, by its two coefficients in the matrix."""
        title, abstract = float(in_title * self.scales[0, phrase]), float(in_abstract * self.scales[1, phrase])
        return (title + abstract if self.shared else title), abstract


def phrase_table(documents: Sequence[Document], *, least: int = 3, shared: bool = False) -> PhraseTable:
    """The table of some documents.

    Args:
        documents: In the order of the rows.
        least: In how many documents a candidate has to stand.
        shared: Let a phrase say in both fields about the same, unless the papers tell otherwise. With few papers of a
            kind, that is more than could be learned from either field alone.
    """
    titles = [phrases_in(document.title) for document in documents]
    abstracts = [phrases_in(document.abstract) for document in documents]
    standing = Counter[str]()
    for title, abstract in zip(titles, abstracts, strict=True):
        standing.update(title | abstract)
    phrases = tuple(sorted(phrase for phrase, count in standing.items() if count >= least))
    columns = {phrase: column for column, phrase in enumerate(phrases)}
    fields = [_presence(found, columns) for found in (titles, abstracts)]
    if shared:
        anywhere = (fields[0] + fields[1]).sign()
        fields[1] = fields[0] + fields[1]
        frequencies = [_rarity(anywhere)] * 2
    else:
        frequencies = [_rarity(field) for field in fields]
    lengths = (SHARED_TITLE_SHARE if shared else TITLE_SHARE, 1.0)
    scales = np.vstack([_scales(*of_field) for of_field in zip(fields, frequencies, lengths, strict=True)])
    matrix = sparse.hstack([field.multiply(scale) for field, scale in zip(fields, scales, strict=True)])
    return PhraseTable(phrases, scales, sparse.csr_matrix(matrix), shared)


def _presence(found: Sequence[set[str]], columns: dict[str, int]) -> Any:
    places = [sorted(columns[phrase] for phrase in phrases if phrase in columns) for phrases in found]
    ends = np.cumsum([0, *map(len, places)])
    standing = np.concatenate([np.array(row, dtype=np.int32) for row in places])
    return sparse.csr_matrix((np.ones(len(standing)), standing, ends), shape=(len(found), len(columns)))


def _rarity(field: Any) -> Any:
    """Inverse document frequencies."""
    return np.log((1 + field.shape[0]) / (1 + np.asarray(field.sum(0)).ravel())) + 1


def _scales(field: Any, frequency: Any, length: float) -> Any:
    """Inverse document frequencies, all scaled alike so that a row of median size has a given length."""
    lengths = np.sqrt(np.asarray(field.power(2).multiply(frequency**2).sum(1)).ravel())
    usual = np.median(lengths[lengths > 0]) if (lengths > 0).any() else 1.0
    return frequency * length / usual
