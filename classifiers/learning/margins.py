"""The black box that is learned from: a linear model over all words, which nobody could read.

One squared hinge against the rest for each label, as in scikit-learn's LinearSVC (Fan et al. 2008, LIBLINEAR), but
with an offset: what the hand-written rules say already is taken as said, and only the rest is learned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from classifiers.classification import Document

TITLE_WEIGHT = 0.5
_STEPS = 60


def learned_margins(
    documents: Sequence[Document], belongs: Any, *, offsets: Any, sample_weights: Any, penalty: float
) -> Any:
    """What a model learned from labelled documents adds to the offsets, for those very documents.

    Args:
        documents: What to learn from.
        belongs: Array of a row per document and a column per label: whether the document has the label.
        offsets: Array of the same shape: margins that are known already.
        sample_weights: Array of a weight per document.
        penalty: Of the squared weights; more of it learns less.

    Returns:
        Array of the same shape, in which 1 is a safe margin.
    """
    matrix = _word_matrix(documents)
    signs = np.where(belongs, 1.0, -1.0)
    costs = _balanced(belongs, sample_weights)
    weights, bias = _minimise(matrix, signs, costs, offsets, penalty)
    return matrix @ weights + bias


def _word_matrix(documents: Sequence[Document]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - an extra

    shared = {"ngram_range": (1, 2), "sublinear_tf": True, "stop_words": "english"}
    rare = min(4, len(documents) // 2 + 1)
    titles = TfidfVectorizer(**shared, min_df=min(2, rare))
    texts = TfidfVectorizer(**shared, min_df=rare)
    return sparse.hstack(
        [
            TITLE_WEIGHT * titles.fit_transform([document.title for document in documents]),
            texts.fit_transform([f"{document.title}. {document.abstract}" for document in documents]),
        ]
    ).tocsr()


def _balanced(belongs: Any, sample_weights: Any) -> Any:
    """Costs by which the few of a label weigh as much as the many others."""
    whole = sample_weights.sum()
    having = sample_weights @ belongs
    shares = np.where(belongs, np.where(having > 0, having, whole), np.maximum(whole - having, 1e-9))
    return sample_weights[:, None] * whole / (2 * shares)


def _minimise(matrix: Any, signs: Any, costs: Any, offsets: Any, penalty: float) -> tuple[Any, Any]:
    (words, labels), turned = (matrix.shape[1], signs.shape[1]), matrix.T.tocsr()

    def cost(values: Any) -> tuple[float, Any]:
        weights, bias = values[: words * labels].reshape(words, labels), values[words * labels :]
        missing = np.maximum(0.0, 1.0 - signs * (offsets + matrix @ weights + bias))
        slopes = -2 * costs * missing * signs
        total = (costs * missing**2).sum() + 0.5 * penalty * (values @ values)
        gradient = np.concatenate([(turned @ slopes).ravel(), slopes.sum(0)]) + penalty * values
        return float(total), gradient

    found = minimize(
        cost, np.zeros((words + 1) * labels), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS, "maxcor": 6}
    )
    return found.x[: words * labels].reshape(words, labels), found.x[words * labels :]
