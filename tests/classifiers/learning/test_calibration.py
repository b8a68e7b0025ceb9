from __future__ import annotations

import math

import numpy as np
import pytest

from classifiers.learning.calibration import fit_calibration, fit_temperature


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_the_temperature_that_made_the_papers_is_found(temperature: float) -> None:
    """Where sections were drawn by a softmax of known temperature, that temperature comes out."""
    chance = np.random.default_rng(1)
    sums = chance.normal(size=(20_000, 4)) * 2
    powers = np.exp(sums / temperature)
    shares = powers / powers.sum(1, keepdims=True)
    drawn = (shares.cumsum(1) > chance.random((len(sums), 1))).argmax(1)
    assert fit_temperature(sums, np.eye(4, dtype=bool)[drawn]) == pytest.approx(temperature, rel=0.08)


def test_the_logistic_that_made_the_papers_is_found() -> None:
    """Where papers were drawn by a logistic of their sums, its slope and offset come out."""
    chance = np.random.default_rng(2)
    sums = chance.normal(size=40_000) * 3 + 1
    belongs = chance.random(len(sums)) < 1 / (1 + np.exp(-(0.8 * sums - 2.0)))
    found = fit_calibration(sums, belongs, weights=np.ones(len(sums)))
    assert found.slope == pytest.approx(0.8, rel=0.1)
    assert found.offset == pytest.approx(-2.0, rel=0.1)


def test_papers_count_by_their_weights() -> None:
    """Listed papers that stand for few of the stream make relevance rarer."""
    sums = np.array([0.0, 1.0, 2.0, 3.0] * 50)
    belongs = np.array([False, False, True, True] * 50) ^ (np.arange(200) % 11 == 0)
    even = fit_calibration(sums, belongs, weights=np.ones(200))
    rare = fit_calibration(sums, belongs, weights=np.where(belongs, 0.1, 1.0))

    def expected(slope: float, offset: float) -> float:
        return sum(1 / (1 + math.exp(-(slope * value + offset))) for value in sums)

    assert expected(rare.slope, rare.offset) < expected(even.slope, even.offset)


def test_sums_that_tell_nothing_still_give_a_calibration() -> None:
    """Relevance then is the share of papers that belong."""
    found = fit_calibration(np.zeros(100), np.arange(100) < 20, weights=np.ones(100))
    assert 1 / (1 + math.exp(-found.offset)) == pytest.approx(0.2, abs=0.01)
