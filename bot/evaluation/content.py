"""What a back-test found, as plain values: no sentences, so that every format can word it in its own way.

The published JSON is made of these classes field by field (`bot.evaluation.document`): renaming a field changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.evaluation.figures import BudgetRow, Comparison, Discovery, EvaluationValue, Reliability, Shelving
from classifiers.classification import EvidenceField


@dataclass(frozen=True, slots=True, kw_only=True)
class Data(EvaluationValue):
    """What was learned from and tested on."""

    learned_from: int
    """Papers that were listed up to the split."""
    background: int
    """Papers that were announced up to the split and not listed by then."""
    cases: int
    """Papers that were listed after the split and whose record is known."""
    last_listed: date
    """The day on which the last of them was listed."""
    months: tuple[str, ...]
    """The months after the split whose stream is known."""
    stream: int
    """Papers in them."""
    picks: int
    """Those of them that were listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow(EvaluationValue):
    """What the profile's thresholds would have made of one month's stream."""

    month: str
    stream: int
    picks: int
    proposed: int
    abstained: int
    """Relevant enough, but no section was sure."""
    picks_proposed: int
    picks_abstained: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions(EvaluationValue):
    """What the profile's thresholds would have made of the papers."""

    relevance_threshold: float
    section_threshold: float
    sure: int
    """Test papers whose best section reaches its threshold."""
    sure_and_right: int
    months: tuple[DecisionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason(EvaluationValue):
    """A piece of evidence."""

    phrase: str
    field: EvidenceField
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(EvaluationValue):
    """How one section stood for one paper."""

    section: str
    rank: int | None
    """From 1; null where the section is unknown to the rules."""
    sum: float | None
    """Bias and evidence, added up; null where the section is unknown to the rules."""
    evidence: tuple[Reason, ...] | None
    """The heaviest first; null where the section is not among those that are told with evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WronglyShelved(EvaluationValue):
    """A paper whose best section is wrong."""

    paper: str
    title: str
    true: tuple[Standing, ...]
    """Each section in which it was listed."""
    given: Standing
    score: float
    """Of the section given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedPick(EvaluationValue):
    """A pick that came too late in its month's order to be read."""

    paper: str
    title: str
    month: str
    rank: int
    stream: int
    """Papers in that month."""
    relevance: float
    evidence_for: tuple[Reason, ...]
    evidence_against: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misses(EvaluationValue):
    """What went wrong, and why."""

    wrongly_shelved: tuple[WronglyShelved, ...]
    budget: int
    """Papers a month beyond which a pick counts as missed."""
    missed_picks: tuple[MissedPick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed(EvaluationValue):
    """Time to judge the same papers, in turns, on one core; the only figures that differ from run to run."""

    papers: int
    rounds: int
    ours_ms: float
    """Median time for one paper in milliseconds: relevance, all sections and all facets, with evidence."""
    baseline_ms: float
    """The same for the baseline: vectorising and deciding, relevance and all sections."""
    ratio: float
    """Median over the rounds of baseline's time by ours: how many times faster ours is."""
    ratio_low: float
    """The least of a round."""
    ratio_high: float
    """The greatest of a round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingMonth(EvaluationValue):
    """One step of the rolling back-test."""

    split: date
    """The last day that was learned from."""
    until: date
    """The last day that was tested."""
    learned_from: int
    cases: int
    top_1: int
    """Papers whose best section was right."""
    top_3: int
    """Papers with the right section among the best three."""
    baseline_top_1: int | None
    baseline_top_3: int | None
    picks: int
    """Picks in the stream; 0 as well where no background was there to learn from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolling(EvaluationValue):
    """The same back-test at many splits, pooled: each paper is tested once, by rules that had not seen it."""

    months: tuple[RollingMonth, ...]
    cases: int
    top_1: Comparison
    top_3: Comparison
    picks: int
    budgets: tuple[BudgetRow, ...]
    """Empty where no stream could be tested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation(EvaluationValue):
    """All that the report tells."""

    profile: str
    title: str
    """The list's name."""
    split: date
    """The last day that was learned from."""
    rules: Literal["learned", "as shipped"]
    """Shipped rules may have been learned from the very papers on which they are tested."""
    data: Data
    shelving: Shelving
    discovery: Discovery | None
    """Null where no stream with a pick is known after the split."""
    section_calibration: Reliability
    """Of the best section's score: was it right?"""
    relevance_calibration: Reliability | None
    """Over the stream: was the paper listed?"""
    decisions: Decisions
    misses: Misses
    speed: Speed | None
    """Where the baseline is given all papers at once, which suits it best. Null without baseline."""
    speed_one_by_one: Speed | None
    """Where it is given one paper at a time, as ours always is. Null without baseline."""
    rolling: Rolling | None
    """Null where it was not asked for."""
