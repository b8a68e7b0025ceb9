"""The report's plots."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.evaluation.bootstrap import wilson
from bot.evaluation.content import Rolling, RollingMonth
from bot.evaluation.figures import Comparison, Discovery, Reliability, Shelving
from bot.evaluation.svg import LEFT, RIGHT, TOP, WIDTH, Canvas, Plot

_SHARES = ((0.0, "0 %"), (0.25, "25 %"), (0.5, "50 %"), (0.75, "75 %"), (1.0, "100 %"))
_TENTHS = tuple((number / 5, f"{number / 5:.1f}") for number in range(6))
_OURS, _BASELINE = "Shelver", "SVM"


def shelving_plot(shelving: Shelving) -> Plot:
    """Top-k and macro-F1 as bars with intervals."""
    groups = [
        ("top-1", shelving.top_1),
        ("top-2", shelving.top_2),
        ("top-3", shelving.top_3),
        ("top-5", shelving.top_5),
        ("macro-F1", shelving.macro_f1),
    ]
    canvas = Canvas(
        name="shelving",
        title="Papers with the right section among the first k, and macro-F1",
        description="; ".join(f"{name}: {_told(figure)}" for name, figure in groups) + ". Whiskers: 95 % intervals.",
        x=(0, len(groups)),
    )
    canvas.y_axis(_SHARES, "share of papers")
    canvas.x_axis([(number + 0.5, name) for number, (name, _) in enumerate(groups)], "")
    compared = shelving.top_1.baseline is not None
    width = 30.0 if compared else 44.0
    for number, (_, figure) in enumerate(groups):
        middle = canvas.across(number + 0.5)
        left = middle - width - 2 if compared else middle - width / 2
        canvas.bar(left, width, figure.ours.value, "ours")
        canvas.whisker(left + width / 2, figure.ours.low, figure.ours.high)
        _value(canvas, left + width / 2, figure.ours.value, above=figure.ours.high)
        if figure.baseline is not None:
            canvas.bar(middle + 2, width, figure.baseline.value, "baseline")
            canvas.whisker(middle + 2 + width / 2, figure.baseline.low, figure.baseline.high)
            _value(canvas, middle + 2 + width / 2, figure.baseline.value, above=figure.baseline.high)
    canvas.legend("ours", _OURS, bar=True)
    if compared:
        canvas.legend("baseline", _BASELINE, bar=True)
    return canvas.finish()


def recall_plot(discovery: Discovery) -> Plot:
    """Recall against the monthly budget."""
    told = "; ".join(f"{row.budget} papers a month: {_told(row.recall)}" for row in discovery.budgets)
    curve = discovery.curve
    canvas = Canvas(
        name="discovery",
        title="Picks found against papers read a month",
        description=f"{told}. Whiskers: 95 % intervals.",
        x=(0, curve[-1].budget),
    )
    canvas.y_axis(_SHARES, "share of picks found")
    canvas.x_axis([(number, f"{number}") for number in range(0, curve[-1].budget + 1, 100)], "papers read a month")
    baseline = [(float(point.budget), point.baseline) for point in curve if point.baseline is not None]
    if baseline:
        canvas.line(baseline, "baseline")
    canvas.line([(point.budget, point.ours) for point in curve], "ours")
    for row in discovery.budgets:
        x = canvas.across(row.budget)
        if row.recall.baseline is not None:
            canvas.whisker(x + 4, row.recall.baseline.low, row.recall.baseline.high)
            canvas.mark(x + 4, canvas.down(row.recall.baseline.value), "baseline")
        shift = -4 if baseline else 0
        canvas.whisker(x + shift, row.recall.ours.low, row.recall.ours.high)
        canvas.mark(x + shift, canvas.down(row.recall.ours.value), "ours")
    canvas.legend("ours", _OURS)
    if baseline:
        canvas.legend("baseline", _BASELINE)
    return canvas.finish()


def reliability_plot(reliability: Reliability, *, name: str, title: str, outcome: str) -> Plot:
    """Observed share against mean score; points on the diagonal would be perfect.

    Args:
        reliability: What is drawn.
        name: The plot's name.
        title: Its title.
        outcome: What the vertical axis tells, such as ``share with the right section``.
    """
    told = "; ".join(f"score {bin_.mean_score:.2f}: {bin_.share:.2f} of {bin_.count:,}" for bin_ in reliability.bins)
    canvas = Canvas(
        name=name,
        title=title,
        description=f"{told}. On the dotted diagonal the scores would be probabilities. Whiskers: 95 % intervals.",
        x=(0, 1),
    )
    canvas.y_axis(_TENTHS, outcome)
    canvas.x_axis(_TENTHS, "mean score of the bin")
    canvas.stroke((canvas.across(0), canvas.down(0)), (canvas.across(1), canvas.down(1)), style="rule")
    points = [(bin_.mean_score, bin_.share) for bin_ in reliability.bins]
    canvas.line(points, "ours")
    canvas.text(LEFT, TOP - 24, "papers in each bin:", style="small")
    for bin_ in reliability.bins:
        x = canvas.across(bin_.mean_score)
        canvas.whisker(x, bin_.low, bin_.high)
        canvas.mark(x, canvas.down(bin_.share), "ours")
        canvas.text(
            canvas.across((bin_.start + bin_.end) / 2), TOP - 9, f"{bin_.count:,}", anchor="middle", style="small"
        )
    return canvas.finish()


def rolling_plot(rolling: Rolling) -> Plot:
    """Top-1 of each step over time, and of all pooled."""
    steps = rolling.months
    compared = rolling.top_1.baseline is not None
    canvas = Canvas(
        name="rolling",
        title="Papers whose best section was right, by rules learned before each month",
        description=f"{_step_words(steps)}. All {rolling.cases:,} papers: {_told(rolling.top_1)}. "
        "Larger marks: more papers. Whiskers: 95 % intervals. Dotted line: all together.",
        x=(-0.5, len(steps) - 0.5),
    )
    canvas.y_axis(_SHARES, "right section first")
    every = max(1, math.ceil(len(steps) / 8))
    canvas.x_axis(
        [(number, f"{steps[number].until:%Y-%m}") for number in range(0, len(steps), every)], "tested month"
    )
    pooled = canvas.down(rolling.top_1.ours.value)
    canvas.stroke((LEFT, pooled), (WIDTH - RIGHT, pooled), style="rule")
    most = max(step.cases for step in steps)
    if compared:
        canvas.line(
            [(number, (step.baseline_top_1 or 0) / step.cases) for number, step in enumerate(steps)], "baseline"
        )
    canvas.line([(number, step.top_1 / step.cases) for number, step in enumerate(steps)], "ours")
    for number, step in enumerate(steps):
        x, size = canvas.across(number), 2 + 3 * math.sqrt(step.cases / most)
        if step.baseline_top_1 is not None:
            canvas.mark(x, canvas.down(step.baseline_top_1 / step.cases), "baseline", size=size - 1)
        canvas.whisker(x, *wilson(step.top_1, step.cases))
        canvas.mark(x, canvas.down(step.top_1 / step.cases), "ours", size=size)
    canvas.legend("ours", _OURS)
    if compared:
        canvas.legend("baseline", _BASELINE)
    return canvas.finish()


def _step_words(steps: Sequence[RollingMonth]) -> str:
    return "; ".join(f"{step.until:%Y-%m}: {step.top_1} of {step.cases}" for step in steps)


def _told(figure: Comparison) -> str:
    words = f"{_OURS} {figure.ours.value:.1%}"
    return words if figure.baseline is None else f"{words}, {_BASELINE} {figure.baseline.value:.1%}"


def _value(canvas: Canvas, x: float, value: float, *, above: float) -> None:
    canvas.text(x, canvas.down(above) - 5, f"{100 * value:.0f}", anchor="middle", style="small")
