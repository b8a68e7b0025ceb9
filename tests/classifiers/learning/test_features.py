from __future__ import annotations

import numpy as np
import pytest

from classifiers.learning.features import phrase_table
from classifiers.learning.phrases import phrases_in
from tests.classifiers.learning.samples import gardens


@pytest.mark.parametrize("shared", [False, True])
def test_weights_of_phrases_add_up_to_what_their_columns_do(*, shared: bool) -> None:
    """What is fitted to the table is the same as rules that count once in the title and once in the abstract."""
    documents = [paper.document for paper in gardens(papers=12).listed]
    table = phrase_table(documents, least=2, shared=shared)
    count = len(table.phrases)
    coefficients = np.random.default_rng(0).normal(size=2 * count)
    weights = {
        phrase: table.weights(number, coefficients[number], coefficients[number + count])
        for number, phrase in enumerate(table.phrases)
    }
    sums = [
        sum(weights[phrase][0] for phrase in phrases_in(document.title) & weights.keys())
        + sum(weights[phrase][1] for phrase in phrases_in(document.abstract) & weights.keys())
        for document in documents
    ]
    assert sums == pytest.approx(table.matrix @ coefficients)
