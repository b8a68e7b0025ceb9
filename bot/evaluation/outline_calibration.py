"""The report's part on whether scores behave like probabilities."""

from __future__ import annotations

from collections.abc import Iterator

from bot.evaluation.blocks import Block, Column, Pictures, Table, heading, paragraph
from bot.evaluation.content import Evaluation
from bot.evaluation.figures import Reliability
from bot.evaluation.plots import reliability_plot
from bot.evaluation.wording import count


def calibration_blocks(evaluation: Evaluation) -> Iterator[Block]:
    """The best section's score over the tested papers, and relevance over the stream."""
    yield heading(2, "Calibration")
    plots = [
        reliability_plot(
            evaluation.section_calibration,
            name="section-calibration",
            title="Score of the best section, and how often it was right",
            outcome="share with the right section",
        )
    ]
    if evaluation.relevance_calibration is not None:
        plots.append(
            reliability_plot(
                evaluation.relevance_calibration,
                name="relevance-calibration",
                title="Relevance over the stream, and how often the paper was listed",
                outcome="share that was listed",
            )
        )
    yield Pictures(tuple(plots))
    yield heading(3, "Score of the best section")
    yield from _reliability_blocks(evaluation.section_calibration, "had the right section")
    if evaluation.relevance_calibration is not None:
        yield heading(3, "Relevance")
        yield from _reliability_blocks(evaluation.relevance_calibration, "were listed")


def _reliability_blocks(reliability: Reliability, outcome: str) -> Iterator[Block]:
    yield paragraph(
        f"Of {count(reliability.count, 'paper')}, {reliability.expected:.1f} were expected by the scores and "
        f"{reliability.observed:,} {outcome}. Expected calibration error {reliability.calibration_error:.4f}, "
        f"Brier score {reliability.brier:.4f}.",
    )
    yield Table(
        (Column("scores", number=False), *map(Column, ("papers", "mean score", "observed", "95 %"))),
        tuple(
            (
                (f"{bin_.start:.1f} to {bin_.end:.1f}",),
                (f"{bin_.count:,}",),
                (f"{bin_.mean_score:.3f}",),
                (f"{bin_.share:.3f}",),
                (f"{bin_.low:.2f} to {bin_.high:.2f}",),
            )
            for bin_ in reliability.bins
        ),
    )
