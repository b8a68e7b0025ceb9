"""Making probabilities of sums, on papers that were not learned from."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from config.rules import Calibration

_LEAST_SLOPE = 1e-3
_COLDEST, _HOTTEST = 0.2, 20.0


def fit_temperature(sums: Any, belongs: Any) -> float:
    """The temperature at which the softmax over the sections' sums tells best where papers stand (Guo et al. 2017).

    Args:
        sums: Array of a row per paper and a column per section.
        belongs: Array of the same shape, true where the paper stands; at least once in each row.
    """

    def surprise(logarithm: float) -> float:
        scaled = sums / np.exp(logarithm)
        scaled -= scaled.max(1, keepdims=True)
        likely = np.exp(scaled)
        right = (likely * belongs).sum(1) / likely.sum(1)
        return float(-np.log(np.maximum(right, 1e-12)).mean())

    found = minimize_scalar(surprise, bounds=(np.log(_COLDEST), np.log(_HOTTEST)), method="bounded")
    return round(float(np.exp(found.x)), 2)


def fit_calibration(sums: Any, belongs: Any, *, weights: Any) -> Calibration:
    """The logistic of the sum that tells best which papers belong (Platt 1999).

    Args:
        sums: Array of each paper's sum.
        belongs: Array of whether it belongs.
        weights: Array of how many papers of the stream each stands for.
    """
    share = float(weights @ belongs / weights.sum())
    centre, spread = float(np.mean(sums)), float(np.std(sums)) or 1.0

    def surprise(values: Any) -> float:
        logits = np.exp(values[0]) * (sums - centre) / spread + values[1]
        losses = np.logaddexp(0.0, np.where(belongs, -logits, logits))
        return float(weights @ losses / weights.sum())

    start = [0.0, float(np.log(share / (1 - share)))]
    logarithm, offset = minimize(surprise, start, method="Nelder-Mead").x
    slope = max(float(np.exp(logarithm)) / spread, _LEAST_SLOPE)
    return Calibration(slope=round(slope, 3), offset=round(float(offset) - slope * centre, 3))
