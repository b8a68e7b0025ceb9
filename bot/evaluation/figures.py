"""The figures of a back-test as plain values: shelving, discovery and calibration.

They are part of what `bot.evaluation.content` publishes: renaming a field changes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ConfigDict


class EvaluationValue:
    """What all values share: the strings below their fields become the schema's descriptions."""

    __slots__ = ()
    __pydantic_config__ = ConfigDict(use_attribute_docstrings=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(EvaluationValue):
    """A figure with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    def scaled(self, factor: float) -> Estimate:
        """The same figure in another unit."""
        return Estimate(value=self.value * factor, low=self.low * factor, high=self.high * factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(EvaluationValue):
    """A figure of ours and, where it ran, of the baseline."""

    ours: Estimate
    baseline: Estimate | None
    difference: Estimate | None
    """Ours less the baseline's; its interval is paired: both on the same resampled papers."""

    def scaled(self, factor: float) -> Comparison:
        """The same figures in another unit."""
        return Comparison(
            ours=self.ours.scaled(factor),
            baseline=self.baseline and self.baseline.scaled(factor),
            difference=self.difference and self.difference.scaled(factor),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRow(EvaluationValue):
    """How one section fared."""

    section: str
    papers: int
    """Papers that belong in it."""
    given: int
    """Papers that it was given to."""
    right: int
    """Both."""
    recall: float | None
    """Null where no paper belongs in it."""
    precision: float | None
    """Null where it was given to no paper."""
    f1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion(EvaluationValue):
    """One section given for another."""

    true: str
    given: str
    count: int
    papers: tuple[str, ...]
    """arXiv identifiers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelving(EvaluationValue):
    """Whether papers get their section."""

    top_1: Comparison
    """Share of papers whose best section is right."""
    top_2: Comparison
    top_3: Comparison
    top_5: Comparison
    macro_f1: Comparison
    """Mean F1 over the sections that papers belong in."""
    sections: tuple[SectionRow, ...]
    confusions: tuple[Confusion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRow(EvaluationValue):
    """What somebody finds who reads so many papers a month."""

    budget: int
    read: int
    """Papers read over all months."""
    found: int
    """Picks among them."""
    baseline_found: int | None
    """Picks among as many in the baseline's order."""
    recall: Comparison
    precision: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint(EvaluationValue):
    """Recall at one budget."""

    budget: int
    ours: float
    baseline: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery(EvaluationValue):
    """Whether what the owner picks is found in the stream."""

    budgets: tuple[BudgetRow, ...]
    curve: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin(EvaluationValue):
    """Papers with about the same score."""

    start: float
    end: float
    count: int
    mean_score: float
    share: float
    """Of them, those for which it turned out so."""
    low: float
    """Lower end of Wilson's 95 % interval of the share."""
    high: float
    """Its upper end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability(EvaluationValue):
    """Whether scores behave like probabilities."""

    count: int
    expected: float
    """The scores' sum: how many should turn out so."""
    observed: int
    """How many did."""
    calibration_error: float
    """Expected calibration error over the bins."""
    brier: float
    bins: tuple[Bin, ...]
    """Those of ten that are not empty."""
