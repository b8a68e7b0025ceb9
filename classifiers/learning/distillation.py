"""Saying in a few phrases what a model over all words has learned.

Knowledge distillation (Hinton, Vinyals and Dean 2015) into a model small enough to read: phrases are chosen greedily
by how well they explain what is still unexplained (orthogonal matching pursuit, Pati et al. 1993, in a few rounds),
and their weights fitted to the margins by ridge regression.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from classifiers.learning.features import PhraseTable

ROUNDS = 5
LEAST_FOR = 2
"""In how many of the label's own papers a phrase has to stand to be chosen as one that speaks for it."""
LEAST_AGAINST = 10
"""In how many papers a phrase has to stand to be chosen as one that speaks against a label."""


@dataclass(frozen=True, slots=True)
class Distilled:
    """Phrases that add up to about the margins that they were fitted to."""

    weights: dict[str, tuple[float, float]]
    """Phrase to what it adds in the title and in the abstract."""
    bias: float


class Distiller:
    """A table of phrases, made ready to explain several margins.

    Args:
        table: The phrases of the documents.
    """

    def __init__(self, table: PhraseTable) -> None:
        self._table = table
        self._columns = table.matrix.tocsc()
        self._turned = table.matrix.T.tocsr()
        self._squares = np.asarray(table.matrix.multiply(table.matrix).sum(0)).ravel()
        count = len(table.phrases)
        present = table.matrix[:, :count] + table.matrix[:, count:]
        present.data[:] = 1.0
        self._present = present.T.tocsr()
        self._papers = np.asarray(present.sum(0)).ravel()

    def distil(self, margins: Any, *, own: Any, sample_weights: Any, most: int, penalty: float) -> Distilled:
        """Phrases whose weights add up to about the margins.

        Args:
            margins: Array of what to explain, one number per document.
            own: Array of whether a document has the label.
            sample_weights: Array of how much each document counts.
            most: How many phrases may be chosen.
            penalty: Of the squared coefficients; more of it trusts single phrases less.
        """
        speaks_for = self._present @ own.astype(float) >= LEAST_FOR
        speaks_against = self._papers >= LEAST_AGAINST
        bias = float(np.average(margins, weights=sample_weights))
        missing = margins - bias
        chosen: list[int] = []
        coefficients = np.zeros(0)
        for number in range(ROUNDS):
            left = most * (number + 1) // ROUNDS - len(chosen)
            slopes = self._turned @ (sample_weights * missing)
            scores = self._explained(slopes, speaks_for, speaks_against, penalty)
            scores[chosen] = 0
            order = np.argsort(-scores, kind="stable")[:left]
            chosen += [int(phrase) for phrase in order if scores[phrase] > 0]
            coefficients, bias, explained = self._fit(margins, chosen, sample_weights, penalty)
            missing = margins - explained
        return Distilled(self._weights(chosen, coefficients), bias)

    def _explained(self, slopes: Any, speaks_for: Any, speaks_against: Any, penalty: float) -> Any:
        """How much each phrase would explain, where there are papers enough to say so."""
        count = len(self._table.phrases)
        explains = slopes**2 / (self._squares + penalty)
        allowed = np.where(slopes[:count] + slopes[count:] > 0, speaks_for, speaks_against)
        return (explains[:count] + explains[count:]) * allowed

    def _fit(self, margins: Any, chosen: list[int], sample_weights: Any, penalty: float) -> tuple[Any, float, Any]:
        columns = [*chosen, *(phrase + len(self._table.phrases) for phrase in chosen)]
        dense = np.hstack([self._columns[:, columns].toarray(), np.ones((len(margins), 1))])
        penalties = np.diag([penalty] * len(columns) + [1e-3])
        weighted = dense.T * sample_weights
        found = np.linalg.solve(weighted @ dense + penalties, weighted @ margins)
        return found[:-1], float(found[-1]), dense @ found

    def _weights(self, chosen: list[int], coefficients: Any) -> dict[str, tuple[float, float]]:
        titles, abstracts = coefficients[: len(chosen)], coefficients[len(chosen) :]
        return {
            self._table.phrases[phrase]: self._table.weights(phrase, titles[place], abstracts[place])
            for place, phrase in enumerate(chosen)
        }
